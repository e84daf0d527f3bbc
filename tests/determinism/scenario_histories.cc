#include "tests/determinism/scenario_histories.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"

namespace weir::determinism {
namespace {

constexpr std::uint64_t kSeeds = 100;
constexpr std::uint64_t kSeedsWithTies = 10;
// Enough that most seeds meet several faults; the slowest sanitized build decides how many.
constexpr std::size_t kRecords = 60;

struct History {
  RunOptions options;
  std::string line;
};

std::vector<InputRecord> beginning_of(const std::string& sample) {
  auto input = read_input(sample);
  if (!input) {
    std::fprintf(stderr, "history_hashes: %s\n", input.error().c_str());
    return {};
  }
  input->records.resize(std::min(input->records.size(), kRecords));
  return std::move(input->records);
}

std::string describe(const ScenarioInfo& scenario, const std::vector<InputRecord>& records,
                     const RunOptions& options) {
  const RunResult result = run(scenario, records, options);
  std::string line = scenario.name;
  line += options.variant.empty() ? " -" : " " + options.variant;
  line += " seed=" + std::to_string(options.seed) + (options.explore_ties ? " ties" : "");
  line += " events=" + std::to_string(result.counts.events);
  line += " faults=" + std::to_string(result.counts.faults);
  line += " hash=" + to_string(result.history_hash) + " ";
  line += to_string(result.verdict);
  return line;
}

std::vector<History> histories_of(const ScenarioInfo& scenario) {
  std::vector<std::string> variants = {""};
  for (const Variant& variant : scenario.variants) variants.push_back(variant.name);
  std::vector<History> histories;
  for (const std::string& variant : variants) {
    for (std::uint64_t n = 0; n < kSeeds + kSeedsWithTies; ++n) {
      RunOptions options;
      options.variant = variant;
      options.seed = n % kSeeds + 1;
      options.swarm = true;
      options.explore_ties = n >= kSeeds;
      histories.push_back({std::move(options), {}});
    }
  }
  return histories;
}

// The second time in the opposite order, so that what one run left behind in the process would
// reach another run than it did the first time.
bool print_histories(const ScenarioInfo& scenario) {
  const std::vector<InputRecord> records = beginning_of(scenario.sample);
  if (records.empty()) return false;
  std::vector<History> histories = histories_of(scenario);
  for (History& history : histories) {
    history.line = describe(scenario, records, history.options);
    std::printf("%s\n", history.line.c_str());
  }
  bool same = true;
  for (auto history = histories.rbegin(); history != histories.rend(); ++history) {
    const std::string again = describe(scenario, records, history->options);
    if (again == history->line) continue;
    std::fprintf(stderr, "history_hashes: the same process, another history\n  %s\n  %s\n",
                 history->line.c_str(), again.c_str());
    same = false;
  }
  return same;
}

}  // namespace

bool print_scenario_histories() {
  bool well = true;
  for (const ScenarioInfo* scenario : all_scenarios()) {
    const bool same = print_histories(*scenario);
    well = well && same;
  }
  return well;
}

}  // namespace weir::determinism
