// PutEvents, and what becomes of events: matching, inputs, retries, dead letters, faults.

#include <gtest/gtest.h>

#include <set>

#include "sim/events/faults.h"
#include "sim/sqs/api.h"
#include "tests/sim/events/fixture.h"

namespace weir::events {
namespace {

constexpr char kQueue[] = "arn:aws:sqs:us-east-1:000000000000:q";
constexpr char kShop[] = R"({"source":["shop"]})";

PutEventsRequestEntry entry(const std::string& detail = R"({"n":1})") {
  return PutEventsRequestEntry().WithSource("shop").WithDetailType("sale").WithDetail(detail);
}
PutEventsRequest one(PutEventsRequestEntry what) {
  return PutEventsRequest().WithEntries({std::move(what)});
}

// A queue, as far as it takes messages.
struct Queue {
  explicit Queue(aws::Cloud& cloud) {
    cloud.serve<sqs::SendMessage>(
        [this](const aws::CallContext& context, const sqs::SendMessageRequest& request)
            -> std::expected<sqs::SendMessageResult, aws::Error> {
          times.push_back(context.now);
          if (refuses) return std::unexpected(*refuses);
          messages.push_back(request);
          return sqs::SendMessageResult();
        });
  }
  std::optional<aws::Error> refuses;
  std::vector<Time> times;
  std::vector<sqs::SendMessageRequest> messages;
};

TEST(Delivery, AnEventReachesTheTargetsOfTheRulesThatItMatches) {
  Rig rig;
  rig.make_function();
  rig.pattern("match", kShop);
  rig.pattern("other", R"({"source":["stock"]})");
  rig.call<PutRule>(
      PutRuleRequest().WithName("off").WithEventPattern(kShop).WithState(RuleState::DISABLED));
  for (const char* rule : {"match", "other", "off"}) rig.target(rule, Target());
  const auto put = rig.call<PutEvents>(
      one(entry().WithResources({"r1"}).WithTime(kDefaultStart + Duration(1500ms))));
  rig.run_for(1min);
  ASSERT_EQ(rig.arrivals.size(), 1u);
  EXPECT_EQ(rig.arrivals[0].payload,
            R"({"version":"0","id":")" + *(*put->Entries)[0].EventId +
                R"(","detail-type":"sale","source":"shop","account":"000000000000",)"
                R"("time":"2026-01-01T00:00:01Z","region":"us-east-1","resources":["r1"],)"
                R"("detail":{"n":1}})");
  EXPECT_EQ(rig.measured("MatchedEvents", "match"), 1);
  EXPECT_EQ(rig.measured("Invocations", "match"), 1);
  EXPECT_EQ(rig.measured("MatchedEvents", "off"), 0);
  EXPECT_EQ(rig.events.waits_for(), std::nullopt);
}

TEST(Delivery, AnotherBusGetsTheEventUnderTheSameIdAndAThirdDoesNot) {
  Rig rig;
  rig.make_function();
  for (const char* bus : {"second", "third"}) {
    rig.call<CreateEventBus>(CreateEventBusRequest().WithName(bus));
    rig.call<PutRule>(PutRuleRequest().WithName("r").WithEventPattern(kShop).WithEventBusName(bus));
  }
  rig.pattern("r", kShop);
  const std::string arn = "arn:aws:events:us-east-1:000000000000:event-bus/";
  rig.target("r", Target().WithArn(arn + "second"));
  rig.call<PutTargets>(PutTargetsRequest().WithRule("r").WithEventBusName("second").WithTargets(
      {Target().WithId("f").WithArn(kFunction), Target().WithId("b").WithArn(arn + "third")}));
  rig.call<PutTargets>(PutTargetsRequest().WithRule("r").WithEventBusName("third").WithTargets(
      {Target().WithId("f").WithArn(kFunction)}));
  const auto put = rig.call<PutEvents>(one(entry()));
  rig.run_for(1min);
  ASSERT_EQ(rig.arrivals.size(), 1u);
  EXPECT_EQ(rig.arrivals[0].event()["id"], *(*put->Entries)[0].EventId);
  rig.target("r", Target().WithArn(arn + "none"));
  rig.call<PutEvents>(one(entry()));
  rig.run_for(1min);
  EXPECT_EQ(rig.arrivals.size(), 1u);
  EXPECT_EQ(rig.measured("FailedInvocations", "r"), 1);
}

TEST(Delivery, EntriesAreRefusedOneByOne) {
  struct Row {
    PutEventsRequestEntry entry;
    std::string code, message;
  };
  const auto needs = [](const std::string& name) {
    return "Parameter " + name + " is not valid. Reason: " + name + " is a required argument.";
  };
  const std::vector<Row> rows = {
      {PutEventsRequestEntry().WithDetailType("d").WithDetail("{}"), "InvalidArgument",
       needs("Source")},
      {entry().WithDetailType(""), "InvalidArgument", needs("DetailType")},
      {PutEventsRequestEntry().WithSource("s").WithDetailType("d"), "InvalidArgument",
       needs("Detail")},
      {entry("[1]"), "MalformedDetail", "Detail is malformed."},
      {entry("\"text\""), "MalformedDetail", "Detail is malformed."},
      {entry("{"), "MalformedDetail", "Detail is malformed."},
      {entry().WithSource("aws.s3"), "NotAuthorizedForSourceException",
       "Not authorized for the source."},
  };
  Rig rig;
  PutEventsRequest request;
  request.Entries.emplace();
  for (const Row& row : rows) request.Entries->push_back(row.entry);
  request.Entries->push_back(entry());
  const auto put = rig.call<PutEvents>(request);
  ASSERT_TRUE(put);
  EXPECT_EQ(put->FailedEntryCount, static_cast<std::int32_t>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ((*put->Entries)[i].ErrorCode, rows[i].code);
    EXPECT_EQ((*put->Entries)[i].ErrorMessage, rows[i].message);
  }
  EXPECT_TRUE(put->Entries->back().EventId);
}

TEST(Delivery, LimitsOfPutEvents) {
  Rig rig;
  const std::string half(524'288 - 12, 'x');  // with source, type and quotes: half of the limit
  const auto both = [&](const std::string& more) {
    return PutEventsRequest().WithEntries({entry("{\"" + half.substr(15) + "\":1}"),
                                           entry("{\"" + half.substr(15) + more + "\":1}")});
  };
  EXPECT_EQ(rig.refusal<PutEvents>(both("")), "");
  EXPECT_EQ(rig.refusal<PutEvents>(both(std::string(64, 'x'))),
            "ValidationException (400): Total size of the entries in the request is over the "
            "limit.");
  const std::vector<PutEventsRequestEntry> eleven(11, entry());
  EXPECT_NE(rig.refusal<PutEvents>(PutEventsRequest().WithEntries(eleven)).find("ValidationExc"),
            std::string::npos);
  rig.events.state().options.put_events_per_second = 0;
  EXPECT_EQ(rig.refusal<PutEvents>(one(entry())), "ThrottlingException (400): Rate exceeded");
}

TEST(Delivery, AnEntryForABusThatDoesNotExistVanishes) {
  Rig rig;
  rig.make_function();
  rig.pattern("r", kShop);
  rig.target("r", Target());
  const auto put = rig.call<PutEvents>(one(entry().WithEventBusName("typo")));
  EXPECT_EQ(put->FailedEntryCount, 0);
  EXPECT_TRUE((*put->Entries)[0].EventId);
  rig.run_for(1min);
  EXPECT_TRUE(rig.arrivals.empty());
}

TEST(Delivery, InputsAsTheRecordingsHaveThem) {
  const std::string detail =
      R"({"command":"up","payload":{"acc_id":"0a78","sf_id":"baz"},"one":["HIGH"],)"
      R"("two":["A","B"],"valid":true,"quote":"say \"x\""})";
  const auto transformer = [](const std::string& text) {
    return Target().WithInputTransformer(
        InputTransformer().WithInputTemplate(text).WithInputPathsMap(
            {{"userId", "$.detail.payload.acc_id"},
             {"payload", "$.detail.payload"},
             {"none", "$.detail.awsAccountId"},
             {"one", "$.detail.one"},
             {"two", "$.detail['two']"},
             {"last", "$.detail.two[1]"},
             {"quote", "$.detail.quote"},
             {"valid", "$.detail.valid"}}));
  };
  struct Row {
    Target target;
    std::string input;
  };
  const std::vector<Row> rows = {
      {Target().WithInput("{\"own\": 1}"), "{\"own\": 1}"},
      {Target().WithInputPath("$.detail.payload.sf_id"), "\"baz\""},
      {Target().WithInputPath("$.detail.payload"), R"({"acc_id":"0a78","sf_id":"baz"})"},
      {Target().WithInputPath("$.detail.missing"), "null"},
      {transformer(R"({"id" : <userId>})"), R"({"id" : "0a78"})"},
      {transformer(R"({"id" : "<userId>"})"), R"({"id" : "0a78"})"},
      {transformer(R"({"p": "u/<userId>/v/<userId>", "b": <payload>})"),
       R"({"p": "u/0a78/v/0a78", "b": {"acc_id":"0a78","sf_id":"baz"}})"},
      {transformer(R"("<one> and <two>, <last>")"), R"("[HIGH] and [A,B], B")"},
      {transformer(R"({"l": <one>})"), R"({"l": ["HIGH"]})"},
      {transformer(R"("<none> of <payload>, <valid>!")"),
       R"(" of {acc_id:0a78,sf_id:baz}, true!")"},
      {transformer(R"({"q": <quote>, "t": "<quote>"})"), R"({"q": "say \"x\"", "t": "say \"x\""})"},
      {transformer("\"<one>\"\n\"<userId>\""), "\"[HIGH]\"\n\"0a78\""},
      {transformer(R"("<aws.events.rule-name> <aws.events.rule-arn>")"),
       R"("r arn:aws:events:us-east-1:000000000000:rule/r")"},
      {transformer(R"("<unknown>")"), R"("<unknown>")"},
  };
  for (const Row& row : rows) {
    Rig rig;
    Queue queue(rig.cloud);
    rig.pattern("r", kShop);
    rig.target("r", Target(row.target).WithArn(kQueue));
    rig.call<PutEvents>(one(entry(detail)));
    rig.run_for(1min);
    ASSERT_EQ(queue.messages.size(), 1u) << row.input;
    EXPECT_EQ(queue.messages[0].MessageBody, row.input);
    EXPECT_EQ(queue.messages[0].QueueUrl, "https://sqs.us-east-1.amazonaws.com/000000000000/q");
  }
}

TEST(Delivery, WholeEventsInATemplate) {
  Rig rig;
  Queue queue(rig.cloud);
  rig.pattern("r", kShop);
  rig.target("r",
             Target().WithArn(kQueue).WithInputTransformer(InputTransformer().WithInputTemplate(
                 R"({"a": <aws.events.event>, "b": <aws.events.event.json>})")));
  rig.call<PutEvents>(one(entry()));
  rig.run_for(1min);
  const auto body = nlohmann::json::parse(*queue.messages.at(0).MessageBody);
  EXPECT_FALSE(body["a"].contains("detail"));
  EXPECT_EQ(body["a"]["detailType"], "sale");
  EXPECT_EQ(body["b"]["detail"]["n"], 1);
  EXPECT_EQ(body["a"]["id"], body["b"]["id"]);
}

TEST(Delivery, WhatFailsIsTriedAgainForADayAndAHundredAndEightyFiveTimes) {
  Rig rig;
  Queue queue(rig.cloud);
  queue.refuses = aws::Error("ServiceUnavailable", 503, "Later.", true);
  rig.pattern("r", kShop);
  rig.target("r", Target().WithArn(kQueue));
  rig.call<PutEvents>(one(entry()));
  const Time put = rig.kernel.now();
  EXPECT_EQ(rig.events.waits_for(), "EventBridge to deliver 1 events");
  rig.run_for(72h);
  EXPECT_LE(queue.times.size(), 186u);
  EXPECT_GT(queue.times.size(), 150u);
  EXPECT_LE(queue.times.back() - put, 24h);
  EXPECT_GT(queue.times.back() - put, 20h);
  EXPECT_EQ(rig.measured("FailedInvocations", "r"), 1);
  EXPECT_EQ(rig.events.waits_for(), std::nullopt);
}

TEST(Delivery, DeadLettersSayWhy) {
  struct Row {
    aws::Error error;
    RetryPolicy policy;
    std::string code, condition;
    std::size_t tries;
  };
  const RetryPolicy twice = RetryPolicy().WithMaximumRetryAttempts(2);
  const RetryPolicy minute = RetryPolicy().WithMaximumEventAgeInSeconds(60);
  const std::vector<Row> rows = {
      {aws::Error("ResourceNotFoundException", 404, "Gone."), twice, "NO_RESOURCE", "", 1},
      {aws::Error("AccessDeniedException", 403, "No."), twice, "NO_PERMISSIONS", "", 1},
      {aws::Error("TooManyRequestsException", 429, "Slow."), twice, "THROTTLING",
       "MaximumRetryAttempts", 3},
      {aws::Error("ServiceException", 500, "Broken.", true), twice, "ERROR_FROM_TARGET",
       "MaximumRetryAttempts", 3},
      {aws::Error("ServiceException", 500, "Broken.", true), minute, "ERROR_FROM_TARGET",
       "MaximumEventAgeInSeconds", 0},
  };
  for (const Row& row : rows) {
    Rig rig;
    Queue queue(rig.cloud);
    std::size_t tries = 0;
    rig.cloud.serve<lambda::Invoke>(
        [&](const aws::CallContext&, const lambda::InvocationRequest& request)
            -> std::expected<lambda::InvocationResponse, aws::Error> {
          ++tries;
          EXPECT_EQ(request.InvocationType, "Event");
          return std::unexpected(row.error);
        });
    rig.pattern("r", kShop);
    rig.target("r", Target()
                        .WithRetryPolicy(row.policy)
                        .WithDeadLetterConfig(DeadLetterConfig().WithArn(kQueue)));
    const auto put = rig.call<PutEvents>(one(entry()));
    rig.run_for(1h);
    ASSERT_EQ(queue.messages.size(), 1u) << row.code;
    auto& attributes = *queue.messages[0].MessageAttributes;
    EXPECT_EQ(attributes["ERROR_CODE"].StringValue, row.code);
    EXPECT_EQ(attributes["ERROR_MESSAGE"].StringValue, row.error.message);
    EXPECT_EQ(attributes["RULE_ARN"].StringValue, "arn:aws:events:us-east-1:000000000000:rule/r");
    EXPECT_EQ(attributes["TARGET_ARN"].StringValue, kFunction);
    EXPECT_EQ(attributes["RETRY_ATTEMPTS"].StringValue, std::to_string(tries - 1));
    EXPECT_EQ(attributes.contains("EXHAUSTED_RETRY_CONDITION"), !row.condition.empty());
    EXPECT_EQ(attributes["EXHAUSTED_RETRY_CONDITION"].StringValue.value_or(""), row.condition);
    if (row.tries != 0) {
      EXPECT_EQ(tries, row.tries);
    }
    const auto body = nlohmann::json::parse(*queue.messages[0].MessageBody);
    EXPECT_EQ(body["id"], *(*put->Entries)[0].EventId);
    EXPECT_EQ(rig.measured("InvocationsSentToDlq", "r"), 1);
  }
}

TEST(Delivery, ADeadLetterQueueThatIsNotThereLosesTheEvent) {
  Rig rig;
  rig.make_function();
  Queue queue(rig.cloud);
  queue.refuses = aws::Error("AWS.SimpleQueueService.NonExistentQueue", 400, "Gone.");
  rig.pattern("r", kShop);
  rig.target("r", Target().WithArn(kQueue).WithDeadLetterConfig(
                      DeadLetterConfig().WithArn(std::string(kQueue) + "-dead")));
  rig.call<PutEvents>(one(entry()));
  rig.run_for(1h);
  EXPECT_EQ(queue.times.size(), 2u);
  EXPECT_EQ(rig.measured("InvocationsFailedToBeSentToDlq", "r"), 1);
  EXPECT_EQ(rig.measured("InvocationsSentToDlq", "r"), 0);
}

TEST(Delivery, Faults) {
  struct Row {
    const aws::FaultSite& site;
    const aws::FaultKind& kind;
    std::string code;  // of the entry
    std::size_t arrivals;
  };
  const std::vector<Row> rows = {
      {put_events_entry(), kEntryThrottled, "ThrottlingException", 0},
      {put_events_entry(), kEntryFailure, "InternalFailure", 0},
      {put_events_entry(), kEntryFailureAfter, "InternalFailure", 1},
      {target_delivery(), kDeliveredTwice, "", 2},
      {target_delivery(), kDeliveredLate, "", 1},
  };
  for (const Row& row : rows) {
    Rig rig;
    rig.make_function();
    rig.pattern("r", kShop);
    rig.target("r", Target());
    rig.strike.site = &row.site;
    rig.strike.kind = &row.kind;
    rig.strike.duration = 10min;
    rig.strike.times = 1;
    const auto put = rig.call<PutEvents>(one(entry()));
    const Time sent = rig.kernel.now();
    EXPECT_EQ((*put->Entries)[0].ErrorCode.value_or(""), row.code);
    EXPECT_EQ(put->FailedEntryCount, row.code.empty() ? 0 : 1);
    rig.run_for(1h);
    ASSERT_EQ(rig.arrivals.size(), row.arrivals) << row.kind.name;
    std::set<std::string> ids;
    for (const Arrival& arrival : rig.arrivals) ids.insert(arrival.event()["id"]);
    EXPECT_LE(ids.size(), 1u);  // a second delivery has the same id
    if (&row.site == &target_delivery()) {
      EXPECT_GT(rig.arrivals.back().at - sent, 10min);
    }
  }
}

TEST(Delivery, BeyondTheRateOfInvocationsEventsWait) {
  Rig rig;
  rig.make_function();
  rig.events.state().options.invocations_per_second = 2;
  rig.pattern("r", kShop);
  rig.target("r", Target());
  PutEventsRequest request;
  request.Entries.emplace();
  for (int i = 0; i < 10; ++i)
    request.Entries->push_back(entry("{\"n\":" + std::to_string(i) + "}"));
  rig.call<PutEvents>(request);
  const Time sent = rig.kernel.now();
  rig.run_for(1min);
  ASSERT_EQ(rig.arrivals.size(), 10u);
  EXPECT_GT(rig.arrivals.back().at - sent, 4s);
}

TEST(Delivery, TestEventPatternAnswersForOnePair) {
  Rig rig;
  const std::string event =
      R"({"id":"1","source":"shop","account":"1","time":"t","region":"r","detail-type":"d"})";
  const auto ask = [&](const char* pattern, const std::string& what) {
    return rig.call<TestEventPattern>(
        TestEventPatternRequest().WithEventPattern(pattern).WithEvent(what));
  };
  EXPECT_EQ(ask(kShop, event)->Result, true);
  EXPECT_EQ(ask(R"({"source":["stock"]})", event)->Result, false);
  EXPECT_EQ(aws::to_string(ask(kShop, "text").error()),
            "ValidationException (400): Parameter Event is not valid.");
}

}  // namespace
}  // namespace weir::events
