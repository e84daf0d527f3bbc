// Sweeps of small scenarios, some of which misbehave on given seeds: crash, hang, or remember other
// runs. Each misdeed happens in a worker; this process must live on.

#include "harness/explore/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "harness/explore/failure.h"
#include "harness/explore/world.h"

namespace weir {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr EventKind kStep{"test/step"};
constexpr Site kLuck{"test/luck", ChoiceKind::other};

// What a worker has run before. A scenario that looks at it is the bug that sweeps are to find.
int runs_in_this_process = 0;

// Emits a few events that depend on the seed, and does what its variant says.
class Toy final : public Scenario {
 public:
  explicit Toy(std::string variant) : variant_(std::move(variant)) {}

  Task<void> run(World& world) override {
    Kernel& kernel = world.kernel();
    luck_ = kernel.choices().below(kLuck, Identity::of("toy"), 0, 100);
    ++runs_in_this_process;
    if (variant_ == "naps") ::usleep(200);
    if (luck_ == 7 && variant_ == "crashes") std::abort();
    if (luck_ == 7 && variant_ == "throws") throw std::runtime_error("no more");
    while (luck_ == 7 && variant_ == "hangs") continue;
    for (std::uint64_t i = 0; i < 3; ++i) {
      kernel.trace().emit(kernel.now(), kStep, luck_, i);
      co_await kernel.delay(1s);
    }
    if (variant_ == "leaks") {
      kernel.trace().emit(kernel.now(), kStep, static_cast<std::uint64_t>(runs_in_this_process));
    }
  }
  std::optional<std::string> waits_for(World&) override { return std::nullopt; }
  void check(World&, std::vector<PropertyResult>& results) override {
    PropertyResult& luck = results.emplace_back("luck is not 13", "always");
    if (luck_ == 13) luck.violate("it is");
    if (variant_ == "blames" && runs_in_this_process > 3) luck.violate("others ran before");
  }

 private:
  const std::string variant_;
  std::uint64_t luck_ = 0;
};

const ScenarioInfo kToy{
    .name = "toy", .summary = "a toy", .variants = {}, .sample = {}, .make = make_scenario<Toy>};

SweepOptions options_for(const std::string& variant, std::uint64_t seeds) {
  SweepOptions options;
  options.run.variant = variant;
  options.seeds = seeds;
  options.jobs = 2;
  return options;
}

SweepResult sweep_toy(const SweepOptions& options) { return sweep(kToy, {}, options); }

// All that must not depend on how the work was shared or interrupted.
void expect_equal(const SweepResult& a, const SweepResult& b) {
  EXPECT_EQ(a.error, b.error);
  EXPECT_EQ(a.total, b.total);
  EXPECT_EQ(a.done, b.done);
  EXPECT_EQ(a.totals, b.totals);
  EXPECT_EQ(to_string(a.hash), to_string(b.hash));
  ASSERT_EQ(a.failures.size(), b.failures.size());
  for (std::size_t i = 0; i < a.failures.size(); ++i) {
    EXPECT_EQ(a.failures[i].seed, b.failures[i].seed);
    EXPECT_EQ(a.failures[i].outcome, b.failures[i].outcome);
    EXPECT_EQ(a.failures[i].history_hash, b.failures[i].history_hash);
    EXPECT_EQ(a.failures[i].reason, b.failures[i].reason);
  }
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Sweep : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "sweep-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override {
    std::filesystem::remove_all(directory_);
    EXPECT_TRUE(::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD) << "a worker is left";
  }
  std::string state() const { return contents(directory_ / "sweep.ndjson"); }
  void set_state(const std::string& text) const {
    std::ofstream(directory_ / "sweep.ndjson", std::ios::binary) << text;
  }
  SweepOptions in_directory(const std::string& variant, std::uint64_t seeds) const {
    SweepOptions options = options_for(variant, seeds);
    options.directory = directory_.string();
    return options;
  }

  std::filesystem::path directory_;
};

TEST_F(Sweep, ComesToTheSameWhateverTheNumberOfWorkers) {
  SweepOptions options = options_for("", 500);
  options.jobs = 1;
  const SweepResult one = sweep_toy(options);
  EXPECT_EQ(one.done, 500u);
  EXPECT_EQ(one.totals.of(SeedOutcome::held) + one.totals.of(SeedOutcome::violated), 500u);
  ASSERT_FALSE(one.failures.empty());
  EXPECT_EQ(one.failures[0].reason, "luck is not 13: it is");
  EXPECT_TRUE(std::ranges::is_sorted(one.failures, {}, &SweepFailure::seed));
  for (const unsigned jobs : {2u, 3u}) {
    options.jobs = jobs;
    expect_equal(one, sweep_toy(options));
  }
}

TEST_F(Sweep, ShardsPartitionTheSeedsAndTheirHashesAddUp) {
  const SweepResult whole = sweep_toy(options_for("", 400));
  std::set<std::uint64_t> failing;
  Hash128 sum;
  std::uint64_t total = 0;
  for (std::uint64_t shard = 0; shard < 3; ++shard) {
    SweepOptions options = options_for("", 400);
    options.shard_index = shard;
    options.shard_count = 3;
    const SweepResult part = sweep_toy(options);
    total += part.done;
    SweepTally added;
    added.hash = sum;
    SweepTally more;
    more.hash = part.hash;
    added.add(more);
    sum = added.hash;
    for (const SweepFailure& failure : part.failures) {
      EXPECT_EQ(failure.seed % 3, shard);
      EXPECT_TRUE(failing.insert(failure.seed).second);
    }
  }
  EXPECT_EQ(total, 400u);
  EXPECT_EQ(sum, whole.hash);
  EXPECT_EQ(failing.size(), whole.failures.size());
}

TEST_F(Sweep, OptionsThatMeanNothingAreRefused) {
  SweepOptions options = options_for("", 10);
  options.shard_index = 3;
  options.shard_count = 3;
  EXPECT_EQ(sweep_toy(options).error, "there is no shard 3/3; shards of n are 0/n to n-1/n");
  options = options_for("", 10);
  options.first_seed = ~std::uint64_t{0} - 3;
  EXPECT_THAT(sweep_toy(options).error, HasSubstr("seeds end at 2^64-1"));
  options = options_for("", 10);
  options.resume = true;
  EXPECT_THAT(sweep_toy(options).error, HasSubstr("name the directory"));
}

TEST_F(Sweep, GoesOnAfterASeedThatCrashes) {
  const SweepResult sane = sweep_toy(options_for("", 300));
  const SweepResult result = sweep_toy(options_for("crashes", 300));
  EXPECT_EQ(result.done, 300u);
  const std::uint64_t crashed = result.totals.of(SeedOutcome::crashed);
  EXPECT_GT(crashed, 0u);
  EXPECT_EQ(result.totals.of(SeedOutcome::violated), sane.totals.of(SeedOutcome::violated));
  EXPECT_EQ(result.totals.of(SeedOutcome::held) + crashed, sane.totals.of(SeedOutcome::held));
  const auto found =
      std::ranges::find(result.failures, SeedOutcome::crashed, &SweepFailure::outcome);
  EXPECT_THAT(found->reason, StartsWith("its process was killed by signal 6"));
  SweepOptions alone = options_for("crashes", 300);
  alone.jobs = 1;
  expect_equal(result, sweep_toy(alone));
}

TEST_F(Sweep, AnExceptionThatLeavesTheRunIsACrash) {
  const SweepResult result = sweep_toy(options_for("throws", 300));
  const auto found =
      std::ranges::find(result.failures, SeedOutcome::crashed, &SweepFailure::outcome);
  ASSERT_NE(found, result.failures.end());
  EXPECT_EQ(found->reason, "threw no more");
}

TEST_F(Sweep, GoesOnAfterASeedThatHangs) {
  SweepOptions options = options_for("hangs", 120);
  options.seed_wall_max = 150ms;
  const SweepResult result = sweep_toy(options);
  EXPECT_EQ(result.done, 120u);
  ASSERT_GT(result.totals.of(SeedOutcome::hung), 0u);
  const auto found = std::ranges::find(result.failures, SeedOutcome::hung, &SweepFailure::outcome);
  EXPECT_EQ(found->reason, "took longer than 150 ms and was killed");
}

TEST_F(Sweep, RunningASampleTwiceFindsHistoriesThatDependOnEarlierRuns) {
  SweepOptions options = options_for("leaks", 50);
  options.verify_every = 10;
  const SweepResult result = sweep_toy(options);
  ASSERT_GE(result.totals.of(SeedOutcome::nondeterministic), 5u);
  EXPECT_EQ(result.failures[0].seed, 0u);
  EXPECT_EQ(result.failures[0].outcome, SeedOutcome::nondeterministic);
  EXPECT_EQ(result.failures[0].reason,
            "run twice in one process, its histories first differ in block 0 (events 0 to 1023)");
}

// The second run of a failing seed happens in a process that has nothing to remember.
TEST_F(Sweep, AFailureThatAFreshProcessDoesNotShowIsNondeterminism) {
  SweepOptions options = options_for("blames", 30);
  options.jobs = 1;
  options.verify_every = 0;
  const SweepResult result = sweep_toy(options);
  EXPECT_EQ(result.done, 30u);
  EXPECT_GT(result.totals.of(SeedOutcome::nondeterministic), 0u);
  const auto found =
      std::ranges::find(result.failures, SeedOutcome::nondeterministic, &SweepFailure::outcome);
  EXPECT_EQ(
      found->reason,
      "violated (luck is not 13: others ran before) after other seeds, but in a fresh process "
      "it is held by the same history");
}

TEST_F(Sweep, TheCanaryIsSeen) {
  EXPECT_TRUE(canary());
  EXPECT_TRUE(canary(2));
  EXPECT_EQ(find_scenario("canary"), nullptr);
}

TEST_F(Sweep, CountsEachFaultAndNamesThoseNeverReached) {
  const SweepResult result = sweep_toy(options_for("", 5));
  const auto sites = fault_sites();
  std::size_t kinds = 0;
  for (const aws::FaultSite* site : sites) kinds += site->kinds.size();
  EXPECT_EQ(result.reach.size(), kinds);
  EXPECT_TRUE(std::ranges::all_of(result.reach, [](const auto& r) { return r.struck == 0; }));
}

TEST_F(Sweep, ARealPipelineMeetsItsFaultsAndTheyAreCounted) {
  const ScenarioInfo* scenario = find_scenario("kinesis_to_s3");
  ASSERT_NE(scenario, nullptr);
  const auto input = parse_input("one\ntwo\nthree\nfour\nfive\n", "the test");
  SweepOptions options = options_for("", 60);
  options.run.swarm = true;
  options.verify_every = 7;
  const SweepResult result = sweep(*scenario, *input, options);
  EXPECT_EQ(result.totals.of(SeedOutcome::held), 60u);
  std::uint64_t struck = 0;
  for (const FaultReach& fault : result.reach) struck += fault.struck;
  EXPECT_GT(struck, 0u);
  EXPECT_EQ(struck, result.totals.faults);
  options.jobs = 1;
  expect_equal(sweep(*scenario, *input, options), result);
}

TEST_F(Sweep, TheFirstFailuresBecomeFilesThatReplay) {
  SweepOptions options = in_directory("", 400);
  options.failures_max = 2;
  const SweepResult result = sweep_toy(options);
  ASSERT_GT(result.failures.size(), 2u);
  EXPECT_THAT(result.problems, IsEmpty());
  for (std::size_t i = 0; i < result.failures.size(); ++i) {
    const SweepFailure& failure = result.failures[i];
    if (i >= 2) {
      EXPECT_EQ(failure.file, "");
      continue;
    }
    EXPECT_EQ(failure.file,
              (directory_ / ("failure-" + std::to_string(failure.seed) + ".json")).string());
    const auto read = parse_failure(contents(failure.file), failure.file);
    ASSERT_TRUE(read.has_value()) << read.error();
    EXPECT_EQ(read->history_hash, failure.history_hash);
    EXPECT_EQ(read->options.seed, failure.seed);
  }
}

// An interrupt lets seeds end, a second one does not: either way nothing is lost or counted twice.
TEST_F(Sweep, OneThatWasInterruptedGoesOnWhereItStopped) {
  constexpr std::uint64_t kSeeds = 2000;  // 200 ms at least, and progress is told after 100
  const SweepResult whole = sweep_toy(options_for("", kSeeds));
  for (const int interrupts : {1, 2}) {
    std::filesystem::remove(directory_ / "sweep.ndjson");
    SweepOptions options = in_directory("naps", kSeeds);
    int sent = 0;
    options.progress = [&](const SweepProgress&) {
      for (; sent < interrupts; ++sent) std::raise(SIGINT);
    };
    const SweepResult first = sweep_toy(options);
    EXPECT_TRUE(first.interrupted);
    EXPECT_GT(first.done, 0u);
    EXPECT_LT(first.done, kSeeds);
    EXPECT_EQ(first.total, kSeeds);

    options.progress = nullptr;
    options.resume = true;
    const SweepResult second = sweep_toy(options);
    EXPECT_FALSE(second.interrupted);
    EXPECT_EQ(second.resumed, first.done);
    expect_equal(second, whole);

    // A third has nothing left to run, and says the same.
    const SweepResult third = sweep_toy(options);
    EXPECT_EQ(third.resumed, kSeeds);
    expect_equal(third, whole);
  }
}

TEST_F(Sweep, ATornLastLineIsRunAgain) {
  const SweepOptions options = in_directory("", 500);
  const SweepResult whole = sweep_toy(options);
  const std::string text = state();
  set_state(text.substr(0, text.size() - 10));
  const SweepResult again = sweep_toy(options);
  EXPECT_LT(again.resumed, 500u);
  EXPECT_GT(again.resumed, 0u);
  expect_equal(again, whole);
  expect_equal(sweep_toy(options), whole);

  set_state(text.substr(0, 20));  // nothing but half of the header
  const SweepResult anew = sweep_toy(options);
  EXPECT_EQ(anew.resumed, 0u);
  expect_equal(anew, whole);
}

TEST_F(Sweep, AStateOfAnotherSweepIsRefused) {
  const SweepOptions options = in_directory("", 20);
  sweep_toy(options);
  const std::string before = state();
  SweepOptions other = in_directory("", 30);
  const std::string path = (directory_ / "sweep.ndjson").string();
  EXPECT_EQ(
      sweep_toy(other).error,
      path +
          " is of another sweep: its \"seeds\" is 20 and not 30; choose another directory, or "
          "remove that file to begin anew");
  EXPECT_EQ(state(), before);

  set_state("hello\n");
  EXPECT_THAT(sweep_toy(options).error, HasSubstr("does not begin with the header of a sweep"));
  set_state(before + "{\"first\": 3}\n");
  EXPECT_THAT(sweep_toy(options).error, AllOf(StartsWith(path + ":"), HasSubstr("not a line")));
  set_state(before + before.substr(before.find('\n') + 1));
  EXPECT_THAT(sweep_toy(options).error, HasSubstr("it holds seeds twice"));
}

TEST_F(Sweep, ToGoOnWithNothingIsRefused) {
  SweepOptions options = in_directory("", 20);
  options.resume = true;
  EXPECT_THAT(sweep_toy(options).error, HasSubstr("to go on with"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "sweep.ndjson"));
}

TEST(SeedReport, ComesBackFromItsLine) {
  SeedReport report;
  report.outcome = SeedOutcome::violated;
  report.hash = {0x0123456789abcdef, 42};
  report.faults = 1;
  report.retries = 2;
  report.delivered = 3;
  report.events = ~std::uint64_t{0};
  report.struck = {{3, 1}, {17, 200}};
  report.checkpoints = {{1, 2}, {3, 4}};
  report.reason = "two words";
  const auto read = parse_seed_report(to_line(report));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_line(*read), to_line(report));
  EXPECT_EQ(read->struck, report.struck);
  EXPECT_EQ(read->checkpoints, report.checkpoints);
  EXPECT_THAT(to_line(*read), HasSubstr(" 3:1,17:200 "));
}

TEST(SeedReport, AReasonIsOneLineOfText) {
  const SeedReport report = report_without_run(SeedOutcome::crashed, "a\nb\xff");
  EXPECT_EQ(report.reason, "a b\uFFFD");
}

TEST(SeedReport, WhatIsNotOneIsNotRead) {
  const std::string line = to_line(report_without_run(SeedOutcome::hung, ""));
  EXPECT_TRUE(parse_seed_report(line));
  for (const char* bad : {"", "held", "well 0 0", "held 12 1 2 3 4 - - "}) {
    EXPECT_FALSE(parse_seed_report(bad)) << bad;
  }
}

}  // namespace
}  // namespace weir
