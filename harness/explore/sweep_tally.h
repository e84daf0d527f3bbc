// SweepTally: what some seeds came to, added up. Addition is all there is, so that the order in
// which seeds finish cannot be seen, and a part that was done earlier or elsewhere is added in.

#ifndef WEIR_HARNESS_EXPLORE_SWEEP_TALLY_H_
#define WEIR_HARNESS_EXPLORE_SWEEP_TALLY_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "harness/explore/sweep_seed.h"
#include "sim/kernel/trace.h"

namespace weir {

struct SweepTotals {
  std::array<std::uint64_t, kSeedOutcomes> outcomes{};  // by SeedOutcome
  std::uint64_t faults = 0;
  std::uint64_t retries = 0;
  std::uint64_t delivered = 0;
  std::uint64_t events = 0;

  std::uint64_t of(SeedOutcome outcome) const {
    return outcomes[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t done() const;
  std::uint64_t failed() const { return done() - of(SeedOutcome::held); }
  bool operator==(const SweepTotals&) const = default;
};

// A seed that did not hold.
struct SweepFailure {
  std::uint64_t seed = 0;
  SeedOutcome outcome = SeedOutcome::violated;
  Hash128 history_hash;   // zero if there is none, or more than one
  std::string reason;     // one sentence
  std::string file = {};  // its failure file, if it has one
};

struct SweepTally {
  SweepTotals totals;
  // The sum of a hash of each (seed, history hash). A sum needs neither order nor memory, and parts
  // add up; two sweeps with equal sums have equal histories unless 128 bits collide.
  Hash128 hash;
  std::map<std::uint32_t, std::uint64_t> struck;  // by number in the FaultCatalog
  std::map<std::uint64_t, SweepFailure> failures;

  void add(std::uint64_t seed, const SeedReport& report);
  void add(const SweepTally& other);
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SWEEP_TALLY_H_
