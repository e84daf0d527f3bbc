// run(): one scenario, one seed, one verdict.

#ifndef WEIR_HARNESS_EXPLORE_RUN_H_
#define WEIR_HARNESS_EXPLORE_RUN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/result.h"
#include "harness/explore/scenario.h"
#include "harness/faults/plan.h"
#include "sim/aws/log.h"
#include "sim/kernel/choices.h"

namespace weir {

struct RunOptions {
  std::string variant;  // empty: the scenario itself
  std::uint64_t seed = 0;
  Time start = kDefaultStart;
  std::uint64_t records_per_second = 50;
  std::optional<Plan> plan;  // the faults to meet
  bool swarm = false;        // without a plan: draw one from the seed
  bool skip_idle = true;     // false: wake at every empty poll; the history is the same
  bool explore_ties = false;
  bool outputs = false;     // hand out the objects, too
  bool brief = false;       // leave out what only reports show: the plan and the assumptions
  aws::Log* log = nullptr;  // weir's own; null: silent
  // Bounds that give the verdict "unknown".
  std::uint64_t events_max = 2'000'000'000;
  Duration settle_max = 24h;  // from the last record sent: what a stream keeps by default

  // Events of the history to keep: those numbered [first, second).
  std::pair<std::uint64_t, std::uint64_t> keep{0, 0};
  // A closed run: each of these choices is made so, and no other fault happens.
  bool closed = false;
  std::vector<std::pair<ChoiceKey, std::uint64_t>> forced;
};

// REQUIRES: the variant is one of the scenario's, the rate is above 0, and the plan, if there is
// one, passes check_plan() on fault_sites().
RunResult run(const ScenarioInfo& scenario, const std::vector<InputRecord>& records,
              const RunOptions& options);

// The sites that a plan may name.
const std::vector<const aws::FaultSite*>& fault_sites();

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_RUN_H_
