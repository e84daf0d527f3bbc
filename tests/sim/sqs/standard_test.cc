// A standard queue keeps what it took until it is deleted or too old, and hides what it gave.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>

#include "sim/sqs/digests.h"
#include "sim/sqs/errors.h"
#include "tests/sim/sqs/fixture.h"

namespace weir::sqs {
namespace {

class SqsStandard : public SqsTest {
 protected:
  void SetUp() override { ASSERT_EQ(create("jobs"), ""); }
};

TEST_F(SqsStandard, AReceivedMessageIsHiddenUntilItsVisibilityTimeoutEnds) {
  send("jobs", "a");
  const auto first = receive(up_to("jobs", 1).WithAttributeNames({"All"}));
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].Attributes->at("ApproximateReceiveCount"), "1");
  at.now += 30s - 1ns;
  EXPECT_TRUE(bodies("jobs").empty());
  at.now += 1ns;
  const auto again = receive(up_to("jobs", 1).WithAttributeNames({"All"}));
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].MessageId, first[0].MessageId);
  EXPECT_NE(again[0].ReceiptHandle, first[0].ReceiptHandle);
  EXPECT_EQ(again[0].Attributes->at("ApproximateReceiveCount"), "2");
  EXPECT_EQ(again[0].Attributes->at("ApproximateFirstReceiveTimestamp"),
            first[0].Attributes->at("ApproximateFirstReceiveTimestamp"));
}

TEST_F(SqsStandard, ADeletedMessageNeverComesBack) {
  send("jobs", "a");
  const std::string receipt = handle("jobs");
  EXPECT_EQ(remove("jobs", receipt), "");
  EXPECT_EQ(remove("jobs", receipt), "");  // once more does no harm
  at.now += 1h;
  EXPECT_TRUE(bodies("jobs").empty());
}

TEST_F(SqsStandard, TheLastHandleDeletesAfterTheTimeoutAndAnOlderOneDoesNot) {
  send("jobs", "a");
  const std::string old = handle("jobs");
  at.now += 31s;
  const std::string last = handle("jobs");
  EXPECT_EQ(remove("jobs", old), "");
  at.now += 31s;
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessages"), "1");
  EXPECT_EQ(remove("jobs", last), "");
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessages"), "0");
  state.options.old_handles_delete = true;
  send("jobs", "b");
  const std::string first = handle("jobs");
  at.now += 31s;
  handle("jobs");
  EXPECT_EQ(remove("jobs", first), "");
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessagesNotVisible"), "0");
}

TEST_F(SqsStandard, VisibilityCountsFromNowAndEndsAfterTwelveHours) {
  send("jobs", "a");
  const std::string receipt = handle("jobs");
  at.now += 20s;
  EXPECT_EQ(change("jobs", receipt, 60), "");
  at.now += 59s;
  EXPECT_TRUE(bodies("jobs").empty());
  EXPECT_EQ(change("jobs", receipt, 43'200), "InvalidParameterValue");
  EXPECT_EQ(change("jobs", receipt, 43'201), "InvalidParameterValue");
  EXPECT_EQ(change("jobs", receipt, 0), "");
  EXPECT_EQ(bodies("jobs"), std::vector<std::string>{"a"});
  EXPECT_EQ(change("jobs", "nonsense", 1), "ReceiptHandleIsInvalid");
  EXPECT_EQ(remove("jobs", "nonsense"), "ReceiptHandleIsInvalid");
}

TEST_F(SqsStandard, ADeletedMessagesVisibilityCannotBeChanged) {
  send("jobs", "a");
  const std::string receipt = handle("jobs");
  remove("jobs", receipt);
  EXPECT_EQ(change("jobs", receipt, 5), "InvalidParameterValue");
}

TEST_F(SqsStandard, AHandleIsOfOneQueueOnly) {
  create("other");
  send("jobs", "a");
  const std::string receipt = handle("jobs");
  EXPECT_EQ(remove("other", receipt), "ReceiptHandleIsInvalid");
}

TEST_F(SqsStandard, DelaysAreTheQueuesOrTheMessages) {
  set("jobs", {{"DelaySeconds", "10"}});
  send("jobs", "queue's");
  sent(message("jobs", "own").WithDelaySeconds(5));
  sent(message("jobs", "none").WithDelaySeconds(0));
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessagesDelayed"), "2");
  EXPECT_EQ(bodies("jobs"), std::vector<std::string>{"none"});
  at.now += 5s;
  EXPECT_EQ(bodies("jobs"), std::vector<std::string>{"own"});
  at.now += 5s;
  EXPECT_EQ(bodies("jobs"), std::vector<std::string>{"queue's"});
  EXPECT_EQ(sent(message("jobs", "x").WithDelaySeconds(901)), "InvalidParameterValue");
}

TEST_F(SqsStandard, MessagesAreGoneAfterTheRetentionPeriodEvenInFlight) {
  set("jobs", {{"MessageRetentionPeriod", "60"}});
  send("jobs", "a");
  at.now += 40s;
  const std::string receipt = handle("jobs");
  at.now += 20s;
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessagesNotVisible"), "0");
  EXPECT_EQ(remove("jobs", receipt), "");
  EXPECT_TRUE(bodies("jobs").empty());
}

TEST_F(SqsStandard, SizesCountBodyAndAttributes) {
  const auto with = [&](std::size_t body) {
    return message("jobs", std::string(body, 'a'))
        .WithMessageAttributes(
            {{"k", MessageAttributeValue().WithDataType("String").WithStringValue("x")}});
  };
  EXPECT_EQ(sent(message("jobs", std::string(1'048'576, 'a'))).size(), 36u);
  EXPECT_EQ(sent(with(1'048'568)).size(), 36u);
  const auto output = send_message(state, next(), with(1'048'569));
  EXPECT_EQ(to_string(output.error()),
            "InvalidParameterValue (400): One or more parameters are invalid. Reason: Message must "
            "be shorter than 1048576 bytes.");
  EXPECT_EQ(sent(message("jobs", "")), "MissingParameter");
}

TEST_F(SqsStandard, OnlyTheCharactersOfXmlAreTaken) {
  for (const char* good :
       {"\t\n\r ", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd", "\xf0\x9f\x98\x80"}) {
    EXPECT_EQ(send("jobs", good).size(), 36u) << good;
  }
  for (const char* bad :
       {"\x01", "a\x08", "\x1f", "\xed\xa0\x80", "\xef\xbf\xbe", "\xef\xbf\xbf"}) {
    EXPECT_EQ(send("jobs", bad), "InvalidMessageContents");
  }
}

TEST_F(SqsStandard, MessageAttributesAreChecked) {
  using Value = MessageAttributeValue;
  const auto text = [](const char* type, const char* value) {
    return Value().WithDataType(type).WithStringValue(value);
  };
  MessageAttributes many;
  for (int i = 0; i < 11; ++i) many["a" + std::to_string(i)] = text("String", "x");
  struct Row {
    const char* name;
    Value value;
    bool taken;
  };
  for (const Row& row : {Row{"a", text("String", "x"), true},
                         {"a.b-c_1", text("String.Id", "x"), true},
                         {"a", text("Number", "-1.5e3"), true},
                         {"a", text("Number.int", "7"), true},
                         {"a", Value().WithDataType("Binary.gz").WithBinaryValue("z"), true},
                         {"a", text("String", ""), false},
                         {"a", text("Number", "x"), false},
                         {"a", text("Text", "x"), false},
                         {"a", Value().WithDataType("Binary"), false},
                         {"", text("String", "x"), false},
                         {".a", text("String", "x"), false},
                         {"a.", text("String", "x"), false},
                         {"a..b", text("String", "x"), false},
                         {"AWS.a", text("String", "x"), false},
                         {"amazon.a", text("String", "x"), false},
                         {"a b", text("String", "x"), false}}) {
    const std::string answer =
        sent(message("jobs", "m").WithMessageAttributes({{row.name, row.value}}));
    EXPECT_EQ(answer.size() == 36, row.taken) << row.name << " " << *row.value.DataType;
    if (!row.taken) {
      EXPECT_EQ(answer, "InvalidParameterValue");
    }
  }
  EXPECT_EQ(sent(message("jobs", "m").WithMessageAttributes(many)), "InvalidParameterValue");
}

TEST_F(SqsStandard, AttributesAreShownIfAskedForWithTheirMd5) {
  sent(message("jobs", "m")
           .WithMessageAttributes(
               {{"a.x", MessageAttributeValue().WithDataType("String").WithStringValue("1")},
                {"a.y", MessageAttributeValue().WithDataType("String").WithStringValue("2")},
                {"b", MessageAttributeValue().WithDataType("Binary").WithBinaryValue("3")}}));
  const auto shown = [&](std::vector<std::string> names) {
    auto request = up_to("jobs", 1).WithVisibilityTimeout(0).WithMessageAttributeNames(names);
    return receive(request).at(0);
  };
  EXPECT_FALSE(shown({}).MessageAttributes);
  EXPECT_FALSE(shown({"c"}).MD5OfMessageAttributes);
  EXPECT_EQ(shown({"All"}).MessageAttributes->size(), 3u);
  EXPECT_EQ(shown({".*"}).MessageAttributes->size(), 3u);
  EXPECT_EQ(shown({"b"}).MessageAttributes->size(), 1u);
  const Message prefix = shown({"a.*"});
  EXPECT_EQ(prefix.MessageAttributes->size(), 2u);
  EXPECT_EQ(prefix.MD5OfMessageAttributes, md5_of_attributes(*prefix.MessageAttributes));
}

TEST_F(SqsStandard, DigestsAreAwss) {  // recorded
  using Value = MessageAttributeValue;
  EXPECT_EQ(md5_of("test"), "098f6bcd4621d373cade4e832627b4f6");
  EXPECT_EQ(md5_of_attributes({{"k", Value().WithDataType("String").WithStringValue("x")}}),
            "a45daa70926828a2f0a1db3418e6feb4");
  const std::string trace =
      "traceparent\x1e"
      "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
  EXPECT_EQ(
      md5_of_attributes({{"attr1", Value().WithDataType("Binary").WithBinaryValue(Bytes(trace))}}),
      "8cbe4db156db8a94db8b801b7addb984");
}

TEST_F(SqsStandard, RequestsKeepWithinTheirLimits) {
  const auto refusal = [&](const ReceiveMessageRequest& request) {
    Poll poll;
    const auto output = receive_message(state, next(), request, poll);
    return output ? "" : output.error().message;
  };
  const auto any = ReceiveMessageRequest().WithQueueUrl(url("jobs"));
  auto request = any;
  EXPECT_EQ(refusal(request.WithMaxNumberOfMessages(11)),
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and "
            "10, if provided.");
  EXPECT_NE(refusal(request.WithMaxNumberOfMessages(0)), "");
  request = any;
  EXPECT_EQ(refusal(request.WithWaitTimeSeconds(21)),
            "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if "
            "provided.");
  request = any;
  EXPECT_NE(refusal(request.WithVisibilityTimeout(43'201)), "");
  request = any;
  EXPECT_NE(refusal(request.WithReceiveRequestAttemptId("a")), "");  // FIFO queues only
  EXPECT_EQ(sent(message("jobs", "m").WithMessageDeduplicationId("d")), "InvalidParameterValue");
  EXPECT_EQ(sent(message("jobs", "m").WithMessageGroupId("g")).size(), 36u);
  EXPECT_EQ(sent(message("jobs", "m").WithMessageGroupId("g h")), "InvalidParameterValue");
  EXPECT_EQ(sent(message("jobs", "m").WithMessageGroupId(std::string(129, 'g'))),
            "InvalidParameterValue");
}

TEST_F(SqsStandard, TheInFlightLimitRefusesAShortPollAndLeavesALongOneEmpty) {
  state.options.in_flight_max = 3;
  for (int i = 0; i < 5; ++i) send("jobs", "m");
  EXPECT_EQ(bodies("jobs").size(), 3u);
  Poll poll;
  EXPECT_EQ(receive_message(state, next(), up_to("jobs", 1), poll).error().code, "OverLimit");
  Poll long_poll;
  const auto empty =
      receive_message(state, next(), up_to("jobs", 1).WithWaitTimeSeconds(1), long_poll);
  ASSERT_TRUE(empty);
  EXPECT_FALSE(empty->Messages);
}

// ---- batches ------------------------------------------------------------------------------------

class SqsBatches : public SqsStandard {
 protected:
  using Entry = SendMessageBatchRequestEntry;
  static Entry entry(const std::string& id, const std::string& body) {
    return Entry().WithId(id).WithMessageBody(body);
  }
  std::expected<SendMessageBatchResult, aws::Error> send_batch(std::vector<Entry> entries) {
    return send_message_batch(
        state, next(),
        SendMessageBatchRequest().WithQueueUrl(url("jobs")).WithEntries(std::move(entries)));
  }
};

TEST_F(SqsBatches, AreRefusedAsAWholeForTheirShape) {
  const auto many = [&](int count) {
    std::vector<Entry> entries;
    for (int i = 0; i < count; ++i) entries.push_back(entry(std::to_string(i), "m"));
    return entries;
  };
  EXPECT_EQ(code(send_batch({})), "AWS.SimpleQueueService.EmptyBatchRequest");
  EXPECT_EQ(send_batch(many(11)).error().message,
            "Maximum number of entries per request are 10. You have sent 11.");
  EXPECT_TRUE(send_batch(many(10)));
  EXPECT_EQ(code(send_batch({entry("a", "m"), entry("a", "m")})),
            "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");
  EXPECT_EQ(code(send_batch({entry("a b", "m")})), "AWS.SimpleQueueService.InvalidBatchEntryId");
  EXPECT_EQ(code(send_batch({entry(std::string(81, 'a'), "m")})),
            "AWS.SimpleQueueService.InvalidBatchEntryId");
  const std::string half(524'288, 'a');
  EXPECT_TRUE(send_batch({entry("a", half), entry("b", half)}));
  EXPECT_EQ(send_batch({entry("a", half), entry("b", half + "a")}).error().message,
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
}

TEST_F(SqsBatches, FailEntryByEntryInsideA200) {
  set("jobs", {{"MaximumMessageSize", "1024"}});
  const auto output = send_batch(
      {entry("good", "m"), entry("long", std::string(1'025, 'a')), entry("odd", "\x01")});
  ASSERT_TRUE(output);
  ASSERT_EQ(output->Successful->size(), 1u);
  EXPECT_EQ(output->Successful->front().Id, "good");
  ASSERT_EQ(output->Failed->size(), 2u);
  EXPECT_EQ((*output->Failed)[0].Message,
            "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 "
            "bytes.");
  EXPECT_EQ((*output->Failed)[0].SenderFault, true);
  EXPECT_EQ((*output->Failed)[1].Code, "InvalidMessageContents");
  EXPECT_EQ(bodies("jobs"), std::vector<std::string>{"m"});
}

TEST_F(SqsBatches, DeleteAndChangeEachEntry) {
  send("jobs", "a");
  send("jobs", "b");
  const auto messages = receive(up_to("jobs", 10));
  using Change = ChangeMessageVisibilityBatchRequestEntry;
  const auto changed = change_message_visibility_batch(
      state, next(),
      ChangeMessageVisibilityBatchRequest()
          .WithQueueUrl(url("jobs"))
          .WithEntries({Change()
                            .WithId("1")
                            .WithReceiptHandle(*messages[0].ReceiptHandle)
                            .WithVisibilityTimeout(0),
                        Change().WithId("2").WithReceiptHandle("bad").WithVisibilityTimeout(0)}));
  EXPECT_EQ(changed->Successful->size(), 1u);
  EXPECT_EQ(changed->Failed->front().Code, "ReceiptHandleIsInvalid");
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessages"), "1");
  using Delete = DeleteMessageBatchRequestEntry;
  const auto deleted = delete_message_batch(
      state, next(),
      DeleteMessageBatchRequest()
          .WithQueueUrl(url("jobs"))
          .WithEntries({Delete().WithId("1").WithReceiptHandle("bad"),
                        Delete().WithId("2").WithReceiptHandle(*messages[1].ReceiptHandle)}));
  EXPECT_EQ(deleted->Successful->front().Id, "2");
  EXPECT_EQ(deleted->Failed->front().Id, "1");
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessagesNotVisible"), "0");
}

// Whatever is sent, received, hidden, shown and deleted: each message is somewhere, and exactly the
// deleted ones are gone.
RC_GTEST_FIXTURE_PROP(SqsStandard, NothingIsLostThatWasNotDeleted,
                      (const std::vector<std::uint8_t>& steps)) {
  create("jobs");
  std::set<std::string> alive;
  std::vector<std::pair<std::string, std::string>> held;  // id and last handle
  for (const std::uint8_t step : steps) {
    switch (step % 5) {
      case 0:
        alive.insert(send("jobs", "m"));
        break;
      case 1:
        for (const Message& one : receive(up_to("jobs", 1 + step % 3))) {
          RC_ASSERT(alive.contains(*one.MessageId));
          std::erase_if(held, [&](const auto& old) { return old.first == *one.MessageId; });
          held.emplace_back(*one.MessageId, *one.ReceiptHandle);
        }
        break;
      case 2:
        if (held.empty()) break;
        remove("jobs", held.back().second);
        alive.erase(held.back().first);
        held.pop_back();
        break;
      case 3:
        if (!held.empty()) change("jobs", held.front().second, step / 5);
        break;
      default:
        at.now += std::chrono::seconds(step / 5);
    }
    const Counts counts = state.queues.at("jobs").counts();
    RC_ASSERT(counts.visible + counts.in_flight + counts.delayed == alive.size());
    RC_ASSERT(state.queues.at("jobs").ready.size() == counts.visible);
  }
}

}  // namespace
}  // namespace weir::sqs
