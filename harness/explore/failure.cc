#include "harness/explore/failure.h"

#include <algorithm>
#include <utility>

namespace weir {
namespace {

std::uint32_t digest(const TraceEvent& event) {
  const auto time = static_cast<std::uint64_t>(event.time.time_since_epoch().count());
  const std::uint64_t what = internal::fold(event.kind ^ internal::kMix0, event.flags + time);
  const std::uint64_t whom = internal::fold(event.subject ^ what, event.detail ^ internal::kMix1);
  return static_cast<std::uint32_t>(internal::fold(whom ^ internal::kMix2, what));
}

std::vector<std::uint32_t> digests(const std::vector<TraceEvent>& events) {
  std::vector<std::uint32_t> all;
  all.reserve(events.size());
  for (const TraceEvent& event : events) all.push_back(digest(event));
  return all;
}

std::string tell(const TraceEvent& event) {
  return std::string(event.name) + " of " + to_hex(event.subject) + " (" + to_hex(event.detail) +
         ") at " + to_iso8601(event.time, 9);
}

// The first place where this history leaves the recorded one, as far as the record reaches.
std::string first_difference(const Failure& failure, const RunResult& now) {
  const std::vector<std::uint32_t> mine = digests(now.events);
  const auto [recorded, replayed] = std::ranges::mismatch(failure.digests, mine);
  const auto at = static_cast<std::size_t>(replayed - mine.begin());
  if (replayed != mine.end()) {
    const bool over = recorded == failure.digests.end() && failure.events <= at;
    if (recorded != failure.digests.end() || over) {
      return "The first event that differs is number " + std::to_string(at) + ": now it is " +
             tell(now.events[at]) +
             (over ? "; the recorded history had ended." : "; recorded was another one.");
    }
  } else if (recorded != failure.digests.end()) {
    return "The history ends after event " + std::to_string(at) + "; the recorded one goes on.";
  }
  const auto block = first_differing_block(failure.checkpoints, now.checkpoints);
  if (!block) return "The histories differ after their last checkpoint.";
  const std::uint64_t first = *block * Trace::kBlock;
  return "The first difference is among the events " + std::to_string(first) + " to " +
         std::to_string(first + Trace::kBlock - 1) + ".";
}

std::string violated_property(const RunResult& result) {
  for (const PropertyResult& property : result.properties) {
    if (property.verdict == Verdict::violated) return property.name;
  }
  return "";
}

Replay replay_same_sources(const ScenarioInfo& scenario, const Failure& failure) {
  RunOptions options = failure.options;
  options.keep = {0, kDigestsMax};
  Replay replay;
  replay.result = run(scenario, failure.records, options);
  if (replay.result.history_hash == failure.history_hash) return replay;
  replay.outcome = Replay::Outcome::differs;
  replay.note = first_difference(failure, replay.result);
  return replay;
}

// Its decisions are forced and nothing else goes wrong: whatever else has changed, this must still
// be enough.
Replay replay_other_sources(const ScenarioInfo& scenario, const Failure& failure) {
  RunOptions options = failure.options;
  options.closed = true;
  options.forced = failure.decisions;
  options.keep = {0, kDigestsMax};
  Replay replay;
  replay.result = run(scenario, failure.records, options);
  const bool same = replay.result.verdict == failure.verdict &&
                    violated_property(replay.result) == failure.property;
  replay.outcome = same ? Replay::Outcome::verdict : Replay::Outcome::mended;
  replay.note = "The file was recorded with other sources (" + failure.fingerprint +
                ", these are " + fingerprint() + "), so only its verdict is compared.";
  if (replay.result.history_hash != failure.history_hash) {
    replay.note += " " + first_difference(failure, replay.result);
  }
  return replay;
}

}  // namespace

Failure record_failure(const ScenarioInfo& scenario, const std::vector<InputRecord>& records,
                       const RunOptions& options) {
  RunOptions kept = options;
  kept.keep = {0, kDigestsMax};
  kept.brief = false;
  RunResult result = run(scenario, records, kept);
  Failure failure;
  failure.weir_version = version();
  failure.fingerprint = fingerprint();
  failure.scenario = scenario.name;
  failure.records = records;
  failure.options = options;
  if (!result.plan.empty()) failure.options.plan = parse_plan(result.plan, "the run").value();
  failure.options.swarm = false;
  failure.options.outputs = false;
  failure.verdict = result.verdict;
  failure.property = violated_property(result);
  failure.reason = result.reason;
  failure.history_hash = result.history_hash;
  failure.events = result.counts.events;
  failure.checkpoints = result.checkpoints;
  failure.digests = digests(result.events);
  for (const Decision& decision : result.decisions) {
    failure.decisions.emplace_back(decision.key, 1);
    failure.decisions_told.push_back(to_string(decision));
  }
  return failure;
}

Replay replay(const ScenarioInfo& scenario, const Failure& failure) {
  return failure.fingerprint == fingerprint() ? replay_same_sources(scenario, failure)
                                              : replay_other_sources(scenario, failure);
}

}  // namespace weir
