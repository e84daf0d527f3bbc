// Through the front door: long polls wake on arrival and cost nothing between, dead letters move
// back in virtual time, and CloudWatch is told.

#include "sim/sqs/service.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/metrics.h"
#include "sim/kernel/kernel.h"

namespace weir::sqs {
namespace {

using Attributes = std::map<std::string, std::string>;

class SqsService : public testing::Test {
 public:  // for the stories of the tests
  SqsService() {
    serve(cloud_, sqs_);
    cloud_.set_metrics(&metrics_);
    cloud_.set_latency("sqs:SendMessage", {0ns, 0ns, ""});
    cloud_.set_latency("sqs:ReceiveMessage", {0ns, 0ns, ""});
  }
  Kernel& kernel() { return kernel_; }
  std::string url(const std::string& name) {
    return "https://sqs.us-east-1.amazonaws.com/000000000000/" + name;
  }
  std::string arn(const std::string& name) { return "arn:aws:sqs:us-east-1:000000000000:" + name; }
  template <class Op>
  Task<typename Op::Response> call(Kernel&, typename Op::Request request) {
    const aws::Caller caller(cloud_.principal("arn:aws:iam::000000000000:user/u"),
                             Identity::of("call").child("nth", calls_++));
    auto answer = co_await cloud_.call<Op>(caller, std::move(request));
    EXPECT_TRUE(answer) << to_string(answer.error());
    co_return answer ? std::move(*answer) : typename Op::Response();
  }
  Task<void> create(Kernel& k, std::string name, Attributes attributes) {
    CreateQueueRequest request;
    request.QueueName = name;
    request.Attributes = std::move(attributes);
    co_await call<CreateQueue>(k, std::move(request));
  }
  Task<void> send(Kernel& k, std::string name, std::string body) {
    SendMessageRequest request;
    request.QueueUrl = url(name);
    request.MessageBody = std::move(body);
    co_await call<SendMessage>(k, std::move(request));
  }
  Task<std::vector<Message>> receive(Kernel& k, std::string name, int wait, int visibility) {
    ReceiveMessageRequest request;
    request.QueueUrl = url(name);
    request.WaitTimeSeconds = wait;
    request.VisibilityTimeout = visibility;
    auto response = co_await call<ReceiveMessage>(k, std::move(request));
    co_return response.Messages.value_or(std::vector<Message>());
  }

  Kernel kernel_;
  aws::Metrics metrics_;
  Sqs sqs_;
  aws::Cloud cloud_{kernel_};
  std::uint64_t calls_ = 0;
};

TEST_F(SqsService, ALongPollWakesWhenAMessageArrives) {
  kernel_.spawn(Identity::of("test"), [](SqsService& t, Kernel& k) -> Task<void> {
    co_await t.create(k, "jobs", Attributes());
    const Time began = k.now();
    k.spawn(Identity::of("producer"), [](SqsService& s, Kernel& kk) -> Task<void> {
      co_await kk.delay(7s);
      co_await s.send(kk, "jobs", "m");
    }(t, k));
    const auto messages = co_await t.receive(k, "jobs", 20, 30);
    EXPECT_EQ(messages.size(), 1u);
    EXPECT_EQ(k.now() - began, 7s);
  }(*this, kernel_));
  kernel_.run();
}

TEST_F(SqsService, ALongPollWakesWhenATimeoutOrADelayEnds) {
  kernel_.spawn(Identity::of("test"), [](SqsService& t, Kernel& k) -> Task<void> {
    const Attributes delayed_by_five{{"DelaySeconds", "5"}};
    co_await t.create(k, "jobs", delayed_by_five);
    co_await t.send(k, "jobs", "m");
    const Time began = k.now();
    const auto delayed = co_await t.receive(k, "jobs", 20, 9);
    EXPECT_EQ(delayed.size(), 1u);
    EXPECT_EQ(k.now() - began, 5s);
    const auto hidden = co_await t.receive(k, "jobs", 20, 9);
    EXPECT_EQ(hidden.size(), 1u);
    EXPECT_EQ(k.now() - began, 14s);
  }(*this, kernel_));
  kernel_.run();
}

TEST_F(SqsService, AnEmptyLongPollEndsAfterItsTimeAndCostsNoEventBetween) {
  kernel_.spawn(Identity::of("test"), [](SqsService& t, Kernel& k) -> Task<void> {
    co_await t.create(k, "jobs", Attributes());
    const Time began = k.now();
    const std::uint64_t events = k.events();
    const auto messages = co_await t.receive(k, "jobs", 20, 30);
    EXPECT_TRUE(messages.empty());
    EXPECT_EQ(k.now() - began, 20s);
    EXPECT_LT(k.events() - events, 10u);
  }(*this, kernel_));
  kernel_.run();
}

TEST_F(SqsService, TheSourceChangesWhenSomethingCanBeReceived) {
  aws::Source& source = cloud_.source(aws::queue_source(Identity::of(arn("jobs"))));
  kernel_.spawn(Identity::of("test"), [](SqsService& t, Kernel& k, aws::Source& s) -> Task<void> {
    co_await t.create(k, "jobs", Attributes());
    EXPECT_EQ(s.version(), 0u);
    co_await t.send(k, "jobs", "m");
    EXPECT_EQ(s.version(), 1u);
    co_await t.receive(k, "jobs", 0, 10);
    EXPECT_EQ(s.version(), 1u);
    const Time hidden = k.now();
    co_await s.changed().wait();
    EXPECT_EQ(k.now() - hidden, 10s);
    EXPECT_EQ(s.version(), 2u);
  }(*this, kernel_, source));
  kernel_.run();
}

TEST_F(SqsService, DeadLettersMoveBackAtTheRateAskedFor) {
  kernel_.spawn(Identity::of("test"), [](SqsService& t, Kernel& k) -> Task<void> {
    co_await t.create(k, "dead", Attributes());
    const Attributes redriven{{"RedrivePolicy", R"({"deadLetterTargetArn":")" + t.arn("dead") +
                                                    R"(","maxReceiveCount":1})"}};
    co_await t.create(k, "jobs", redriven);
    for (const char* body : {"a", "b", "c"}) co_await t.send(k, "jobs", body);
    for (int i = 0; i < 4; ++i) co_await t.receive(k, "jobs", 0, 0);
    EXPECT_EQ(t.sqs_.queues.at("dead").counts().visible, 3u);
    StartMessageMoveTaskRequest request;
    request.SourceArn = t.arn("dead");
    request.MaxNumberOfMessagesPerSecond = 1;
    co_await t.call<StartMessageMoveTask>(k, std::move(request));
    const Time began = k.now();
    for (int i = 0; i < 3; ++i) {
      const auto back = co_await t.receive(k, "jobs", 20, 600);
      EXPECT_EQ(back.size(), 1u);
    }
    EXPECT_GT(k.now() - began, 1900ms);
    EXPECT_LT(k.now() - began, 2100ms);
    co_await k.delay(2s);
    EXPECT_EQ(t.sqs_.move_tasks.front().status, MoveStatus::completed);
    EXPECT_EQ(t.sqs_.move_tasks.front().moved, 3);
  }(*this, kernel_));
  kernel_.run();
}

TEST_F(SqsService, MetricsCountMessagesAndSizesByTheMinute) {
  kernel_.spawn(Identity::of("test"), [](SqsService& t, Kernel& k) -> Task<void> {
    co_await t.create(k, "jobs", Attributes());
    co_await t.send(k, "jobs", "12345");
    co_await t.receive(k, "jobs", 0, 600);
    co_await t.receive(k, "jobs", 0, 600);
    co_await k.delay(3min);
    co_await t.send(k, "jobs", "1");
  }(*this, kernel_));
  kernel_.run();
  const auto sum = [&](const char* name) {
    const aws::MetricSeries* series = metrics_.find("AWS/SQS", name, {{"QueueName", "jobs"}});
    return series == nullptr ? -1 : series->sum();
  };
  EXPECT_EQ(sum("NumberOfMessagesSent"), 2);
  EXPECT_EQ(sum("SentMessageSize"), 6);
  EXPECT_EQ(sum("NumberOfMessagesReceived"), 1);
  EXPECT_EQ(sum("NumberOfEmptyReceives"), 1);
  EXPECT_EQ(sum("ApproximateNumberOfMessagesNotVisible"), 3);  // three minutes, one message
  EXPECT_EQ(sum("ApproximateNumberOfMessagesVisible"), 0);
  EXPECT_NEAR(static_cast<double>(sum("ApproximateAgeOfOldestMessage")), 60 + 120 + 180, 3);
}

}  // namespace
}  // namespace weir::sqs
