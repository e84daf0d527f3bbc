#include "harness/explore/sweep.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>

#include "harness/explore/failure.h"
#include "harness/explore/sweep_state.h"
#include "harness/explore/sweeper.h"
#include "harness/explore/world.h"
#include "sim/kernel/assert.h"

namespace weir {
namespace {

// ---- which seeds, and which sweep
// ----------------------------------------------------------------

std::string refuse_options(const SweepOptions& options) {
  if (options.shard_count == 0 || options.shard_index >= options.shard_count) {
    return "there is no shard " + std::to_string(options.shard_index) + "/" +
           std::to_string(options.shard_count) + "; shards of n are 0/n to n-1/n";
  }
  if (options.seeds > ~std::uint64_t{0} - options.first_seed) {
    return "seeds from " + std::to_string(options.first_seed) + " on are fewer than " +
           std::to_string(options.seeds) + "; seeds end at 2^64-1";
  }
  if (options.resume && options.directory.empty()) {
    return "a sweep without a directory left nothing to go on with; name the directory";
  }
  return {};
}

SweepSeeds seeds_of(const SweepOptions& options) {
  const std::uint64_t n = options.shard_count;
  const std::uint64_t skip = (options.shard_index + n - options.first_seed % n) % n;
  SweepSeeds seeds;
  seeds.first = options.first_seed + skip;
  seeds.step = n;
  seeds.count = skip < options.seeds ? (options.seeds - skip - 1) / n + 1 : 0;
  return seeds;
}

RunOptions run_options(const SweepOptions& options) {
  RunOptions run = options.run;
  run.seed = 0;
  run.outputs = false;
  run.brief = true;
  run.keep = {0, 0};
  run.closed = false;
  run.forced.clear();
  return run;
}

std::string digest_of(const std::vector<InputRecord>& records) {
  std::uint64_t digest = internal::kMix0;
  for (const InputRecord& record : records) {
    digest = internal::fold(digest ^ internal::hash_text(record.data.view()), internal::kMix1);
    digest = internal::fold(digest ^ internal::hash_text(record.partition_key), internal::kMix2);
  }
  return std::to_string(records.size()) + " records, " + std::to_string(digest);
}

// All that decides what the seeds come to: who goes on with a sweep must have the same.
std::string header_of(const ScenarioInfo& scenario, const Input& input,
                      const SweepOptions& options) {
  const RunOptions& run = options.run;
  nlohmann::ordered_json header;
  header["weir_sweep"] = 1;
  header["scenario"] = scenario.name;
  header["variant"] = run.variant;
  header["input"] = digest_of(input.records);
  header["first_seed"] = options.first_seed;
  header["seeds"] = options.seeds;
  header["shard"] = std::to_string(options.shard_index) + "/" + std::to_string(options.shard_count);
  header["start"] = to_iso8601(run.start, 9);
  header["records_per_second"] = run.records_per_second;
  header["plan"] = run.plan ? to_json(*run.plan) : "";
  header["swarm"] = run.swarm;
  header["skip_idle"] = run.skip_idle;
  header["explore_ties"] = run.explore_ties;
  header["events_max"] = run.events_max;
  header["settle_max_ns"] = run.settle_max.count();
  header["verify_every"] = options.verify_every;
  header["weir"] = version();
  header["fingerprint"] = fingerprint();
  return header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<std::string> open_state(const ScenarioInfo& scenario, const Input& input,
                                      const SweepOptions& options, SweepState& state) {
  if (options.directory.empty()) return std::nullopt;
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) {
    return "cannot make the directory " + options.directory + ": " + error.message() +
           "; choose another one";
  }
  return state.open(options.directory + "/sweep.ndjson", header_of(scenario, input, options),
                    options.resume);
}

// ---- failure files
// -------------------------------------------------------------------------------

std::string failure_path(const SweepOptions& options, std::uint64_t seed) {
  return options.directory + "/failure-" + std::to_string(seed) + ".json";
}

// In a worker. Empty: written; else what went wrong, as a sentence.
std::string write_failure(const SweepRun& what, const SweepFailure& expected,
                          const std::string& path) {
  RunOptions options = what.options;
  options.seed = expected.seed;
  const Failure failure = record_failure(what.scenario, what.records, options);
  if (failure.history_hash != expected.history_hash) {
    return "seed " + std::to_string(expected.seed) +
           " gave another history when it was to be recorded: it is not deterministic";
  }
  const std::string unfinished = path + ".part";  // so that no file is half a failure
  std::ofstream file(unfinished, std::ios::binary);
  file << to_json(failure);
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(unfinished, path, error);
  return file && !error ? "" : "cannot write " + path + "; make room or choose another directory";
}

// Has failures recorded, each by a process that has run nothing before.
class Recorder final : public PoolHandler {
 public:
  Recorder(const SweepOptions& options, std::vector<SweepFailure*> failures,
           const InterruptGuard& interrupts)
      : options_(options), failures_(std::move(failures)), interrupts_(interrupts) {}

  std::optional<Batch> next() override {
    if (next_ == failures_.size()) return std::nullopt;
    const std::uint64_t item = next_++;
    return Batch{.purpose = static_cast<std::uint32_t>(SweepPurpose::record),
                 .fresh = true,
                 .first = item,
                 .last = item + 1};
  }
  void on_answer(const Batch&, std::uint64_t item, std::string_view answer) override {
    if (answer.empty()) {
      failures_[item]->file = failure_path(options_, failures_[item]->seed);
    } else {
      problems[item] = answer;
    }
  }
  void on_death(const Batch&, std::uint64_t item, const WorkerEnd& end) override {
    problems[item] = "recording seed " + std::to_string(failures_[item]->seed) + ": " +
                     (end.hung ? "took too long" : "its process " + to_string(end));
  }
  void on_unfinished(const Batch& rest) override {
    problems[rest.first] = "seed " + std::to_string(failures_[rest.first]->seed) +
                           " was not recorded: no time was left";
  }
  // Recording goes on after an interrupt: it is what the sweep was for. A second one ends it.
  Wish on_tick() override { return interrupts_.count() > 1 ? Wish::abandon : Wish::go_on; }

  std::map<std::uint64_t, std::string> problems;

 private:
  const SweepOptions& options_;
  std::vector<SweepFailure*> failures_;
  const InterruptGuard& interrupts_;
  std::size_t next_ = 0;
};

void record_failures(const SweepRun& what, const SweepOptions& options, unsigned workers,
                     const InterruptGuard& interrupts, SweepResult& result) {
  std::vector<SweepFailure*> failures;
  if (options.directory.empty()) return;
  for (SweepFailure& failure : result.failures) {
    if (failures.size() == options.failures_max) break;
    const bool replays =
        failure.outcome == SeedOutcome::violated || failure.outcome == SeedOutcome::unknown;
    if (replays) failures.push_back(&failure);
  }
  Recorder recorder(options, failures, interrupts);
  // It runs the seed a few times, and keeps each event.
  WorkerPool pool(
      [&](std::uint32_t, std::uint64_t item) {
        return write_failure(what, *failures[item], failure_path(options, failures[item]->seed));
      },
      workers, 5 * options.seed_wall_max);
  pool.run(recorder);
  for (const auto& [item, problem] : recorder.problems) result.problems.push_back(problem);
}

// ---- the sweep
// -----------------------------------------------------------------------------------

Work work_for(const SweepRun& what, const SweepSeeds& seeds, std::uint64_t verify_every) {
  return [&what, seeds, verify_every](std::uint32_t purpose, std::uint64_t item) {
    const std::uint64_t seed = seeds.seed(item);
    const bool first_time = purpose == static_cast<std::uint32_t>(SweepPurpose::run);
    const bool twice = first_time && verify_every != 0 && seed % verify_every == 0;
    return to_line(run_seed(what, seed, twice));
  };
}

void fill_in(const Sweeper& sweeper, const SweepSeeds& seeds, const FaultCatalog& catalog,
             SweepResult& result) {
  const SweepTally& tally = sweeper.tally();
  result.total = seeds.count;
  result.done = sweeper.done();
  result.resumed = sweeper.resumed();
  result.totals = tally.totals;
  result.hash = tally.hash;
  for (const auto& [seed, failure] : tally.failures) result.failures.push_back(failure);
  for (std::uint32_t i = 0; i < catalog.entries().size(); ++i) {
    const auto struck = tally.struck.find(i);
    result.reach.push_back({.site = std::string(catalog.entries()[i].site),
                            .kind = std::string(catalog.entries()[i].kind),
                            .struck = struck == tally.struck.end() ? 0 : struck->second});
  }
  result.problems = sweeper.problems();
  result.runs_per_second = sweeper.runs_per_second();
}

SweepResult refused(std::string sentence) {
  SweepResult result;
  result.error = std::move(sentence);
  return result;
}

}  // namespace

SweepResult sweep(const ScenarioInfo& scenario, const Input& input, const SweepOptions& options) {
  const WallTime began = wall_time();
  if (std::string problem = refuse_options(options); !problem.empty()) return refused(problem);
  SweepState state;
  if (const auto problem = open_state(scenario, input, options, state)) return refused(*problem);

  // Made before the workers are, so that all of them have it. This process itself runs no seed:
  // what it forks is fresh.
  const FaultCatalog catalog(fault_sites());
  const SweepRun what{scenario, input.records, run_options(options), catalog};
  const SweepSeeds seeds = seeds_of(options);
  const unsigned workers = options.jobs == 0 ? usable_cores() : options.jobs;
  const InterruptGuard interrupts;
  Sweeper sweeper({.seeds = seeds,
                   .workers = workers,
                   .seed_wall_max = options.seed_wall_max,
                   .progress = options.progress},
                  state, interrupts);
  if (!sweeper.contradiction().empty()) {
    return refused(options.directory + "/sweep.ndjson contradicts itself: " +
                   sweeper.contradiction() + "; remove that file to begin anew");
  }
  SweepResult result;
  WorkerPool(work_for(what, seeds, options.verify_every), workers, options.seed_wall_max)
      .run(sweeper);
  sweeper.close();
  fill_in(sweeper, seeds, catalog, result);
  record_failures(what, options, workers, interrupts, result);
  // One interrupt that came when all was done has cut nothing short.
  result.interrupted = interrupts.count() > (result.done == result.total ? 1 : 0);
  result.wall_time = wall_time() - began;
  return result;
}

namespace {

class AlwaysFails final : public Scenario {
 public:
  explicit AlwaysFails(const std::string&) {}
  Task<void> run(World&) override { co_return; }
  std::optional<std::string> waits_for(World&) override { return std::nullopt; }
  void check(World&, std::vector<PropertyResult>& results) override {
    results.emplace_back("the canary sings", "always").violate("it is silent, as it should be");
  }
};

}  // namespace

bool canary(unsigned jobs) {
  const ScenarioInfo scenario{.name = "canary",
                              .summary = "fails whatever happens",
                              .variants = {},
                              .sample = {},
                              .make = make_scenario<AlwaysFails>};
  const SweepResult result = sweep(scenario, {}, {.run = {}, .seeds = 4, .jobs = jobs});
  return result.error.empty() && result.done == 4 && result.totals.of(SeedOutcome::violated) == 4 &&
         result.failures.size() == 4;
}

}  // namespace weir
