// Sweeper: decides which seeds run next and what their answers mean. The part of a sweep that knows
// nothing of processes.
//
// Seeds go by their numbers in the sweep, in stretches. One that holds is final at once; one that
// does not is run again in a fresh process, and only then entered. What was not answered because
// the sweep was interrupted is simply not done.

#ifndef WEIR_HARNESS_EXPLORE_SWEEPER_H_
#define WEIR_HARNESS_EXPLORE_SWEEPER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/sweep.h"
#include "harness/explore/sweep_seed.h"
#include "harness/explore/sweep_signals.h"
#include "harness/explore/sweep_state.h"
#include "harness/explore/worker_pool.h"

namespace weir {

// The seeds of a sweep, by number.
struct SweepSeeds {
  std::uint64_t first = 0;
  std::uint64_t step = 1;
  std::uint64_t count = 0;
  std::uint64_t seed(std::uint64_t number) const { return first + number * step; }
};

// What a worker is asked to do with a seed.
enum class SweepPurpose : std::uint32_t { run, confirm, record };

class Sweeper final : public PoolHandler {
 public:
  struct Options {
    SweepSeeds seeds;
    unsigned workers = 1;
    Duration seed_wall_max{};
    std::function<void(const SweepProgress&)> progress;
  };

  // Goes on from what the state holds, and appends to it.
  Sweeper(Options options, SweepState& state, const InterruptGuard& interrupts);

  std::optional<Batch> next() override;
  void on_answer(const Batch& batch, std::uint64_t item, std::string_view answer) override;
  void on_death(const Batch& batch, std::uint64_t item, const WorkerEnd& end) override;
  void on_unfinished(const Batch& rest) override;
  Wish on_tick() override;

  // Writes what is not written yet.
  void close();
  const SweepTally& tally() const { return tally_; }
  std::uint64_t done() const { return tally_.totals.done(); }
  std::uint64_t resumed() const { return resumed_; }
  const std::vector<std::string>& problems() const { return problems_; }
  double runs_per_second() const;
  // What the state holds twice, or beyond the sweep's seeds; a sentence without place.
  const std::string& contradiction() const { return contradiction_; }

 private:
  void plan_seeds();
  void confirm(std::uint64_t item, const SeedReport& second);
  void enter(std::uint64_t item, std::uint64_t last_of_batch, const SeedReport& report);
  void close_span(std::uint64_t end);
  void write_spans();
  void tell_progress(WallTime now);

  const Options options_;
  SweepState& state_;
  const InterruptGuard& interrupts_;
  SweepTally tally_;
  std::uint64_t resumed_ = 0;
  std::uint64_t unassigned_seeds_ = 0;
  std::deque<Batch> unassigned_;                    // stretches without an answer, ascending
  std::map<std::uint64_t, SeedReport> to_confirm_;  // failed once
  std::map<std::uint64_t, SeedReport> confirming_;  // of them, those that run again now
  std::map<std::uint64_t, SweepSpan> open_spans_;   // by where they end; not written yet
  std::vector<std::string> problems_;
  std::string contradiction_;
  WallTime began_, told_, written_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SWEEPER_H_
