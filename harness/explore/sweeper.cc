#include "harness/explore/sweeper.h"

#include <algorithm>
#include <utility>

#include "sim/kernel/assert.h"

namespace weir {
namespace {

constexpr std::uint64_t kStretchMax = 64;
// What the end of this process can cost is what was done since the last writing.
constexpr Duration kWriteEvery = 5s;
constexpr Duration kTellEvery = 100ms;

std::string seconds_text(Duration d) {
  const auto millis = d / 1ms;
  return millis % 1000 == 0 ? std::to_string(millis / 1000) + " s" : std::to_string(millis) + " ms";
}

SeedReport report_of_death(const WorkerEnd& end, Duration limit) {
  if (end.hung) {
    return report_without_run(SeedOutcome::hung,
                              "took longer than " + seconds_text(limit) + " and was killed");
  }
  return report_without_run(SeedOutcome::crashed, "its process " + to_string(end));
}

}  // namespace

Sweeper::Sweeper(Options options, SweepState& state, const InterruptGuard& interrupts)
    : options_(std::move(options)), state_(state), interrupts_(interrupts), began_(wall_time()) {
  told_ = written_ = began_;
  plan_seeds();
}

// Whatever lies between the stretches that are done.
void Sweeper::plan_seeds() {
  std::map<std::uint64_t, std::uint64_t> done;
  for (const SweepSpan& span : state_.spans()) {
    if (!done.emplace(span.first, span.last).second) contradiction_ = "it holds seeds twice";
    tally_.add(span.tally);
  }
  done.emplace(options_.seeds.count, options_.seeds.count);
  std::uint64_t at = 0;
  for (const auto& [first, last] : done) {
    if (first < at) contradiction_ = "it holds seeds twice, or some that are not of this sweep";
    if (first > at) unassigned_.push_back({.first = at, .last = first});
    unassigned_seeds_ += first > at ? first - at : 0;
    at = last;
  }
  resumed_ = tally_.totals.done();
}

std::optional<Batch> Sweeper::next() {
  if (!to_confirm_.empty()) {
    const auto node = confirming_.insert(to_confirm_.extract(to_confirm_.begin())).position;
    return Batch{.purpose = static_cast<std::uint32_t>(SweepPurpose::confirm),
                 .fresh = true,
                 .first = node->first,
                 .last = node->first + 1};
  }
  if (unassigned_.empty()) return std::nullopt;
  // Short stretches towards the end, so that the workers end together.
  const std::uint64_t share = unassigned_seeds_ / (std::uint64_t{4} * options_.workers);
  const std::uint64_t length = std::clamp<std::uint64_t>(share, 1, kStretchMax);
  Batch batch = unassigned_.front();
  batch.last = std::min(batch.last, batch.first + length);
  unassigned_.front().first = batch.last;
  if (unassigned_.front().first == unassigned_.front().last) unassigned_.pop_front();
  unassigned_seeds_ -= batch.last - batch.first;
  return batch;
}

void Sweeper::on_answer(const Batch& batch, std::uint64_t item, std::string_view answer) {
  std::optional<SeedReport> report = parse_seed_report(answer);
  WEIR_ASSERT(report.has_value());
  if (batch.purpose == static_cast<std::uint32_t>(SweepPurpose::confirm)) {
    confirm(item, *report);
  } else if (report->outcome == SeedOutcome::violated || report->outcome == SeedOutcome::unknown) {
    to_confirm_.emplace(item, std::move(*report));
    close_span(item);
  } else {
    enter(item, batch.last, *report);
  }
}

void Sweeper::on_death(const Batch& batch, std::uint64_t item, const WorkerEnd& end) {
  const SeedReport report = report_of_death(end, options_.seed_wall_max);
  if (batch.purpose == static_cast<std::uint32_t>(SweepPurpose::confirm)) {
    confirm(item, report);
  } else {
    close_span(batch.first);
    enter(item, item + 1, report);
  }
}

void Sweeper::on_unfinished(const Batch& rest) {
  if (rest.purpose == static_cast<std::uint32_t>(SweepPurpose::confirm)) {
    to_confirm_.insert(confirming_.extract(rest.first));
    return;
  }
  close_span(rest.first);
  unassigned_.push_front(rest);
  unassigned_seeds_ += rest.last - rest.first;
}

// The same verdict by the same history, or something other than the seed had a say in it.
void Sweeper::confirm(std::uint64_t item, const SeedReport& second) {
  const SeedReport first = std::move(confirming_.extract(item).mapped());
  if (first.hash == second.hash && first.outcome == second.outcome) {
    enter(item, item + 1, second);
    return;
  }
  const std::string start = std::string(to_string(first.outcome)) + " (" + first.reason +
                            ") after other seeds, but in a fresh process it ";
  std::string reason;
  if (first.hash == second.hash) {
    reason = start + "is " + std::string(to_string(second.outcome)) + " by the same history";
  } else if (second.outcome == SeedOutcome::crashed || second.outcome == SeedOutcome::hung) {
    reason = start + std::string(to_string(second.outcome)) + ": " + second.reason;
  } else {
    reason = start + "is " + std::string(to_string(second.outcome)) +
             ", and the histories first differ " +
             first_difference_text(first.checkpoints, second.checkpoints) +
             "; something outlives a run";
  }
  enter(item, item + 1, report_without_run(SeedOutcome::nondeterministic, reason));
}

// Makes a report final; the stretch that it ends is written with the last of its batch.
void Sweeper::enter(std::uint64_t item, std::uint64_t last_of_batch, const SeedReport& report) {
  const std::uint64_t seed = options_.seeds.seed(item);
  tally_.add(seed, report);
  auto node = open_spans_.extract(item);
  SweepSpan span;
  span.first = item;
  if (!node.empty()) span = std::move(node.mapped());
  span.last = item + 1;
  span.tally.add(seed, report);
  open_spans_.emplace(span.last, std::move(span));
  if (item + 1 == last_of_batch) close_span(item + 1);
}

void Sweeper::close_span(std::uint64_t end) {
  const auto node = open_spans_.extract(end);
  if (node.empty() || state_.append(node.mapped())) return;
  problems_.push_back(
      "the state can no longer be written (no room?): this sweep cannot be resumed "
      "beyond what it holds");
}

void Sweeper::write_spans() {
  while (!open_spans_.empty()) close_span(open_spans_.begin()->first);
  state_.sync();
}

PoolHandler::Wish Sweeper::on_tick() {
  const WallTime now = wall_time();
  if (now - told_ >= kTellEvery) tell_progress(now);
  if (now - written_ >= kWriteEvery) {
    write_spans();
    written_ = now;
  }
  // Whoever interrupts twice does not want to wait for the seeds that are running.
  if (interrupts_.count() > 1) return Wish::abandon;
  return interrupts_.count() == 1 ? Wish::finish : Wish::go_on;
}

void Sweeper::close() {
  write_spans();
  tell_progress(wall_time());
}

double Sweeper::runs_per_second() const {
  const Duration wall = std::max<Duration>(wall_time() - began_, 1ns);
  return static_cast<double>(done() - resumed_) / std::chrono::duration<double>(wall).count();
}

void Sweeper::tell_progress(WallTime now) {
  told_ = now;
  if (!options_.progress) return;
  options_.progress({.done = done(),
                     .total = options_.seeds.count,
                     .failures = tally_.totals.failed(),
                     .runs_per_second = runs_per_second()});
}

}  // namespace weir
