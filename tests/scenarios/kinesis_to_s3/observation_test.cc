// Whatever observes a run never changes its history: the same hash whether or not events are kept,
// outputs are handed out, and idle time is slept through or polled through.

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"

namespace weir {
namespace {

constexpr std::uint64_t kSeeds = 30;
constexpr std::uint64_t kAllEvents = 1'000'000;

class Observation : public testing::TestWithParam<bool> {
 protected:
  static void SetUpTestSuite() {
    auto input = read_input(WEIR_SOURCE_DIR "/scenarios/kinesis_to_s3/sample.ndjson");
    ASSERT_TRUE(input) << input.error();
    records_ = std::move(input->records);
    records_.resize(60);
  }

  static RunOptions options(std::uint64_t seed) {
    RunOptions options;
    options.seed = seed;
    options.swarm = GetParam();
    return options;
  }
  static RunResult run(const RunOptions& options) {
    return weir::run(*find_scenario("kinesis_to_s3"), records_, options);
  }

  static inline std::vector<InputRecord> records_;
};

TEST_P(Observation, KeepingEventsChangesNothing) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    RunOptions observed = options(seed);
    const RunResult plain = run(observed);
    observed.keep = {0, kAllEvents};
    const RunResult kept = run(observed);
    EXPECT_EQ(to_string(kept.history_hash), to_string(plain.history_hash)) << "seed " << seed;
    EXPECT_TRUE(plain.events.empty());
    EXPECT_EQ(kept.events.size(), kept.counts.events);  // it did observe
  }
}

TEST_P(Observation, HandingOutTheObjectsChangesNothing) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    RunOptions observed = options(seed);
    const RunResult plain = run(observed);
    observed.outputs = true;
    const RunResult handed = run(observed);
    EXPECT_EQ(to_string(handed.history_hash), to_string(plain.history_hash)) << "seed " << seed;
    EXPECT_TRUE(plain.outputs.empty());
    EXPECT_FALSE(handed.outputs.empty());
  }
}

TEST_P(Observation, PollingThroughIdleTimeChangesNothing) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    RunOptions observed = options(seed);
    const RunResult skipped = run(observed);
    observed.skip_idle = false;
    const RunResult polled = run(observed);
    EXPECT_EQ(to_string(polled.history_hash), to_string(skipped.history_hash)) << "seed " << seed;
    EXPECT_EQ(polled.counts.events, skipped.counts.events);
  }
}

// All of it at once, and the verdict with it; in a history whose ties are explored, too.
TEST_P(Observation, AllOfItTogetherChangesNeitherHistoryNorVerdict) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    RunOptions observed = options(seed);
    observed.explore_ties = true;
    const RunResult plain = run(observed);
    observed.keep = {0, kAllEvents};
    observed.outputs = true;
    const RunResult watched = run(observed);
    EXPECT_EQ(to_string(watched.history_hash), to_string(plain.history_hash)) << "seed " << seed;
    EXPECT_EQ(watched.verdict, plain.verdict);
    EXPECT_EQ(watched.decisions.size(), plain.decisions.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, Observation, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& parameter) {
                           return parameter.param ? "swarm" : "none";
                         });

}  // namespace
}  // namespace weir
