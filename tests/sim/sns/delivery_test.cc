// What is published reaches those who subscribed, as often as AWS tries, and else the dead letters.

#include "sim/sns/delivery.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/metrics.h"
#include "sim/lambda/service.h"
#include "sim/sns/delivery_policy.h"
#include "sim/sns/faults.h"
#include "sim/sns/service.h"
#include "sim/sqs/receive.h"
#include "sim/sqs/service.h"

namespace weir::sns {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

constexpr char kTopic[] = "arn:aws:sns:us-east-1:000000000000:news";
constexpr char kFifoTopic[] = "arn:aws:sns:us-east-1:000000000000:news.fifo";

// Strikes at one site, the first `times` questions.
struct Strikes final : aws::FaultHook {
  std::string site;
  const aws::FaultKind* kind = nullptr;
  int times = 0;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.name != site || times <= 0) return {};
    --times;
    return {kind, 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return true; }
};

class SnsDelivery : public testing::Test {
 public:  // for the stories of the tests
  SnsDelivery() {
    sqs::serve(cloud_, queues_);
    cloud_.set_metrics(&metrics_);
    cloud_.set_faults(&faults_);
  }
  Kernel& kernel() { return kernel_; }
  static std::string queue(const std::string& name) {
    return "arn:aws:sqs:us-east-1:000000000000:" + name;
  }
  template <class Op>
  Task<std::expected<typename Op::Response, aws::Error>> call(Kernel&,
                                                              typename Op::Request request) {
    const aws::Caller caller(cloud_.principal("arn:aws:iam::000000000000:user/u"),
                             Identity::of("call").child("nth", calls_++));
    return cloud_.call<Op>(caller, std::move(request));
  }
  // Topic, queues and subscriptions, then what is published; runs until all is quiet.
  void run(Attributes subscription, std::vector<PublishInput> messages,
           const std::string& topic = kTopic, const std::string& endpoint = "q") {
    kernel_.spawn(Identity::of("test"),
                  tell(kernel_, std::move(subscription), std::move(messages), topic, endpoint));
    kernel_.run();
  }
  Task<void> tell(Kernel& k, Attributes subscription, std::vector<PublishInput> messages,
                  std::string topic, std::string endpoint) {
    const bool fifo = topic.ends_with(".fifo");
    CreateTopicInput make;
    make.Name = fifo ? "news.fifo" : "news";
    if (fifo) make.Attributes = Attributes{{"FifoTopic", "true"}};
    co_await call<CreateTopic>(k, std::move(make));
    for (const char* name : {"q", "dead", "q.fifo", "small"}) {
      sqs::CreateQueueRequest request;
      request.QueueName = name;
      request.Attributes.emplace();
      if (request.QueueName->ends_with(".fifo")) (*request.Attributes)["FifoQueue"] = "true";
      if (request.QueueName == "small") (*request.Attributes)["MaximumMessageSize"] = "1024";
      co_await call<sqs::CreateQueue>(k, std::move(request));
    }
    SubscribeInput join;
    join.TopicArn = topic;
    join.Protocol = endpoint.starts_with("arn:") ? "lambda" : "sqs";
    join.Endpoint = endpoint.starts_with("arn:") ? endpoint : queue(endpoint);
    join.Attributes = std::move(subscription);
    auto joined = co_await call<Subscribe>(k, std::move(join));
    EXPECT_TRUE(joined) << to_string(joined.error());
    for (PublishInput& message : messages) {
      message.TopicArn = topic;
      auto published = co_await call<Publish>(k, std::move(message));
      EXPECT_TRUE(published) << to_string(published.error());
    }
  }
  static PublishInput text(const std::string& message) {
    return PublishInput().WithMessage(message);
  }
  std::vector<sqs::StoredMessage> in(const std::string& name) const {
    std::vector<sqs::StoredMessage> all;
    for (const auto& [number, message] : queues_.queues.at(name).messages) all.push_back(message);
    return all;
  }
  Texts bodies(const std::string& name) const {
    Texts texts;
    for (const sqs::StoredMessage& message : in(name)) texts.push_back(message.body.str());
    return texts;
  }
  std::int64_t metric(const char* name) const {
    const aws::MetricSeries* series = metrics_.find("AWS/SNS", name, {{"TopicName", "news"}});
    return series == nullptr ? 0 : series->sum();
  }
  static Attributes raw() { return {{"RawMessageDelivery", "true"}}; }
  static Attributes with_dead_letters() {
    return {{"RawMessageDelivery", "true"},
            {"RedrivePolicy", R"({"deadLetterTargetArn":")" + queue("dead") + R"("})"}};
  }

  Kernel kernel_;
  aws::Metrics metrics_;
  Strikes faults_;
  sqs::Sqs queues_;
  aws::Cloud cloud_{kernel_};
  Service sns_{cloud_};
  std::uint64_t calls_ = 0;
};

TEST_F(SnsDelivery, AQueueGetsTheEnvelope) {
  run({}, {text("hello")
               .WithSubject("greeting")
               .WithMessageAttributes(
                   {{"k", MessageAttributeValue().WithDataType("String").WithStringValue("v")}})});
  ASSERT_EQ(in("q").size(), 1u);
  const json body = json::parse(in("q")[0].body.view());
  EXPECT_EQ(body["Type"], "Notification");
  EXPECT_EQ(body["TopicArn"], kTopic);
  EXPECT_EQ(body["Subject"], "greeting");
  EXPECT_EQ(body["Message"], "hello");
  EXPECT_EQ(body["MessageAttributes"], (json{{"k", {{"Type", "String"}, {"Value", "v"}}}}));
  for (const char* name :
       {"MessageId", "Timestamp", "Signature", "SigningCertURL", "UnsubscribeURL"}) {
    EXPECT_TRUE(body.contains(name)) << name;
  }
  EXPECT_EQ(metric("NumberOfMessagesPublished"), 1);
  EXPECT_EQ(metric("NumberOfNotificationsDelivered"), 1);
}

TEST_F(SnsDelivery, ARawDeliveryIsTheTextWithItsAttributes) {
  run(raw(), {text("hello").WithMessageAttributes(
                 {{"k", MessageAttributeValue().WithDataType("Number").WithStringValue("7")}})});
  ASSERT_EQ(bodies("q"), Texts{"hello"});
  EXPECT_EQ(in("q")[0].attributes.at("k").StringValue, "7");
}

TEST_F(SnsDelivery, EachProtocolMayHaveATextOfItsOwn) {
  run(raw(), {text(R"({"default":"d","sqs":"for queues"})").WithMessageStructure("json")});
  EXPECT_EQ(bodies("q"), Texts{"for queues"});
}

TEST_F(SnsDelivery, FiltersLookAtAttributesOrAtTheBody) {
  Attributes by_attribute = raw();
  by_attribute["FilterPolicy"] = R"({"n":[{"numeric":[">",5]}],"s":["a",{"prefix":"b"}]})";
  const auto with = [](const char* number, const char* word) {
    return text(std::string(number) + word)
        .WithMessageAttributes(
            {{"n", MessageAttributeValue().WithDataType("Number").WithStringValue(number)},
             {"s", MessageAttributeValue()
                       .WithDataType("String.Array")
                       .WithStringValue("[\"" + std::string(word) + "\",\"z\"]")}});
  };
  run(by_attribute,
      {with("6", "a"), with("5", "a"), with("7", "bc"), with("7", "c"), text("none")});
  EXPECT_EQ(bodies("q").size(), 2u);
  EXPECT_EQ(metric("NumberOfNotificationsFilteredOut"), 2);
  EXPECT_EQ(metric("NumberOfNotificationsFilteredOut-NoMessageAttributes"), 1);
}

TEST_F(SnsDelivery, ABodyThatIsNoJsonDoesNotPassAFilterOfBodies) {
  Attributes by_body = raw();
  by_body["FilterPolicy"] = R"({"k":["v"]})";
  by_body["FilterPolicyScope"] = "MessageBody";
  run(by_body, {text(R"({"k":"v"})"), text(R"({"k":"w"})"), text("k=v")});
  EXPECT_EQ(bodies("q"), Texts{R"({"k":"v"})"});
  EXPECT_EQ(metric("NumberOfNotificationsFilteredOut-InvalidMessageBody"), 1);
}

TEST_F(SnsDelivery, AnEndpointThatFailsIsTriedAgainUntilItWorks) {
  faults_.site = "sqs:SendMessage";
  faults_.kind = &aws::kInternalError;
  faults_.times = 6;
  const Time began = kernel_.now();
  run(with_dead_letters(), {text("m")});
  EXPECT_EQ(bodies("q"), Texts{"m"});
  EXPECT_TRUE(bodies("dead").empty());
  EXPECT_GT(kernel_.now() - began, 1s + 1s + 1s);  // the 4th, 5th and 6th repetition wait
  EXPECT_EQ(sns_.waits_for(), std::nullopt);
}

TEST_F(SnsDelivery, WhatTheEndpointRefusesGoesToTheDeadLettersAtOnce) {
  run(with_dead_letters(), {text("m")}, kTopic, "missing");
  EXPECT_EQ(bodies("dead"), Texts{"m"});
  EXPECT_EQ(metric("NumberOfNotificationsFailed"), 1);
  EXPECT_EQ(metric("NumberOfNotificationsRedrivenToDlq"), 1);
}

TEST_F(SnsDelivery, WithoutDeadLettersItIsLost) {
  run(raw(), {text("m")}, kTopic, "missing");
  EXPECT_TRUE(bodies("dead").empty());
  EXPECT_EQ(metric("NumberOfNotificationsFailed"), 1);
}

TEST_F(SnsDelivery, AMissingDeadLetterQueueIsCounted) {
  Attributes nowhere = raw();
  nowhere["RedrivePolicy"] = R"({"deadLetterTargetArn":")" + queue("nowhere") + R"("})";
  run(nowhere, {text("m")}, kTopic, "missing");
  EXPECT_EQ(metric("NumberOfNotificationsFailedToRedriveToDlq"), 1);
}

TEST_F(SnsDelivery, AMessageThatIsTooLongForTheQueueIsDead) {
  run(with_dead_letters(), {text(std::string(1'025, 'a'))}, kTopic, "small");
  EXPECT_TRUE(bodies("small").empty());
  EXPECT_EQ(bodies("dead").size(), 1u);
}

TEST_F(SnsDelivery, AFifoTopicKeepsTheOrderOfAGroupThoughDeliveriesFail) {
  faults_.site = "sqs:SendMessage";
  faults_.kind = &aws::kInternalError;
  faults_.times = 5;
  std::vector<PublishInput> messages;
  for (const char* name : {"1", "2", "3", "3"}) {
    messages.push_back(text(name).WithMessageGroupId("g").WithMessageDeduplicationId(name));
  }
  run(raw(), messages, kFifoTopic, "q.fifo");
  EXPECT_EQ(bodies("q.fifo"), (Texts{"1", "2", "3"}));
  EXPECT_EQ(in("q.fifo")[0].group, "g");
  EXPECT_EQ(in("q.fifo")[0].deduplication_id, "1");
}

TEST_F(SnsDelivery, AnAnswerThatIsLostMakesTwoOfIt) {
  faults_.site = "sqs:SendMessage";
  faults_.kind = &aws::kInternalErrorAfter;
  faults_.times = 1;
  run(raw(), {text("m")});
  EXPECT_EQ(bodies("q"), (Texts{"m", "m"}));
}

TEST_F(SnsDelivery, ADeliveryMayComeTwiceOrLate) {
  faults_.site = "sns:Publish/delivery";
  faults_.kind = &kDeliveredTwice;
  faults_.times = 1;
  run(raw(), {text("m")});
  EXPECT_EQ(bodies("q"), (Texts{"m", "m"}));
}

TEST_F(SnsDelivery, ALateDeliveryIsOvertaken) {
  faults_.site = "sns:Publish/delivery";
  faults_.kind = &kDeliveredLate;
  faults_.times = 1;
  run(raw(), {text("first"), text("second")});
  EXPECT_EQ(bodies("q"), (Texts{"second", "first"}));
}

TEST(SnsDeliveryPolicy, MakesAWholeOfAbout23Days) {
  Duration whole{};
  for (std::uint64_t i = 0; i < kAttemptsMost; ++i) whole += wait_before(i);
  EXPECT_GT(whole, 23 * 24h);
  EXPECT_LT(whole, 24 * 24h);
  EXPECT_EQ(wait_before(2), 0s);
  EXPECT_EQ(wait_before(4), 1s);
  EXPECT_EQ(wait_before(5), 1s);
  EXPECT_EQ(wait_before(14), 20s);
}

// A function gets one record; that it fails is no business of the topic.
class SnsToLambda : public SnsDelivery {
 public:
  lambda::Service lambda_{cloud_};
  Texts events_;

  Task<lambda::Result> handle(Bytes event) {
    events_.push_back(event.str());
    co_return Bytes("null");
  }
};

TEST_F(SnsToLambda, AFunctionGetsAnEventOfOneRecord) {
  lambda_.install("code.handler",
                  [this](lambda::Invocation&, Bytes event) { return handle(std::move(event)); });
  kernel_.spawn(Identity::of("deploy"), [](SnsToLambda& t, Kernel& k) -> Task<void> {
    lambda::CreateFunctionRequest request;
    request.FunctionName = "f";
    request.Role = "arn:aws:iam::000000000000:role/r";
    request.Runtime = "python3.12";
    request.Handler = "code.handler";
    request.Code = lambda::FunctionCode().WithZipFile("zip");
    auto made = co_await t.call<lambda::CreateFunction>(k, std::move(request));
    EXPECT_TRUE(made) << to_string(made.error());
    co_await k.delay(10s);
    const std::vector<PublishInput> messages(1, text("hello"));
    co_await t.tell(k, Attributes(), messages, kTopic,
                    "arn:aws:lambda:us-east-1:000000000000:function:f");
  }(*this, kernel_));
  kernel_.run();
  ASSERT_EQ(events_.size(), 1u);
  const json event = json::parse(events_[0]);
  ASSERT_EQ(event["Records"].size(), 1u);
  EXPECT_EQ(event["Records"][0]["EventSource"], "aws:sns");
  EXPECT_EQ(event["Records"][0]["Sns"]["Message"], "hello");
  EXPECT_EQ(event["Records"][0]["Sns"]["Subject"], nullptr);
  EXPECT_EQ(event["Records"][0]["Sns"]["MessageAttributes"], json::object());
}

}  // namespace
}  // namespace weir::sns
