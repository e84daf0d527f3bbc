// Filters, and lanes beside each other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Batch = std::vector<std::string>;

CreateEventSourceMappingRequest one_by_one() {
  return CreateEventSourceMappingRequest().WithBatchSize(1);
}

CreateEventSourceMappingRequest filtering(std::string pattern) {
  return one_by_one().WithFilterCriteria(
      FilterCriteria().WithFilters({Filter().WithPattern(std::move(pattern))}));
}

Task<void> put(Kernel&, Pipeline& p, std::string key, std::string data) {
  co_await p.operator_.call<kinesis::PutRecord>(
      Identity::of(data),
      kinesis::PutRecordInput().WithStreamName("s").WithPartitionKey(key).WithData(Bytes(data)));
}

// Each is a key and data.
using Puts = std::vector<std::pair<std::string, std::string>>;

Task<void> deploy_and_put(Kernel& kernel, Pipeline& p, CreateEventSourceMappingRequest mapping,
                          Puts puts) {
  co_await p.deploy(kernel, std::move(mapping), 60);
  co_await kernel.delay(60s);
  for (const auto& [key, data] : puts) co_await put(kernel, p, key, data);
}

void run(Pipeline& p, CreateEventSourceMappingRequest mapping, Puts puts) {
  p.kernel.choices().check_unique_draws();
  p.kernel.spawn(Identity::of("story"),
                 deploy_and_put(p.kernel, p, std::move(mapping), std::move(puts)));
  p.kernel.run_until(kDefaultStart + 30min);
}

const ShardProgress& progress(Pipeline& p) {
  return p.lambda.state().mappings.at(p.uuid).shards.begin()->second;
}

TEST(Filter, WhatDoesNotMatchIsPassedOverWithoutAnInvocation) {
  Pipeline p;
  p.install(ok);
  run(p, filtering(R"({"data":{"kind":["wanted"]}})"),
      {{"k", R"({"kind":"other"})"}, {"k", R"({"kind":"wanted"})"}, {"k", R"({"kind":"no"})"}});
  EXPECT_THAT(p.batches, ElementsAre(Batch{R"({"kind":"wanted"})"}));
  EXPECT_EQ(progress(p).filtered, 2u);
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

TEST(Filter, OnDataDropsWhatIsNotJsonSilently) {
  Pipeline p;
  p.install(ok);
  run(p, filtering(R"({"data":{"kind":[{"exists":false}]}})"), {{"k", "plain"}, {"k", "{}"}});
  EXPECT_THAT(p.batches, ElementsAre(Batch{"{}"}));
}

TEST(Filter, OnMetadataAloneDoesNotLookAtTheData) {
  Pipeline p;
  p.install(ok);
  run(p, filtering(R"({"partitionKey":[{"prefix":"a"}]})"), {{"ab", "plain"}, {"b", "other"}});
  EXPECT_THAT(p.batches, ElementsAre(Batch{"plain"}));
}

TEST(Filter, AnInvalidPatternIsRefused) {
  for (const char* pattern : {"nonsense", R"({"data":["plain"]})", R"({"a":"b"})"}) {
    Pipeline p;
    p.install(ok);
    run(p, filtering(pattern), {});
    EXPECT_THAT(p.error, HasSubstr("Invalid filter pattern definition.")) << pattern;
  }
}

TEST(Lanes, OnePartitionKeyThatIsStuckDoesNotHoldTheOthers) {
  Pipeline p;
  p.install([](const Batch& batch) -> Result {
    if (batch[0].starts_with("poison")) return std::unexpected(Failure{"ValueError", "no"});
    return Bytes("null");
  });
  run(p, one_by_one().WithParallelizationFactor(10),
      {{"p", "poison"}, {"p", "behind it"}, {"a", "a1"}, {"a", "a2"}, {"a", "a3"}});
  Batch well;
  for (const Batch& batch : p.batches) {
    if (batch[0] != "poison") well.push_back(batch[0]);
  }
  EXPECT_THAT(well, ElementsAre("a1", "a2", "a3"));
  EXPECT_EQ(progress(p).done, 3u);
  EXPECT_EQ(progress(p).checkpoint, "");  // the first record is not done with
  EXPECT_NE(p.lambda.waits_for(), std::nullopt);
}

TEST(Lanes, RunBesideEachOther) {
  Puts puts;
  for (int i = 0; i < 20; ++i) puts.emplace_back(std::to_string(i), std::to_string(i));
  Duration took[2];
  for (const int factor : {1, 10}) {
    Pipeline p;
    p.install(ok);
    p.work = 20s;
    run(p, one_by_one().WithParallelizationFactor(factor), puts);
    EXPECT_EQ(p.batches.size(), 20u);
    EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
    took[factor / 10] = p.last_batch - kDefaultStart;
  }
  EXPECT_LT(took[1] + 3min, took[0]);
}

TEST(Lanes, TheCheckpointIsTheLastWhenAllIsDone) {
  Pipeline p;
  p.install(ok);
  run(p, one_by_one().WithParallelizationFactor(3), {{"a", "1"}, {"b", "2"}, {"c", "3"}});
  EXPECT_EQ(progress(p).done, 3u);
  EXPECT_NE(progress(p).checkpoint, "");
  EXPECT_TRUE(progress(p).caught_up);
}

TEST(Lanes, SkippingIdleTimeChangesNothingInTheHistory) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Hash128 hashes[2];
    for (const bool skip : {false, true}) {
      Pipeline p(seed);
      p.install(ok);
      p.lambda.state().options.skip_idle = skip;
      run(p,
          one_by_one()
              .WithParallelizationFactor(4)
              .WithMaximumBatchingWindowInSeconds(static_cast<std::int32_t>(seed))
              .WithFilterCriteria(FilterCriteria().WithFilters(
                  {Filter().WithPattern(R"({"partitionKey":[{"anything-but":"d"}]})")})),
          {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}});
      hashes[skip] = p.kernel.trace().hash();
      EXPECT_EQ(p.batches.size(), 3u);
    }
    EXPECT_EQ(hashes[0], hashes[1]) << "seed " << seed;
  }
}

}  // namespace
}  // namespace weir::lambda
