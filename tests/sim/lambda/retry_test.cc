// What becomes of a batch that fails: bisecting, and answers that name records.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using Batch = std::vector<std::string>;

const Result kFailure = std::unexpected(Failure{"ValueError", "no"});

Task<void> put_four(Kernel& kernel, Pipeline& p, CreateEventSourceMappingRequest mapping) {
  co_await p.deploy(kernel, std::move(mapping), 3);
  co_await kernel.delay(60s);
  for (const char* data : {"a", "b", "c", "d"}) co_await p.put(kernel, data);
}

// A window gathers all four into one batch.
CreateEventSourceMappingRequest four() {
  return CreateEventSourceMappingRequest().WithMaximumBatchingWindowInSeconds(200);
}

CreateEventSourceMappingRequest reporting() {
  return four().WithFunctionResponseTypes({"ReportBatchItemFailures"}).WithMaximumRetryAttempts(3);
}

void run(Pipeline& p, CreateEventSourceMappingRequest mapping) {
  p.kernel.choices().check_unique_draws();
  p.kernel.spawn(Identity::of("story"), put_four(p.kernel, p, std::move(mapping)));
  p.kernel.run_until(kDefaultStart + 30min);
  EXPECT_EQ(p.error, "");
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

const ShardProgress& progress(Pipeline& p) {
  return p.lambda.state().mappings.at(p.uuid).shards.begin()->second;
}

TEST(Bisect, APoisonRecordIsIsolatedAndAllOthersAreProcessed) {
  Pipeline p;
  p.install([](const Batch& batch) -> Result {
    if (std::ranges::count(batch, "c") != 0) return kFailure;
    return Bytes("null");
  });
  run(p, four().WithBisectBatchOnFunctionError(true).WithMaximumRetryAttempts(1));
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a", "b", "c", "d"}, Batch{"a", "b"}, Batch{"c", "d"},
                                     Batch{"c"}, Batch{"c"}, Batch{"d"}));
  EXPECT_EQ(progress(p).done, 3u);
  EXPECT_EQ(progress(p).discarded, 1u);
}

TEST(Bisect, SplittingUsesUpNoRetry) {
  Pipeline p;
  p.install([](const Batch& batch) -> Result {
    if (batch.size() > 1) return kFailure;
    return Bytes("null");
  });
  run(p, four().WithBisectBatchOnFunctionError(true).WithMaximumRetryAttempts(0));
  EXPECT_EQ(progress(p).done, 4u);
}

TEST(Bisect, WithoutItTheWholeBatchIsGivenUp) {
  Pipeline p;
  p.install([](const Batch&) { return kFailure; });
  run(p, four().WithMaximumRetryAttempts(2));
  EXPECT_EQ(p.batches.size(), 3u);
  EXPECT_EQ(progress(p).discarded, 4u);
}

TEST(Bisect, RecordsThatGrowTooOldMeanwhileAreGivenUp) {
  Pipeline p;
  p.install([](const Batch&) { return kFailure; });
  run(p, four()
             .WithMaximumBatchingWindowInSeconds(1)
             .WithBisectBatchOnFunctionError(true)
             .WithMaximumRecordAgeInSeconds(60));
  EXPECT_EQ(progress(p).discarded, 4u);
}

// "@b" stands for the sequence number of the record "b".
struct Answer {
  const char* text;
  std::size_t processed;  // of four, by the first invocation
};

std::string with_numbers(std::string text, const std::vector<KinesisRecord>& records) {
  for (const KinesisRecord& record : records) {
    const std::string mark = "@" + record.data.str();
    if (const auto at = text.find(mark); at != std::string::npos) {
      text.replace(at, mark.size(), record.sequence_number);
    }
  }
  return text;
}

Task<Result> answer(Kernel& kernel, Pipeline& p, Bytes event, std::string text) {
  const std::vector<KinesisRecord> records = read_kinesis_event(event);
  Batch batch;
  for (const KinesisRecord& record : records) batch.push_back(record.data.str());
  p.batches.push_back(batch);
  co_await kernel.delay(1ms);
  if (p.batches.size() > 1) co_return Bytes("{}");
  co_return Bytes(with_numbers(text, records));
}

void answer_first(Pipeline& p, std::string text) {
  p.lambda.install("code.handler", [&p, text](Invocation& invocation, Bytes event) {
    static_cast<void>(invocation);
    return answer(p.kernel, p, std::move(event), text);
  });
}

class ItemFailuresAnswer : public ::testing::TestWithParam<Answer> {};

TEST_P(ItemFailuresAnswer, CutsTheBatchWhereAwsDoes) {
  Pipeline p;
  answer_first(p, GetParam().text);
  run(p, reporting());
  const Batch all{"a", "b", "c", "d"};
  const auto cut = all.begin() + static_cast<std::ptrdiff_t>(GetParam().processed);
  ASSERT_FALSE(p.batches.empty());
  EXPECT_EQ(p.batches[0], all);
  if (cut == all.end()) {
    EXPECT_EQ(p.batches.size(), 1u);
  } else {
    ASSERT_EQ(p.batches.size(), 2u);
    EXPECT_EQ(p.batches[1], Batch(cut, all.end()));
  }
  EXPECT_EQ(progress(p).done, 4u);
}

INSTANTIATE_TEST_SUITE_P(
    Recorded, ItemFailuresAnswer,
    ::testing::Values(
        Answer{R"("")", 4}, Answer{"[]", 4}, Answer{"null", 4}, Answer{"{}", 4},
        Answer{R"({"batchItemFailures":[]})", 4}, Answer{R"({"batchItemFailures":null})", 4},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":""}]})", 0},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":null}]})", 0},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":17}]})", 0},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"unknown"}]})", 0},
        Answer{R"({"batchItemFailures":[{"foo":"@c"}]})", 0},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@c"}]})", 2},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@d"},{"itemIdentifier":"@b"}]})", 1},
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@a"}]})", 0}));

INSTANTIATE_TEST_SUITE_P(
    Unconfirmed, ItemFailuresAnswer,
    ::testing::Values(
        Answer{R"({"batchItemFailures":[{"itemIdentifier":"@c"},{"itemIdentifier":"x"}]})", 0},
        Answer{R"({"batchItemFailures":{"itemIdentifier":"@c"}})", 0},
        Answer{R"({"batchItemFailures":["@c"]})", 0}, Answer{"not json", 0}, Answer{"17", 0},
        Answer{R"("text")", 0}));

TEST(ItemFailures, AreIgnoredUnlessTheMappingAsksForThem) {
  Pipeline p;
  answer_first(p, R"({"batchItemFailures":[{"itemIdentifier":"@c"}]})");
  run(p, four());
  EXPECT_EQ(p.batches.size(), 1u);
}

Task<Result> fail_at_d(Kernel& kernel, Pipeline& p, Bytes event) {
  const std::vector<KinesisRecord> records = read_kinesis_event(event);
  Batch batch;
  for (const KinesisRecord& record : records) batch.push_back(record.data.str());
  p.batches.push_back(batch);
  co_await kernel.delay(1ms);
  co_return Bytes(with_numbers(R"({"batchItemFailures":[{"itemIdentifier":"@d"}]})", records));
}

void install_fail_at_d(Pipeline& p) {
  p.lambda.install("code.handler", [&p](Invocation& invocation, Bytes event) {
    static_cast<void>(invocation);
    return fail_at_d(p.kernel, p, std::move(event));
  });
}

TEST(ItemFailures, TriesBeginAnewAfterProgress) {
  Pipeline p;
  install_fail_at_d(p);
  run(p, reporting());  // three retries
  EXPECT_EQ(std::ranges::count_if(p.batches,
                                  [](const Batch& b) { return std::ranges::count(b, "d") != 0; }),
            5);
  EXPECT_EQ(progress(p).done, 3u);
  EXPECT_EQ(progress(p).discarded, 1u);
}

TEST(ItemFailures, WithBisectTheBatchIsCutWhereTheFunctionSaysNotHalved) {
  Pipeline p;
  install_fail_at_d(p);
  run(p, reporting().WithBisectBatchOnFunctionError(true));
  EXPECT_EQ(p.batches[1], Batch{"d"});
}

TEST(ItemFailures, WithBisectAFailureOfTheWholeIsHalved) {
  Pipeline p;
  answer_first(p, R"({"batchItemFailures":[{"itemIdentifier":""}]})");
  run(p, reporting().WithBisectBatchOnFunctionError(true));
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a", "b", "c", "d"}, Batch{"a", "b"}, Batch{"c", "d"}));
}

TEST(ItemFailures, AnExceptionIsAFailureOfTheWholeBatch) {
  Pipeline p;
  int failures = 1;
  p.install([&](const Batch&) -> Result {
    if (failures-- > 0) return kFailure;
    return Bytes("{}");
  });
  run(p, reporting());
  EXPECT_EQ(p.batches.size(), 2u);
  EXPECT_EQ(p.batches[0], p.batches[1]);
}

}  // namespace
}  // namespace weir::lambda
