#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using Batch = std::vector<std::string>;

Task<void> put_three(Kernel& kernel, Pipeline& p, CreateEventSourceMappingRequest mapping) {
  co_await p.deploy(kernel, std::move(mapping), 3);
  co_await kernel.delay(60s);  // whatever the gap before the first poll is
  co_await p.put(kernel, "a");
  co_await p.put(kernel, "b");
  co_await p.put(kernel, "c");
}

// Runs until the mapping has nothing left to do.
void run(Pipeline& p, CreateEventSourceMappingRequest mapping) {
  p.kernel.spawn(Identity::of("story"), put_three(p.kernel, p, std::move(mapping)));
  p.kernel.run_until(kDefaultStart + 20min);
  EXPECT_EQ(p.error, "");
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

CreateEventSourceMappingRequest one_by_one() {
  return CreateEventSourceMappingRequest().WithBatchSize(1);
}

TEST(Mapping, RecordsComeInTheirOrderAndBatchesAreNoLargerThanAskedFor) {
  Pipeline p;
  p.install(ok);
  run(p, one_by_one());
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"b"}, Batch{"c"}));
}

TEST(Mapping, AWindowGathersUntilItEnds) {
  Pipeline p;
  p.install(ok);
  run(p, CreateEventSourceMappingRequest().WithMaximumBatchingWindowInSeconds(200));
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a", "b", "c"}));
}

TEST(Mapping, AFailingFunctionGetsTheSameBatchAgainAndHoldsTheShard) {
  Pipeline p;
  int failures = 2;
  p.install([&](const Batch&) -> Result {
    if (failures-- > 0) return std::unexpected(Failure{"ValueError", "no"});
    return Bytes("null");
  });
  run(p, one_by_one());
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"a"}, Batch{"a"}, Batch{"b"}, Batch{"c"}));
}

TEST(Mapping, ATimeoutAfterTheSideEffectMakesADuplicateOneBeforeItDoesNot) {
  for (const auto* kind : {&kTimeoutBefore, &kTimeoutAfter, &kCrashBefore, &kCrashAfter}) {
    Pipeline p;
    p.install(ok);
    p.faults.kind = kind;
    p.faults.times = 1;
    run(p, one_by_one());
    const std::size_t twice = kind->effect == aws::Effect::applied ? 2 : 1;
    EXPECT_EQ(std::ranges::count(p.batches, Batch{"a"}), twice) << kind->name;
    EXPECT_EQ(p.batches.size(), 2 + twice) << kind->name;
  }
}

TEST(Mapping, AFunctionThatTakesTooLongIsKilledWhereItWaits) {
  Pipeline p;
  p.install(ok);
  p.work = 3001ms;  // the limit is 3 s
  p.kernel.spawn(Identity::of("story"), put_three(p.kernel, p, one_by_one()));
  p.kernel.run_until(kDefaultStart + 5min);
  EXPECT_TRUE(p.batches.empty());
  EXPECT_GT(p.lambda.state().functions.at("f").timeouts, 2u);
  EXPECT_NE(p.lambda.waits_for(), std::nullopt);
}

TEST(Mapping, RetriesRunOutAndTheRecordIsGoneForGood) {
  Pipeline p;
  p.install([](const Batch& batch) -> Result {
    if (batch == Batch{"a"}) return std::unexpected(Failure{"ValueError", "poison"});
    return Bytes("null");
  });
  run(p, one_by_one().WithMaximumRetryAttempts(2));
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"a"}, Batch{"a"}, Batch{"b"}, Batch{"c"}));
  EXPECT_EQ(p.lambda.state().mappings.at(p.uuid).shards.begin()->second.discarded, 1u);
}

TEST(Mapping, RecordsTooOldAreCutFromTheHead) {
  Pipeline p;
  p.install([](const Batch&) -> Result { return std::unexpected(Failure{"ValueError", "no"}); });
  run(p, one_by_one().WithMaximumRecordAgeInSeconds(60));
  EXPECT_EQ(p.lambda.state().mappings.at(p.uuid).shards.begin()->second.discarded, 3u);
}

Task<void> put_at_once(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, one_by_one().WithStartingPosition("LATEST"), 3);
  co_await p.put(kernel, "lost");
  co_await kernel.delay(60s);
  co_await p.put(kernel, "seen");
}

TEST(Mapping, LatestMissesWhatIsPutBeforeItPolls) {
  Pipeline p;
  p.install(ok);
  p.kernel.spawn(Identity::of("story"), put_at_once(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 10min);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"seen"}));
}

TEST(Mapping, SkippingIdleTimeChangesNothingInTheHistory) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Hash128 hashes[2];
    std::uint64_t events[2];
    for (const bool skip : {false, true}) {
      Pipeline p(seed);
      p.install(ok);
      p.lambda.state().options.skip_idle = skip;
      run(p, one_by_one().WithMaximumBatchingWindowInSeconds(static_cast<std::int32_t>(seed % 5)));
      hashes[skip] = p.kernel.trace().hash();
      events[skip] = p.kernel.events();
    }
    EXPECT_EQ(hashes[0], hashes[1]) << "seed " << seed;
    EXPECT_LT(events[1] * 3, events[0]);  // and it was worth it
  }
}

TEST(Mapping, WhatIsNotModelledIsRefusedByName) {
  Pipeline p;
  p.kernel.spawn(Identity::of("story"),
                 p.deploy(p.kernel,
                          one_by_one().WithProvisionedPollerConfig(
                              ProvisionedPollerConfig().WithMinimumPollers(1)),
                          3));
  p.kernel.run_until(kDefaultStart + 5min);
  EXPECT_THAT(p.error, ::testing::HasSubstr("ProvisionedPollerConfig"));
}

}  // namespace
}  // namespace weir::lambda
