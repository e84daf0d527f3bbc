// sweep(): one scenario under many seeds, on all cores.
//
// Workers are forked processes, so that a run that crashes or never ends costs its own seed and
// nothing else. A failing seed is run again in a process that has run nothing before, and a sample
// of all seeds is run twice: what a run leaves behind in its process, or takes from anywhere but
// its seed, is a finding of its own. What comes out does not depend on the number of workers.
//
//   const SweepResult result = sweep(*find_scenario("payments"), input,
//                                    {.run = {.swarm = true}, .seeds = 10'000});
//   if (!result.error.empty()) return refuse(result.error);
//
// With a directory, what is finished is kept there in sweep.ndjson (sweep_state.h), and a sweep
// that was interrupted goes on where it stopped; the first failures get a failure file each.

#ifndef WEIR_HARNESS_EXPLORE_SWEEP_H_
#define WEIR_HARNESS_EXPLORE_SWEEP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"
#include "harness/explore/sweep_tally.h"

namespace weir {

// Seeds count as done once they are final: a failing one is when it has failed twice.
struct SweepProgress {
  std::uint64_t done = 0;  // those of earlier, interrupted sweeps included
  std::uint64_t total = 0;
  std::uint64_t failures = 0;
  double runs_per_second = 0;  // of this sweep alone
};

struct SweepOptions {
  RunOptions run;  // of each seed; its own seed, what it keeps and what it forces are ignored
  std::uint64_t first_seed = 0, seeds = 1000;
  // Of the seeds only those whose remainder by the count is the index: one machine's share.
  std::uint64_t shard_index = 0, shard_count = 1;
  unsigned jobs = 0;             // workers; 0 = as many as cores
  std::string directory = {};    // where the state and the failure files go; empty: nowhere
  bool resume = false;           // refuse to begin anew; a state that is there is used in any case
  Duration seed_wall_max = 60s;  // a seed that takes longer has hung, and is given up
  std::uint64_t verify_every = 100;  // seeds that are multiples of it are run twice; 0 = none
  std::uint64_t failures_max = 20;   // failure files written
  // Called by the sweep's own process, some ten times a second at most.
  std::function<void(const SweepProgress&)> progress = {};
};

// How often a fault struck over all seeds.
struct FaultReach {
  std::string site;
  std::string kind;
  std::uint64_t struck = 0;
};

struct SweepResult {
  // One sentence: nothing was run. Empty: all below is there.
  std::string error;
  std::uint64_t total = 0;    // seeds to run
  std::uint64_t resumed = 0;  // of them, those that an earlier sweep had done
  std::uint64_t done = 0;     // all of them, unless the sweep was interrupted
  bool interrupted = false;   // by SIGINT or SIGTERM
  SweepTotals totals;
  Hash128 hash;                        // of all (seed, history hash): equal for equal sweeps
  std::vector<SweepFailure> failures;  // every seed that did not hold, ordered by seed
  std::vector<FaultReach> reach;       // every kind at every site, also those never reached
  std::vector<std::string> problems;   // files that could not be written: a sentence each
  Duration wall_time{};
  double runs_per_second = 0;
};

// REQUIRES: as run(). Forks: call it while the process has one thread.
SweepResult sweep(const ScenarioInfo& scenario, const Input& input, const SweepOptions& options);

// True if a sweep of a scenario that always fails says so, for each of its seeds. Whoever trusts a
// sweep that found nothing asks this first.
bool canary(unsigned jobs = 1);

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SWEEP_H_
