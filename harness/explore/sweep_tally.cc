#include "harness/explore/sweep_tally.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <numeric>

namespace weir {
namespace {

void add_hash(Hash128& sum, const Hash128& hash) {
  sum.low += hash.low;
  sum.high += hash.high + (sum.low < hash.low ? 1 : 0);
}

// Little-endian on every machine, so that sweeps of different machines compare.
Hash128 hash_pair(std::uint64_t seed, const Hash128& history) {
  std::array<unsigned char, 24> bytes{};
  std::size_t at = 0;
  for (const std::uint64_t word : {seed, history.high, history.low}) {
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[at++] = static_cast<unsigned char>(word >> shift);
    }
  }
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

}  // namespace

std::uint64_t SweepTotals::done() const {
  return std::accumulate(outcomes.begin(), outcomes.end(), std::uint64_t{0});
}

void SweepTally::add(std::uint64_t seed, const SeedReport& report) {
  ++totals.outcomes[static_cast<std::size_t>(report.outcome)];
  totals.faults += report.faults;
  totals.retries += report.retries;
  totals.delivered += report.delivered;
  totals.events += report.events;
  add_hash(hash, hash_pair(seed, report.hash));
  for (const auto& [fault, times] : report.struck) struck[fault] += times;
  if (report.outcome == SeedOutcome::held) return;
  failures[seed] = {.seed = seed,
                    .outcome = report.outcome,
                    .history_hash = report.hash,
                    .reason = report.reason};
}

void SweepTally::add(const SweepTally& other) {
  for (std::size_t i = 0; i < totals.outcomes.size(); ++i) {
    totals.outcomes[i] += other.totals.outcomes[i];
  }
  totals.faults += other.totals.faults;
  totals.retries += other.totals.retries;
  totals.delivered += other.totals.delivered;
  totals.events += other.totals.events;
  add_hash(hash, other.hash);
  for (const auto& [fault, times] : other.struck) struck[fault] += times;
  failures.insert(other.failures.begin(), other.failures.end());
}

}  // namespace weir
