// What becomes of asynchronous events: who is told of it, and in which words.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/events/api.h"
#include "sim/s3/api.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"
#include "tests/sim/lambda/run_fixture.h"

namespace weir::lambda {
namespace {

using nlohmann::json;
using ::testing::MatchesRegex;

constexpr char kQueue[] = "arn:aws:sqs:us-east-1:000000000000:q";
constexpr char kTopic[] = "arn:aws:sns:us-east-1:000000000000:t";
constexpr char kBus[] = "arn:aws:events:us-east-1:000000000000:event-bus/b";

// Takes what a function sends, in place of the services that it goes to.
struct World : RunWorld {
  World() {
    install([this](Invocation& invocation, Bytes event) { return run(invocation, event); });
    cloud.serve<sqs::SendMessage>([this](const auto&, const sqs::SendMessageRequest& request)
                                      -> std::expected<sqs::SendMessage::Response, aws::Error> {
      if (broken) return std::unexpected(sqs::QueueDoesNotExist("gone"));
      messages.push_back(request);
      return sqs::SendMessage::Response();
    });
    cloud.serve<sns::Publish>([this](const auto&, const sns::PublishInput& request)
                                  -> std::expected<sns::Publish::Response, aws::Error> {
      notes.push_back(request);
      return sns::Publish::Response();
    });
    cloud.serve<events::PutEvents>([this](const auto&, const events::PutEventsRequest& request)
                                       -> std::expected<events::PutEvents::Response, aws::Error> {
      bus.push_back(request.Entries->front());
      return events::PutEvents::Response();
    });
    cloud.serve<s3::PutObject>([this](const auto&, const s3::PutObjectRequest& request)
                                   -> std::expected<s3::PutObject::Response, aws::Error> {
      objects.push_back(request);
      return s3::PutObject::Response();
    });
    create();
  }
  Task<Result> run(Invocation& invocation, Bytes event) {
    runs.push_back(invocation.function_name);
    if (event.view() == "\"fail\"") co_return std::unexpected(Failure{"ValueError", "no"});
    co_return Bytes("7");
  }
  void set(DestinationConfig config, std::int32_t retries = 0) {
    const auto put = call<PutFunctionEventInvokeConfig>(PutFunctionEventInvokeConfigRequest()
                                                            .WithFunctionName("f")
                                                            .WithMaximumRetryAttempts(retries)
                                                            .WithDestinationConfig(config));
    ASSERT_TRUE(put.has_value()) << to_string(put.error());
  }
  void set_both(const std::string& arn) {
    set(DestinationConfig()
            .WithOnSuccess(OnSuccess().WithDestination(arn))
            .WithOnFailure(OnFailure().WithDestination(arn)));
  }
  void set_failure(const std::string& arn, std::int32_t retries = 0) {
    set(DestinationConfig().WithOnFailure(OnFailure().WithDestination(arn)), retries);
  }
  void set_dead_letters(const std::string& arn) {
    call<UpdateFunctionConfiguration>(
        UpdateFunctionConfigurationRequest().WithFunctionName("f").WithDeadLetterConfig(
            DeadLetterConfig().WithTargetArn(arn)),
        1min);
  }

  bool broken = false;
  std::vector<std::string> runs;
  std::vector<sqs::SendMessageRequest> messages;
  std::vector<sns::PublishInput> notes;
  std::vector<events::PutEventsRequestEntry> bus;
  std::vector<s3::PutObjectRequest> objects;
};

TEST(Destination, ARecordTellsOfASuccess) {
  World w;
  w.set_both(kQueue);
  w.event(R"({"a": 1})");
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].QueueUrl, "https://sqs.us-east-1.amazonaws.com/000000000000/q");
  EXPECT_FALSE(w.messages[0].MessageAttributes.has_value());
  EXPECT_THAT(
      *w.messages[0].MessageBody,
      MatchesRegex(
          R"(\{"version":"1.0","timestamp":"[-0-9T:.]{23}Z","requestContext":\{"requestId":)"
          R"("[-0-9a-f]{36}","functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f:)"
          R"(.LATEST","condition":"Success","approximateInvokeCount":1\},"requestPayload":)"
          R"(\{"a": 1\},"responseContext":\{"statusCode":200,"executedVersion":".LATEST"\},)"
          R"("responsePayload":7\})"));
}

TEST(Destination, ARecordTellsOfAFailureAfterItsTries) {
  World w;
  w.set_failure(kTopic, 2);
  w.event("\"fail\"");
  ASSERT_EQ(w.notes.size(), 1u);
  const json record = json::parse(*w.notes[0].Message);
  EXPECT_EQ(record["requestContext"]["condition"], "RetriesExhausted");
  EXPECT_EQ(record["requestContext"]["approximateInvokeCount"], 3);
  EXPECT_EQ(record["responseContext"]["functionError"], "Unhandled");
  EXPECT_EQ(record["responsePayload"]["errorType"], "ValueError");
  EXPECT_EQ(record["responsePayload"]["requestId"], record["requestContext"]["requestId"]);
  w.event("\"well\"");
  EXPECT_EQ(w.notes.size(), 1u);
}

// As recorded: no attempt, and nothing of a response.
TEST(Destination, WithReservedConcurrencyOfZeroThereIsNoResponse) {
  World w;
  w.set_failure(kQueue);
  w.f().reserved = 0;
  w.event();
  ASSERT_EQ(w.messages.size(), 1u);
  const json record = json::parse(*w.messages[0].MessageBody);
  EXPECT_EQ(record["requestContext"]["condition"], "ZeroReservedConcurrency");
  EXPECT_EQ(record["requestContext"]["approximateInvokeCount"], 0);
  EXPECT_FALSE(record.contains("responseContext"));
  EXPECT_EQ(record["requestPayload"], json::object());
  EXPECT_TRUE(w.runs.empty());
}

TEST(Destination, AnEventBusNamesItselfAndTheFunction) {
  World w;
  w.set_both(kBus);
  w.event();
  w.event("\"fail\"");
  ASSERT_EQ(w.bus.size(), 2u);
  EXPECT_EQ(w.bus[0].Source, "lambda");
  EXPECT_EQ(w.bus[0].DetailType, "Lambda Function Invocation Result - Success");
  EXPECT_EQ(w.bus[1].DetailType, "Lambda Function Invocation Result - Failure");
  const std::string arn = "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST";
  EXPECT_EQ(*w.bus[0].Resources, (std::vector<std::string>{kBus, arn}));
}

TEST(Destination, ABucketGetsAnObjectForEachFailure) {
  World w;
  w.set_failure("arn:aws:s3:::b");
  w.event("\"fail\"");
  ASSERT_EQ(w.objects.size(), 1u);
  EXPECT_EQ(w.objects[0].Bucket, "b");
  EXPECT_THAT(*w.objects[0].Key,
              MatchesRegex("aws/lambda/async/f/[0-9]{4}/[0-9]{2}/[0-9]{2}/"
                           "[-0-9]{10}T[0-9]{2}[.][0-9]{2}[.][0-9]{2}-[-0-9a-f]{36}"));
}

TEST(Destination, AFunctionIsInvokedWithTheRecord) {
  World w;
  w.create("g");
  w.set_both("arn:aws:lambda:us-east-1:000000000000:function:g");
  w.event();
  EXPECT_EQ(w.runs, (std::vector<std::string>{"f", "g"}));
}

TEST(DeadLetters, CarryTheEventAndWhatWentWrong) {
  World w;
  w.set_dead_letters(kQueue);
  w.event("\"fail\"");
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].MessageBody, "\"fail\"");
  const auto& attributes = *w.messages[0].MessageAttributes;
  EXPECT_EQ(attributes.at("ErrorCode").DataType, "Number");
  EXPECT_EQ(attributes.at("ErrorCode").StringValue, "200");
  EXPECT_EQ(attributes.at("ErrorMessage").StringValue, "no");
  EXPECT_EQ(attributes.at("RequestID").StringValue->size(), 36u);
}

TEST(DeadLetters, AreUsedBesideADestination) {
  World w;
  w.set_dead_letters(kTopic);
  w.set_failure(kQueue);
  w.event("\"fail\"");
  EXPECT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.notes.size(), 1u);
}

// Only a metric says that it is lost.
TEST(Destination, WhatCannotBeDeliveredIsLost) {
  for (const bool fault : {false, true}) {
    World w;
    w.set_dead_letters(kQueue);
    w.set_failure(kQueue);
    w.broken = !fault;
    if (fault) {
      w.fault.site = &invoke_destination();
      w.fault.kind = &kDeliveryFailed;
      w.fault.times = 2;
    }
    w.event("\"fail\"");
    EXPECT_TRUE(w.messages.empty());
    EXPECT_EQ(w.sum("DestinationDeliveryFailures"), 1);
    EXPECT_EQ(w.sum("DeadLetterErrors"), 1);
    EXPECT_EQ(w.sum("AsyncEventsDropped"), 1);
    EXPECT_EQ(w.lambda.waits_for(), std::nullopt);
  }
}

// ---- the queue's own misfortunes ----------------------------------------------------------------

TEST(EventFaults, ADroppedEventNeverRuns) {
  World w;
  w.set_failure(kQueue);
  w.fault.site = &invoke_event();
  w.fault.kind = &kEventDropped;
  EXPECT_EQ(w.event()->StatusCode, 202);
  EXPECT_TRUE(w.runs.empty());
  EXPECT_TRUE(w.messages.empty());
  EXPECT_EQ(w.sum("AsyncEventsDropped"), 1);
}

TEST(EventFaults, ADelayedEventRunsLate) {
  World w;
  w.fault.site = &invoke_event();
  w.fault.kind = &kEventDelayed;
  const Time before = w.kernel.now();
  w.event();
  EXPECT_EQ(w.runs.size(), 1u);
  const auto* age = w.metrics.find("AWS/Lambda", "AsyncEventAge", {{"FunctionName", "f"}});
  ASSERT_NE(age, nullptr);
  EXPECT_GE(age->points().front().minute, before + 9min);
}

// Neither uses up one of the event's tries.
TEST(EventFaults, ARefusedTryIsMadeUpFor) {
  for (const aws::FaultKind* kind : {&kTryThrottled, &kTryFailed}) {
    World w;
    w.set_both(kQueue);
    w.fault.site = &invoke_event_try();
    w.fault.kind = kind;
    w.fault.times = 3;
    w.event();
    ASSERT_EQ(w.messages.size(), 1u);
    EXPECT_EQ(json::parse(*w.messages[0].MessageBody)["requestContext"]["approximateInvokeCount"],
              1);
  }
}

}  // namespace
}  // namespace weir::lambda
