// Events reach those who asked for them, as AWS words them, and with AWS's bad habits.

#include "sim/s3/notifier.h"

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/events/api.h"
#include "sim/lambda/api.h"
#include "sim/s3/faults.h"
#include "sim/s3/service.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

using nlohmann::json;

constexpr char kQueue[] = "arn:aws:sqs:us-east-1:123456789012:queue";
constexpr char kTopic[] = "arn:aws:sns:us-east-1:123456789012:topic";
constexpr char kFunction[] = "arn:aws:lambda:us-east-1:123456789012:function:f";

class S3Notifier : public testing::Test, public aws::FaultHook {
 protected:
  S3Notifier() {
    serve(cloud, state);
    cloud.serve<sqs::SendMessage>([this](const CallContext&, const sqs::SendMessageRequest& request)
                                      -> std::expected<sqs::SendMessageResult, aws::Error> {
      if (queue_error) return std::unexpected(*queue_error);
      url = *request.QueueUrl;
      messages.push_back(json::parse(*request.MessageBody));
      times.push_back(kernel.now());
      return sqs::SendMessageResult();
    });
    cloud.serve<sns::Publish>([this](const CallContext&, const sns::PublishInput& request)
                                  -> std::expected<sns::PublishResponse, aws::Error> {
      EXPECT_EQ(request.Subject, "Amazon S3 Notification");
      messages.push_back(json::parse(*request.Message));
      return sns::PublishResponse();
    });
    cloud.serve<lambda::Invoke>([this](const CallContext&, const lambda::InvocationRequest& request)
                                    -> std::expected<lambda::InvocationResponse, aws::Error> {
      if (request.InvocationType == "DryRun") return lambda::InvocationResponse();
      EXPECT_EQ(request.InvocationType, "Event");
      messages.push_back(json::parse(request.Payload->str()));
      return lambda::InvocationResponse();
    });
    cloud.serve<events::PutEvents>(
        [this](const CallContext&, const events::PutEventsRequest& request)
            -> std::expected<events::PutEventsResponse, aws::Error> {
          const events::PutEventsRequestEntry& entry = request.Entries->front();
          EXPECT_EQ(entry.Source, "aws.s3");
          messages.push_back({{"type", *entry.DetailType}, {"detail", json::parse(*entry.Detail)}});
          return events::PutEventsResponse();
        });
  }
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    for (const aws::FaultKind* kind : question.site.kinds) {
      if (kind == strikes) return {kind, 7};
    }
    return {};
  }
  bool watches(const aws::FaultSite&, Time) const override { return true; }

  static NotificationConfiguration to_queue(const std::string& type, const std::string& prefix = "",
                                            const std::string& suffix = "") {
    QueueConfiguration queue;
    queue.QueueArn = kQueue;
    queue.Id = "id1";
    queue.Events = {type};
    auto& rules = queue.Filter.emplace().Key.emplace().FilterRules.emplace();
    if (!prefix.empty()) rules.push_back(FilterRule().WithName("prefix").WithValue(prefix));
    if (!suffix.empty()) rules.push_back(FilterRule().WithName("suffix").WithValue(suffix));
    NotificationConfiguration configuration;
    configuration.QueueConfigurations = {queue};
    return configuration;
  }

  // One after the other; each is a call of its own.
  template <class Op>
  typename aws::Cloud::Answer<Op> call(typename Op::Request request) {
    std::optional<aws::Cloud::Answer<Op>> answer;
    const std::uint64_t number = ++calls_;
    kernel.spawn(Identity::of("test").child("call", number),
                 ask<Op>(cloud, number, std::move(request), answer));
    kernel.run();
    return std::move(*answer);
  }
  template <class Op>
  static Task<void> ask(aws::Cloud& cloud, std::uint64_t number, typename Op::Request request,
                        std::optional<aws::Cloud::Answer<Op>>& answer) {
    const std::string& who = cloud.principal("arn:aws:iam::123456789012:user/u");
    const aws::Caller caller(who, Identity::of("calls").child("n", number));
    answer.emplace(co_await cloud.call<Op>(caller, std::move(request)));
  }
  std::string configure(NotificationConfiguration configuration, bool skip = false) {
    PutBucketNotificationConfigurationRequest request;
    request.Bucket = "lake";
    request.NotificationConfiguration = std::move(configuration);
    request.SkipDestinationValidation = skip;
    const auto answer = call<PutBucketNotificationConfiguration>(std::move(request));
    return answer ? "" : answer.error().message;
  }
  void put(const std::string& key, Bytes body = "something") {
    const auto answer = call<PutObject>(
        PutObjectRequest().WithBucket("lake").WithKey(key).WithBody(std::move(body)));
    ASSERT_TRUE(answer);
  }
  json record(std::size_t nth) { return messages.at(nth).at("Records").at(0); }

  void SetUp() override {
    ASSERT_TRUE(call<CreateBucket>(CreateBucketRequest().WithBucket("lake")));
  }

  Kernel kernel;
  S3 state;
  aws::Cloud cloud{kernel, "123456789012", "us-east-1"};
  std::vector<json> messages;
  std::vector<Time> times;
  std::string url;
  std::optional<aws::Error> queue_error;
  const aws::FaultKind* strikes = nullptr;

 private:
  std::uint64_t calls_ = 0;
};

TEST_F(S3Notifier, AQueueIsSentATestMessageAndThenOneRecordAnEvent) {
  ASSERT_EQ(configure(to_queue("s3:ObjectCreated:*")), "");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0]["Event"], "s3:TestEvent");
  EXPECT_EQ(messages[0]["Bucket"], "lake");
  EXPECT_FALSE(messages[0].contains("Records"));
  EXPECT_EQ(url, "https://sqs.us-east-1.amazonaws.com/123456789012/queue");
  put("a b@c/d");
  ASSERT_EQ(messages.size(), 2u);
  const json event = record(1);
  EXPECT_EQ(event["eventVersion"], "2.1");
  EXPECT_EQ(event["eventName"], "ObjectCreated:Put");
  EXPECT_EQ(event["awsRegion"], "us-east-1");
  EXPECT_EQ(event["s3"]["configurationId"], "id1");
  EXPECT_EQ(event["s3"]["bucket"]["arn"], "arn:aws:s3:::lake");
  const json object = event["s3"]["object"];
  EXPECT_EQ(object["key"], "a+b%40c/d");  // as in forms
  EXPECT_EQ(object["size"], 9);
  EXPECT_EQ(object["eTag"], "437b930db84b8079c2dd804a71936b5f");
  EXPECT_FALSE(object.contains("versionId"));
  EXPECT_TRUE(object.contains("sequencer"));
}

TEST_F(S3Notifier, WithoutAConfigurationNothingIsSentAndNothingRuns) {
  put("warm");
  const std::uint64_t before = kernel.trace().count();
  put("a");
  const std::uint64_t one_put = kernel.trace().count() - before;
  EXPECT_TRUE(messages.empty());
  ASSERT_EQ(configure(to_queue("s3:ObjectRemoved:*")), "");
  const std::uint64_t configured = kernel.trace().count();
  put("b");  // is not of this kind
  EXPECT_EQ(kernel.trace().count() - configured, one_put);
}

TEST_F(S3Notifier, FiltersCompareTheKeyAsItIs) {
  ASSERT_EQ(configure(to_queue("s3:ObjectCreated:*", "in @/", ".txt"), true), "");
  put("in @/a.txt");
  put("in @/a.csv");
  put("out/a.txt");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(record(0)["s3"]["object"]["key"], "in+%40/a.txt");
}

TEST_F(S3Notifier, WhatARemovalTellsDependsOnVersioning) {
  ASSERT_EQ(configure(to_queue("s3:ObjectRemoved:*"), true), "");
  const auto remove = [&](const std::string& key, const std::string& version = "") {
    DeleteObjectRequest request;
    request.Bucket = "lake";
    request.Key = key;
    if (!version.empty()) request.VersionId = version;
    ASSERT_TRUE(call<DeleteObject>(std::move(request)));
  };
  put("a");
  remove("a");
  remove("never");  // there is an event although there was no object
  ASSERT_EQ(messages.size(), 2u);
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(record(i)["eventName"], "ObjectRemoved:Delete");
    const json object = record(i)["s3"]["object"];
    EXPECT_FALSE(object.contains("size") || object.contains("eTag"));
  }
  state.buckets.at("lake").versioning = Versioning::enabled;
  put("b");
  const std::string id = state.buckets.at("lake").objects.at("b").back().id;
  remove("b");
  remove("b", id);
  const json marker = record(2)["s3"]["object"];
  EXPECT_EQ(record(2)["eventName"], "ObjectRemoved:DeleteMarkerCreated");
  EXPECT_EQ(marker["eTag"], "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_NE(marker["versionId"], id);
  EXPECT_EQ(record(3)["eventName"], "ObjectRemoved:Delete");
  EXPECT_EQ(record(3)["s3"]["object"]["versionId"], id);
}

TEST_F(S3Notifier, ABatchOfDeletesHasAnEventForEachKeyThatWasDeleted) {
  ASSERT_EQ(configure(to_queue("s3:ObjectRemoved:*"), true), "");
  DeleteObjectsRequest request;
  request.Bucket = "lake";
  auto& objects = request.Delete.emplace().Objects.emplace();
  objects.push_back(ObjectIdentifier().WithKey("a"));
  objects.push_back(ObjectIdentifier().WithKey("b").WithVersionId("unknown"));
  objects.push_back(ObjectIdentifier().WithKey("c"));
  ASSERT_TRUE(call<DeleteObjects>(std::move(request)));
  ASSERT_EQ(messages.size(), 2u);
}

TEST_F(S3Notifier, EventsOfTagsHaveNoSequencerAndALaterVersion) {
  ASSERT_EQ(configure(to_queue("s3:ObjectTagging:Put"), true), "");
  put("a");
  PutObjectTaggingRequest request;
  request.Bucket = "lake";
  request.Key = "a";
  request.Tagging.emplace().TagSet = {Tag().WithKey("k").WithValue("v")};
  ASSERT_TRUE(call<PutObjectTagging>(std::move(request)));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(record(0)["eventVersion"], "2.3");
  EXPECT_FALSE(record(0)["s3"]["object"].contains("sequencer"));
  EXPECT_FALSE(record(0)["s3"]["object"].contains("size"));
}

TEST_F(S3Notifier, TopicsFunctionsAndEventBridgeAreToldToo) {
  NotificationConfiguration all;
  all.TopicConfigurations = {
      TopicConfiguration().WithTopicArn(kTopic).WithEvents({"s3:ObjectCreated:Put"})};
  all.LambdaFunctionConfigurations = {
      LambdaFunctionConfiguration().WithLambdaFunctionArn(kFunction).WithEvents(
          {"s3:ObjectCreated:Copy"})};
  all.EventBridgeConfiguration.emplace();
  ASSERT_EQ(configure(all), "");
  ASSERT_EQ(messages.size(), 1u);  // only the topic is sent a test
  put("a b");
  ASSERT_EQ(messages.size(), 3u);
  const json bridge = messages[1].contains("type") ? messages[1] : messages[2];
  EXPECT_EQ(bridge["type"], "Object Created");
  EXPECT_EQ(bridge["detail"]["object"]["key"], "a b");  // not encoded here
  EXPECT_EQ(bridge["detail"]["reason"], "PutObject");
  ASSERT_TRUE(call<CopyObject>(
      CopyObjectRequest().WithBucket("lake").WithKey("c").WithCopySource("lake/a%20b")));
  EXPECT_EQ(messages.size(), 5u);
}

TEST_F(S3Notifier, ADestinationThatIsNotThereIsRefusedUnlessThatIsSkipped) {
  queue_error = aws::Error("QueueDoesNotExist", 400, "The specified queue does not exist.");
  EXPECT_EQ(configure(to_queue("s3:ObjectCreated:*")),
            "Unable to validate the following destination configurations");
  EXPECT_EQ(state.buckets.at("lake").notifications, NotificationConfiguration());
  EXPECT_EQ(configure(to_queue("s3:ObjectCreated:*"), true), "");
  put("a");  // lost without a trace: there is nobody to tell
  EXPECT_TRUE(messages.empty());
}

TEST_F(S3Notifier, ADestinationThatFailsIsTriedAgainForAWhile) {
  ASSERT_EQ(configure(to_queue("s3:ObjectCreated:*"), true), "");
  queue_error = aws::Error("InternalError", 500, "We are sorry.", true);
  const Time before = kernel.now();
  put("a");
  EXPECT_TRUE(messages.empty());
  EXPECT_GT(kernel.now() - before, 30s);
  EXPECT_LT(kernel.now() - before, state.options.notification_retry_for + 10s);
}

TEST_F(S3Notifier, SequencersOfAKeyGrowIfPaddedToTheRight) {
  ASSERT_EQ(configure(to_queue("s3:ObjectCreated:*"), true), "");
  std::string last;
  for (int i = 0; i < 40; ++i) {
    put("a");
    std::string sequencer = record(messages.size() - 1)["s3"]["object"]["sequencer"];
    sequencer.resize(18, '0');
    EXPECT_LT(last, sequencer);
    last = sequencer;
  }
}

TEST_F(S3Notifier, EventsComeTwiceLateOrNotAtAllIfAFaultSaysSo) {
  ASSERT_EQ(configure(to_queue("s3:ObjectCreated:*"), true), "");
  cloud.set_faults(this);
  strikes = &kEventTwice;
  put("twice");
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0], messages[1]);  // the same sequencer
  strikes = &kEventLost;
  put("lost");
  EXPECT_EQ(messages.size(), 2u);
  strikes = &kEventLate;
  const Time before = kernel.now();
  put("late");
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_GT(times.back() - before, 2min);
}

TEST_F(S3Notifier, WhatALifecycleRuleDoesHasEventsOfItsOwn) {
  ASSERT_EQ(configure(to_queue("s3:LifecycleExpiration:*"), true), "");
  PutBucketLifecycleConfigurationRequest request;
  request.Bucket = "lake";
  LifecycleRule rule;
  rule.Status = "Enabled";
  rule.Filter.emplace();
  rule.Expiration.emplace().Days = 1;
  request.LifecycleConfiguration.emplace().Rules = {rule};
  ASSERT_TRUE(call<PutBucketLifecycleConfiguration>(std::move(request)));
  put("a");  // the kernel runs until nothing is left to do
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(record(0)["eventName"], "LifecycleExpiration:Delete");
  EXPECT_EQ(record(0)["userIdentity"]["principalId"], "s3.amazonaws.com");
}

}  // namespace
}  // namespace weir::s3
