// What a mapping makes of a queue's messages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/sim/lambda/queue_fixture.h"

namespace weir::lambda {
namespace {

using nlohmann::json;
using Attributes = QueuePipeline::Attributes;
using Batch = std::vector<std::string>;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const Result kFailure = std::unexpected(Failure{"ValueError", "no"});
constexpr char kRedrive[] =
    R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"2"})";

struct Plan {
  CreateEventSourceMappingRequest mapping;
  Attributes attributes;
  Batch messages;
  std::string group;
  Duration minutes = 20min;
};

Task<void> tell(Kernel& kernel, QueuePipeline& p, Plan plan) {
  co_await p.make_queue(kernel, "dead", Attributes());
  co_await p.make_queue(kernel, p.queue, plan.attributes);
  co_await p.deploy(kernel, plan.mapping);
  co_await kernel.delay(60s);
  for (const std::string& body : plan.messages) co_await p.send(kernel, body, plan.group);
}

void run(QueuePipeline& p, Plan plan) {
  p.kernel.choices().check_unique_draws();
  const Duration minutes = plan.minutes;
  p.kernel.spawn(Identity::of("story"), tell(p.kernel, p, std::move(plan)));
  p.kernel.run_until(kDefaultStart + minutes);
}

TEST(SqsMapping, MessagesAreHandedOverAndDeleted) {
  QueuePipeline p;
  p.install(succeed);
  run(p, {.messages = {"a", "b", "c"}});
  ASSERT_EQ(p.error, "");
  Batch seen;
  for (const Batch& batch : p.batches) seen.insert(seen.end(), batch.begin(), batch.end());
  EXPECT_THAT(seen, UnorderedElementsAre("a", "b", "c"));
  EXPECT_EQ(p.left_in("q"), 0u);
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

TEST(SqsMapping, TheEventHasTheMembersOfRecordedOnes) {
  QueuePipeline p;
  p.install(succeed);
  run(p, {.messages = {"a"}});
  ASSERT_EQ(p.events.size(), 1u);
  const json record = json::parse(p.events[0])["Records"][0];
  Batch names;
  for (const auto& [name, value] : record.items()) names.push_back(name);
  EXPECT_THAT(names, UnorderedElementsAre("messageId", "receiptHandle", "body", "attributes",
                                          "messageAttributes", "md5OfBody", "eventSource",
                                          "eventSourceARN", "awsRegion"));
  EXPECT_EQ(record["attributes"]["ApproximateReceiveCount"], "1");
  EXPECT_EQ(record["eventSource"], "aws:sqs");
}

TEST(SqsMapping, WithABatchingWindowTheMissingDigestIsNull) {
  QueuePipeline p;
  p.install(succeed);
  run(p, {.mapping = CreateEventSourceMappingRequest().WithMaximumBatchingWindowInSeconds(1),
          .messages = {"a"}});
  ASSERT_EQ(p.events.size(), 1u);
  const json record = json::parse(p.events[0])["Records"][0];
  EXPECT_TRUE(record.contains("md5OfMessageAttributes"));
  EXPECT_EQ(record["md5OfMessageAttributes"], nullptr);
}

TEST(SqsMapping, AWindowGathersMoreThanOneReceiveGives) {
  QueuePipeline p;
  p.install(succeed);
  Batch messages;
  for (int i = 0; i < 25; ++i) messages.push_back("m" + std::to_string(i));
  run(p,
      {.mapping =
           CreateEventSourceMappingRequest().WithMaximumBatchingWindowInSeconds(20).WithBatchSize(
               100),
       .messages = messages});
  ASSERT_EQ(p.batches.size(), 1u);
  EXPECT_EQ(p.batches[0].size(), 25u);
  EXPECT_EQ(p.left_in("q"), 0u);
}

TEST(SqsMapping, WhatFailsComesAgainWhenItsVisibilityTimeoutEnds) {
  QueuePipeline p;
  p.install([&p](const std::vector<SqsRecord>& records) -> Result {
    if (records[0].attributes.at("ApproximateReceiveCount") == "1") return kFailure;
    return Bytes("null");
  });
  run(p, {.attributes = {{"VisibilityTimeout", "40"}}, .messages = {"a"}});
  ASSERT_EQ(p.batches.size(), 2u);
  EXPECT_GE(p.started[1] - p.started[0], 39s);
  EXPECT_LE(p.started[1] - p.started[0], 45s);
  EXPECT_EQ(p.left_in("q"), 0u);
}

TEST(SqsMapping, APoisonMessageEndsInTheDeadLetters) {
  QueuePipeline p;
  p.install([](const std::vector<SqsRecord>&) { return kFailure; });
  run(p, {.attributes = {{"RedrivePolicy", kRedrive}}, .messages = {"a"}});
  EXPECT_EQ(p.batches.size(), 2u);
  EXPECT_EQ(p.left_in("q"), 0u);
  EXPECT_EQ(p.left_in("dead"), 1u);
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

Task<void> throttle(Kernel& kernel, QueuePipeline& p) {
  co_await kernel.delay(30s);
  co_await p.operator_.call<PutFunctionConcurrency>(
      Identity::of("throttle"),
      PutFunctionConcurrencyRequest().WithFunctionName("f").WithReservedConcurrentExecutions(0));
}

TEST(SqsMapping, AThrottledFunctionSendsMessagesToTheDeadLettersWithoutHavingRun) {
  QueuePipeline p;
  p.install(succeed);
  p.kernel.spawn(Identity::of("throttle"), throttle(p.kernel, p));
  run(p, {.attributes = {{"RedrivePolicy", kRedrive}}, .messages = {"a"}});
  EXPECT_THAT(p.batches, IsEmpty());
  EXPECT_EQ(p.left_in("dead"), 1u);
}

TEST(SqsMapping, WhatNoFilterTakesIsDeletedUnseen) {
  QueuePipeline p;
  p.install(succeed);
  const auto filter = Filter().WithPattern(R"({"body":{"kind":["good"]}})");
  run(p, {.mapping =
              CreateEventSourceMappingRequest()
                  .WithFilterCriteria(FilterCriteria().WithFilters({filter}))
                  .WithMetricsConfig(EventSourceMappingMetricsConfig().WithMetrics({"EventCount"})),
          .messages = {R"({"kind":"bad"})", R"({"kind":"good"})", "no JSON"}});
  EXPECT_THAT(p.batches, ElementsAre(Batch{R"({"kind":"good"})"}));
  EXPECT_EQ(p.left_in("q"), 0u);
  EXPECT_EQ(p.counted("PolledEventCount"), 3);
  EXPECT_EQ(p.counted("FilteredOutEventCount"), 2);
  EXPECT_EQ(p.counted("DeletedEventCount"), 3);
}

TEST(SqsMapping, AVisibilityTimeoutShorterThanTheWindowHandsAMessageOverTwice) {
  QueuePipeline p;
  p.install(succeed);
  run(p, {.mapping = CreateEventSourceMappingRequest().WithMaximumBatchingWindowInSeconds(60),
          .attributes = {{"VisibilityTimeout", "20"}},
          .messages = {"a"}});
  ASSERT_FALSE(p.batches.empty());
  EXPECT_GT(p.batches[0].size(), 1u);
}

TEST(SqsMapping, MaximumConcurrencyBoundsWhatRunsAtOnce) {
  QueuePipeline p;
  p.install(succeed);
  p.work = 2s;
  Batch messages;
  for (int i = 0; i < 30; ++i) messages.push_back("m" + std::to_string(i));
  run(p, {.mapping = CreateEventSourceMappingRequest().WithBatchSize(1).WithScalingConfig(
              ScalingConfig().WithMaximumConcurrency(3)),
          .messages = messages});
  EXPECT_EQ(p.running_most, 3);
  EXPECT_EQ(p.left_in("q"), 0u);
}

TEST(SqsMapping, FiveRunAtFirstAndMoreWhileAllOfThemAreBusy) {
  QueuePipeline p;
  p.install(succeed);
  p.work = 2s;
  Batch messages;
  for (int i = 0; i < 60; ++i) messages.push_back("m" + std::to_string(i));
  run(p, {.mapping = CreateEventSourceMappingRequest().WithBatchSize(1), .messages = messages});
  EXPECT_GT(p.running_most, 5);
  const auto grown = (p.started.back() - p.started.front()) / 200ms;  // 300 a minute
  EXPECT_LE(p.running_most, 5 + grown + 1);
  EXPECT_EQ(p.left_in("q"), 0u);
}

TEST(SqsMapping, AGroupOfAFifoQueueRunsInOrderOneBatchAtATime) {
  QueuePipeline p;
  p.queue = "q.fifo";
  p.install(succeed);
  p.work = 2s;
  run(p, {.mapping = CreateEventSourceMappingRequest().WithBatchSize(1),
          .attributes = {{"FifoQueue", "true"}},
          .messages = {"a", "b", "c"},
          .group = "g"});
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"b"}, Batch{"c"}));
  EXPECT_EQ(p.running_most, 1);
}

struct Strike final : aws::FaultHook {
  int times = 1;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.id != mapping_checkpoint().id || times-- <= 0) return {};
    return {&kBatchRedelivered, 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

TEST(SqsMapping, AMessageComesAgainIfThePollerRestartsBeforeItDeletesIt) {
  QueuePipeline p;
  p.install(succeed);
  Strike strike;
  p.cloud.set_faults(&strike);
  run(p, {.messages = {"a"}});
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"a"}));
  EXPECT_EQ(p.left_in("q"), 0u);
}

TEST(SqsMapping, SkippingEmptyPollsChangesNothing) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Hash128 hashes[2];
    for (const bool skip : {false, true}) {
      QueuePipeline p(seed);
      p.install(succeed);
      p.lambda.state().options.skip_idle = skip;
      run(p, {.messages = {"a", "b", "c"}});
      hashes[skip] = p.kernel.trace().hash();
    }
    EXPECT_EQ(hashes[0], hashes[1]) << "seed " << seed;
  }
}

TEST(SqsMapping, AnIdleQueueCostsNoEvents) {
  QueuePipeline p;
  p.install(succeed);
  run(p, {.messages = {"a"}, .minutes = 10min});
  const std::uint64_t before = p.kernel.events();
  p.kernel.run_until(kDefaultStart + 10h);
  EXPECT_LE(p.kernel.events() - before, 5u);
}

// ---- ReportBatchItemFailures --------------------------------------------------------------------

struct Answer {
  const char* text;  // "@b" stands for the id of the message "b"
  Batch left;
};

std::string with_ids(std::string text, const std::vector<SqsRecord>& records) {
  for (const SqsRecord& record : records) {
    const std::string mark = "@" + record.body;
    const auto at = text.find(mark);
    if (at != std::string::npos) text.replace(at, mark.size(), record.message_id);
  }
  return text;
}

class QueueAnswer : public ::testing::TestWithParam<Answer> {};

TEST_P(QueueAnswer, LeavesWhatItNames) {
  QueuePipeline p;
  p.install([](const std::vector<SqsRecord>& records) -> Result {
    return Bytes(with_ids(GetParam().text, records));
  });
  run(p, {.mapping = CreateEventSourceMappingRequest()
                         .WithMaximumBatchingWindowInSeconds(5)
                         .WithFunctionResponseTypes({"ReportBatchItemFailures"}),
          .attributes = {{"VisibilityTimeout", "3600"}},
          .messages = {"a", "b", "c"}});
  ASSERT_EQ(p.batches.size(), 1u);
  Batch left;
  for (const auto& [number, message] : p.queues.queues.at("q").messages) {
    left.push_back(message.body.str());
  }
  EXPECT_THAT(left, ::testing::UnorderedElementsAreArray(GetParam().left));
}

INSTANTIATE_TEST_SUITE_P(
    Recorded, QueueAnswer,
    ::testing::Values(
        Answer{"{}", {}}, Answer{"null", {}}, Answer{R"("")", {}},
        Answer{R"({"batchItemFailures":[]})", {}}, Answer{R"({"batchItemFailures":null})", {}},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@b"}]})", {"b"}},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@c"},{"itemIdentifier":"@a"}]})",
               {"a", "c"}},
        Answer{R"({"batchItemFailures":[{"foo":"notvalid"}]})", {"a", "b", "c"}},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":""}]})", {"a", "b", "c"}},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"unknown"}]})", {"a", "b", "c"}},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@a"},{"itemIdentifier":null}]})",
               {"a", "b", "c"}}));

// ---- what AWS refuses ---------------------------------------------------------------------------

struct Refused {
  const char* queue;
  CreateEventSourceMappingRequest mapping;
  const char* words;
};

class RefusedMapping : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedMapping, SaysWhy) {
  QueuePipeline p;
  p.queue = GetParam().queue;
  p.install(succeed);
  Attributes attributes;
  if (p.queue.ends_with(".fifo")) attributes["FifoQueue"] = "true";
  run(p, {.mapping = GetParam().mapping, .attributes = attributes});
  EXPECT_THAT(p.error, HasSubstr(GetParam().words));
}

using Request = CreateEventSourceMappingRequest;

INSTANTIATE_TEST_SUITE_P(
    Aws, RefusedMapping,
    ::testing::Values(
        Refused{"q", Request().WithBatchSize(11),
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
                "greater than 10"},
        Refused{"q", Request().WithStartingPosition("LATEST"),
                "StartingPosition is not valid for SQS event sources."},
        Refused{"q.fifo", Request().WithMaximumBatchingWindowInSeconds(1),
                "Batching window is not supported for FIFO queues"},
        Refused{"q.fifo", Request().WithBatchSize(11), "FIFO"},
        Refused{"q", Request().WithMaximumRetryAttempts(1),
                "Unsupported 'maximumRetryAttempts' parameter"},
        Refused{"q", Request().WithTumblingWindowInSeconds(1),
                "Unsupported 'tumblingWindowInSeconds' parameter"}));

Task<void> deploy_slow(Kernel& kernel, QueuePipeline& p) {
  const Attributes attributes = {{"VisibilityTimeout", "30"}};
  co_await p.make_queue(kernel, "q", attributes);
  co_await p.deploy(kernel, CreateEventSourceMappingRequest(), 60);
}

TEST(SqsMapping, AVisibilityTimeoutBelowTheFunctionsIsRefused) {
  QueuePipeline p;
  p.kernel.spawn(Identity::of("story"), deploy_slow(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 1min);
  EXPECT_THAT(p.error,
              HasSubstr("Queue visibility timeout: 30 seconds is less than Function timeout: 60 "
                        "seconds"));
}

Task<void> deploy_nowhere(Kernel& kernel, QueuePipeline& p) {
  co_await p.deploy(kernel, CreateEventSourceMappingRequest());
}

TEST(SqsMapping, AQueueThatIsNotThereIsRefused) {
  QueuePipeline p;
  p.kernel.spawn(Identity::of("story"), deploy_nowhere(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 1min);
  EXPECT_THAT(p.error, HasSubstr("SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS "
                                 "Error Message: The specified queue does not exist."));
}

}  // namespace
}  // namespace weir::lambda
