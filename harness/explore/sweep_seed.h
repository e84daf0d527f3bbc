// SeedReport: what one seed of a sweep came to, in a line, as a worker reports it.

#ifndef WEIR_HARNESS_EXPLORE_SWEEP_SEED_H_
#define WEIR_HARNESS_EXPLORE_SWEEP_SEED_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/result.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"

namespace weir {

enum class SeedOutcome : std::uint8_t {
  held,
  violated,
  unknown,
  crashed,           // a signal, an exit, or an exception that left the run
  hung,              // took longer than it may
  nondeterministic,  // one seed, two histories
};
inline constexpr std::size_t kSeedOutcomes = 6;
std::string_view to_string(SeedOutcome outcome);
std::optional<SeedOutcome> parse_seed_outcome(std::string_view name);

// Numbers every kind of fault at every site, so that a report can be short.
class FaultCatalog {
 public:
  struct Entry {
    std::string_view site, kind;
  };

  explicit FaultCatalog(const std::vector<const aws::FaultSite*>& sites);
  const std::vector<Entry>& entries() const { return entries_; }
  std::optional<std::uint32_t> find(std::string_view site, std::string_view kind) const;

 private:
  std::vector<Entry> entries_;
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> numbers_;
};

struct SeedReport {
  SeedOutcome outcome = SeedOutcome::held;
  Hash128 hash;  // of the history; zero if there is none, or more than one
  std::uint64_t faults = 0, retries = 0, delivered = 0, events = 0;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> struck;  // by number in the catalog
  std::vector<Hash128> checkpoints;  // of what did not hold, to compare it with another run
  std::string reason;                // of what did not hold: one line of UTF-8
};

// Of a seed that has no history to show.
SeedReport report_without_run(SeedOutcome outcome, std::string reason);

// One line without its end.
std::string to_line(const SeedReport& report);
// Nothing: the line is not one.
std::optional<SeedReport> parse_seed_report(std::string_view line);

// 32 hexadecimal digits, as to_string(Hash128) writes them.
std::optional<Hash128> parse_hash(std::string_view digits);

// What every seed of a sweep has in common.
struct SweepRun {
  const ScenarioInfo& scenario;
  const std::vector<InputRecord>& records;
  RunOptions options;
  const FaultCatalog& catalog;
};

// With `twice`, it is run twice and nondeterministic if the histories differ.
SeedReport run_seed(const SweepRun& what, std::uint64_t seed, bool twice);

// Where two histories part: "in block 3 (events 3072 to 4095)".
std::string first_difference_text(const std::vector<Hash128>& a, const std::vector<Hash128>& b);

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SWEEP_SEED_H_
