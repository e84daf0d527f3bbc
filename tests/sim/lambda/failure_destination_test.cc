// Who is told of records that a mapping of a stream gave up on, and what. The queue, the topic and
// the bucket are stand-ins that keep what they are told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/aws/metrics.h"
#include "sim/s3/api.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"
#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using nlohmann::json;
using Batch = std::vector<std::string>;
using ::testing::MatchesRegex;

constexpr char kQueue[] = "arn:aws:sqs:us-east-1:000000000000:q";
constexpr char kTopic[] = "arn:aws:sns:us-east-1:000000000000:t";
constexpr char kBucket[] = "arn:aws:s3:::b";

const Result kFailure = std::unexpected(Failure{"ValueError", "no"});

struct Told {
  std::string where;  // the queue's URL, the topic's ARN, "bucket/key"
  std::string what;
};

struct Destinations {
  explicit Destinations(Pipeline& p) {
    p.cloud.set_metrics(&metrics);
    p.cloud.serve<sqs::SendMessage>(
        [this](const CallContext&, const sqs::SendMessageRequest& request)
            -> std::expected<sqs::SendMessage::Response, aws::Error> {
          if (refuses) return std::unexpected(sqs::QueueDoesNotExist("no such queue"));
          told.push_back({*request.QueueUrl, *request.MessageBody});
          return sqs::SendMessage::Response();
        });
    p.cloud.serve<sns::Publish>([this](const CallContext&, const sns::PublishInput& request)
                                    -> std::expected<sns::Publish::Response, aws::Error> {
      told.push_back({*request.TopicArn, *request.Message});
      return sns::Publish::Response();
    });
    p.cloud.serve<s3::PutObject>([this](const CallContext&, const s3::PutObjectRequest& request)
                                     -> std::expected<s3::PutObject::Response, aws::Error> {
      told.push_back({*request.Bucket + "/" + *request.Key, request.Body->str()});
      return s3::PutObject::Response();
    });
  }
  std::int64_t sum(const char* name, const char* dimension, const std::string& value) const {
    const auto* series = metrics.find("AWS/Lambda", name, {{dimension, value}});
    return series == nullptr ? 0 : series->sum();
  }

  bool refuses = false;
  std::vector<Told> told;
  aws::Metrics metrics;
};

CreateEventSourceMappingRequest mapping_to(const char* destination) {
  return CreateEventSourceMappingRequest()
      .WithMaximumBatchingWindowInSeconds(2)
      .WithMaximumRetryAttempts(1)
      .WithMetricsConfig(EventSourceMappingMetricsConfig().WithMetrics({"EventCount"}))
      .WithDestinationConfig(
          DestinationConfig().WithOnFailure(OnFailure().WithDestination(destination)));
}

Task<void> put_two(Kernel& kernel, Pipeline& p, CreateEventSourceMappingRequest mapping) {
  co_await p.deploy(kernel, std::move(mapping), 3);
  co_await kernel.delay(60s);
  co_await p.put(kernel, "a");
  co_await p.put(kernel, "b");
}

void run(Pipeline& p, CreateEventSourceMappingRequest mapping) {
  p.kernel.choices().check_unique_draws();
  p.kernel.spawn(Identity::of("story"), put_two(p.kernel, p, std::move(mapping)));
  p.kernel.run_until(kDefaultStart + 30min);
  ASSERT_EQ(p.error, "");
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

TEST(FailureDestination, AQueueIsToldWhichRecordsWereGivenUpAndNotWhatIsInThem) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kQueue));
  ASSERT_EQ(to.told.size(), 1u);
  EXPECT_EQ(to.told[0].where, "https://sqs.us-east-1.amazonaws.com/000000000000/q");
  json told = json::parse(to.told[0].what);
  json info = told["KinesisBatchInfo"];
  EXPECT_EQ(info["batchSize"], 2);
  EXPECT_EQ(info["shardId"], "shardId-000000000000");
  EXPECT_EQ(info["streamArn"], kStreamArn);
  EXPECT_LT(info["startSequenceNumber"], info["endSequenceNumber"]);
  EXPECT_THAT(std::string(info["approximateArrivalOfFirstRecord"]),
              MatchesRegex("....-..-..T..:..:..\\....Z"));
  EXPECT_EQ(told["version"], "1.0");
  EXPECT_FALSE(told.contains("payload"));
  const json context = told["requestContext"];
  EXPECT_EQ(context["functionArn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
  EXPECT_EQ(context["condition"], "RetryAttemptsExhausted");
  EXPECT_EQ(context["approximateInvokeCount"], 2);
  EXPECT_EQ(
      told["responseContext"],
      json({{"statusCode", 200}, {"executedVersion", "$LATEST"}, {"functionError", "Unhandled"}}));
}

TEST(FailureDestination, ATopicGetsTheSame) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kTopic));
  ASSERT_EQ(to.told.size(), 1u);
  EXPECT_EQ(to.told[0].where, kTopic);
  EXPECT_TRUE(json::parse(to.told[0].what).contains("KinesisBatchInfo"));
}

TEST(FailureDestination, AnObjectInABucketCarriesTheEventAsAText) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kBucket));
  ASSERT_EQ(to.told.size(), 1u);
  EXPECT_THAT(to.told[0].where,
              MatchesRegex("b/aws/lambda/" + p.uuid +
                           "/shardId-000000000000/..../../../....-..-..T..\\...\\...-.{36}"));
  const json told = json::parse(to.told[0].what);
  ASSERT_TRUE(told["payload"].is_string());
  EXPECT_EQ(read_kinesis_event(Bytes(told["payload"].get<std::string>())).size(), 2u);
}

TEST(FailureDestination, RecordsThatAreTooOldWereNeverAnswered) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kQueue).WithMaximumRetryAttempts(-1).WithMaximumRecordAgeInSeconds(60));
  ASSERT_FALSE(to.told.empty());
  const json told = json::parse(to.told[0].what);
  EXPECT_EQ(told["requestContext"]["condition"], "RecordAgeExceeded");
  EXPECT_FALSE(told.contains("responseContext"));
}

TEST(FailureDestination, AfterAnAnswerThatNamesRecordsThereIsNoFunctionError) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) -> Result {
    return Bytes(R"({"batchItemFailures":[{"itemIdentifier":""}]})");
  });
  run(p, mapping_to(kQueue).WithFunctionResponseTypes({"ReportBatchItemFailures"}));
  ASSERT_EQ(to.told.size(), 1u);
  const json told = json::parse(to.told[0].what);
  EXPECT_EQ(told["responseContext"]["functionError"], nullptr);
  EXPECT_TRUE(told["responseContext"].contains("functionError"));
}

TEST(FailureDestination, OneThatRefusesLosesTheRecordsAndTheLaneGoesOn) {
  Pipeline p;
  Destinations to(p);
  to.refuses = true;
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kQueue));
  EXPECT_TRUE(to.told.empty());
  EXPECT_EQ(to.sum("DestinationDeliveryFailures", "FunctionName", "f"), 1);
  EXPECT_EQ(to.sum("DroppedEventCount", "EventSourceMappingUUID", p.uuid), 2);
}

struct LoseNotice final : aws::FaultHook {
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.id != mapping_destination().id) return {};
    return {&kFailureNoticeLost, 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

TEST(FailureDestination, ANoticeCanBeLost) {
  Pipeline p;
  Destinations to(p);
  LoseNotice lose;
  p.cloud.set_faults(&lose);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kQueue));
  EXPECT_TRUE(to.told.empty());
  EXPECT_EQ(p.lambda.state().mappings.at(p.uuid).shards.begin()->second.discarded, 2u);
}

TEST(FailureDestination, EventsAreCountedIfTheMappingAsksForIt) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kQueue));
  const auto count = [&](const char* name) {
    return to.sum(name, "EventSourceMappingUUID", p.uuid);
  };
  EXPECT_EQ(count("PolledEventCount"), 2);
  EXPECT_EQ(count("InvokedEventCount"), 4);
  EXPECT_EQ(count("FailedInvokeEventCount"), 4);
  EXPECT_EQ(count("OnFailureDestinationDeliveredEventCount"), 2);
  EXPECT_EQ(count("DroppedEventCount"), 0);
}

TEST(FailureDestination, IteratorAgeRisesWhileABatchIsTriedAgain) {
  Pipeline p;
  Destinations to(p);
  p.install([](const Batch&) { return kFailure; });
  run(p, mapping_to(kQueue));
  const auto* age = to.metrics.find("AWS/Lambda", "IteratorAge", {{"FunctionName", "f"}});
  ASSERT_NE(age, nullptr);
  EXPECT_EQ(age->samples(), 2);
  EXPECT_GE(age->points().back().maximum, 1'000);
}

class RefusedDestination : public ::testing::TestWithParam<const char*> {};

TEST_P(RefusedDestination, IsNoneOfAMapping) {
  Pipeline p;
  p.kernel.spawn(Identity::of("story"), p.deploy(p.kernel, mapping_to(GetParam()), 3));
  p.kernel.run_until(kDefaultStart + 5min);
  EXPECT_THAT(p.error, ::testing::HasSubstr("InvalidParameterValueException"));
}

INSTANTIATE_TEST_SUITE_P(Guide, RefusedDestination,
                         ::testing::Values("arn:aws:sqs:us-east-1:000000000000:q.fifo",
                                           "arn:aws:sns:us-east-1:000000000000:t.fifo",
                                           "arn:aws:lambda:us-east-1:000000000000:function:g"));

}  // namespace
}  // namespace weir::lambda
