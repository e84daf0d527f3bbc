// Failure: one failing run as a file, with all that replaying it needs.
//
// It holds the scenario, its variant, the records, the seed, the plan, the decisions that struck,
// the history's hash with a digest of each event, and the verdict. JSON, one member a line. With
// the same sources and libraries (the fingerprint) a replay must give the same hash; with others
// its decisions are forced and the verdict alone is compared, so that a finding outlives unrelated
// change.

#ifndef WEIR_HARNESS_EXPLORE_FAILURE_H_
#define WEIR_HARNESS_EXPLORE_FAILURE_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/result.h"
#include "harness/explore/run.h"

namespace weir {

// A failure as recorded: what was run, and what came of it.
struct Failure {
  std::string weir_version;
  std::string fingerprint;
  std::string scenario;
  std::vector<InputRecord> records;
  RunOptions options;  // with its plan; neither closed nor forced
  Verdict verdict = Verdict::violated;
  std::string property;  // the violated one's name; empty if none was
  std::string reason;
  Hash128 history_hash;
  std::uint64_t events = 0;
  std::vector<Hash128> checkpoints;
  std::vector<std::uint32_t> digests;  // one an event, up to kDigestsMax of them
  std::vector<std::pair<ChoiceKey, std::uint64_t>> decisions;
  std::vector<std::string> decisions_told;  // the same for people
};

inline constexpr std::uint64_t kDigestsMax = 200'000;

// Of the sources and libraries that this program was built from.
std::string fingerprint();
std::string version();  // "0.1.0"
// Runs it once more, in this process, keeping its events: the run must be the one that failed.
Failure record_failure(const ScenarioInfo& scenario, const std::vector<InputRecord>& records,
                       const RunOptions& options);

std::string to_json(const Failure& failure);
// An error is one sentence with file, place and mend.
std::expected<Failure, std::string> parse_failure(std::string_view text, std::string_view file);

struct Replay {
  enum class Outcome : std::uint8_t {
    same,     // the same history, and so the same verdict
    verdict,  // other sources: the same verdict by the same decisions
    mended,   // other sources: the verdict is another one now
    differs,  // the same sources, another history: weir's own failure
  };
  Outcome outcome = Outcome::same;
  RunResult result;
  std::string note;  // what differs first, or what to think of it; a sentence or two
};

Replay replay(const ScenarioInfo& scenario, const Failure& failure);

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_FAILURE_H_
