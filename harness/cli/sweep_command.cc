// `weir sweep`: one scenario, many seeds.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/what_to_run.h"
#include "harness/explore/failure.h"
#include "harness/explore/sweep.h"

namespace weir::cli {
namespace {

constexpr std::uint64_t kRecordsOfASeed = 100;
constexpr std::size_t kFailuresShown = 5;

struct Options {
  WhatToRun what;
  SweepOptions sweep;
  std::string shard;
  std::string out;
  bool no_faults = false;
  bool no_write = false;
  bool json = false;
};

// "2/4" is the third quarter: index/count.
void parse_shard(const std::string& text, SweepOptions& options) {
  if (text.empty()) return;
  unsigned long long index = 0, count = 0;
  int read = 0;
  const int fields = std::sscanf(text.c_str(), "%llu/%llu%n", &index, &count, &read);
  if (fields != 2 || static_cast<std::size_t>(read) != text.size() || index >= count) {
    throw Refusal("--shard \"" + text + "\" is not index/count; write 0/4, 1/4, 2/4 or 3/4");
  }
  options.shard_index = index;
  options.shard_count = count;
}

void show_progress(const SweepProgress& progress) {
  const std::uint64_t total = std::max<std::uint64_t>(progress.total, 1);
  const auto filled = static_cast<int>(progress.done * 30 / total);
  std::fprintf(stderr, "\r[%.*s%.*s] %llu of %llu seeds, %llu failed, %.0f a second ", filled,
               "##############################", 30 - filled, "                              ",
               static_cast<unsigned long long>(progress.done),
               static_cast<unsigned long long>(progress.total),
               static_cast<unsigned long long>(progress.failures), progress.runs_per_second);
}

void row(const char* name, std::uint64_t number) {
  std::printf("  %-20s %llu\n", name, static_cast<unsigned long long>(number));
}

// One line a site; the kinds are in the JSON. `reach` comes site by site.
void print_reach(const std::vector<FaultReach>& reach) {
  std::size_t silent = 0;
  for (auto at = reach.begin(); at != reach.end();) {
    const auto end = std::find_if(at, reach.end(),
                                  [&](const FaultReach& fault) { return fault.site != at->site; });
    std::uint64_t struck = 0;
    std::ptrdiff_t kinds = 0;
    for (auto fault = at; fault != end; ++fault) {
      struck += fault->struck;
      kinds += fault->struck != 0 ? 1 : 0;
    }
    if (struck == 0) {
      ++silent;
    } else {
      std::printf("    %9llu  %s, %td of %td kinds\n", static_cast<unsigned long long>(struck),
                  at->site.c_str(), kinds, end - at);
    }
    at = end;
  }
  if (silent != 0) std::printf("            0  at %zu other sites (--json lists them)\n", silent);
}

void print_failures(const std::vector<SweepFailure>& failures) {
  const std::size_t shown = std::min(failures.size(), kFailuresShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const SweepFailure& failure = failures[i];
    std::printf("\n  seed %llu: %s\n    %s\n", static_cast<unsigned long long>(failure.seed),
                std::string(to_string(failure.outcome)).c_str(), failure.reason.c_str());
    if (!failure.file.empty()) std::printf("    ./weir replay %s\n", failure.file.c_str());
  }
  if (failures.size() > shown) {
    std::printf("\n  and %zu more seeds that did not hold\n", failures.size() - shown);
  }
}

void print(const std::string& name, const SweepResult& result) {
  std::printf("%s, %llu of %llu seeds\n\n", name.c_str(),
              static_cast<unsigned long long>(result.done),
              static_cast<unsigned long long>(result.total));
  for (std::size_t i = 0; i < kSeedOutcomes; ++i) {
    const auto outcome = static_cast<SeedOutcome>(i);
    if (i == 0 || result.totals.of(outcome) != 0) {
      row(std::string(to_string(outcome)).c_str(), result.totals.of(outcome));
    }
  }
  row("delivered", result.totals.delivered);
  row("retries", result.totals.retries);
  row("faults that struck", result.totals.faults);
  print_reach(result.reach);
  std::printf("  %-20s %.1f s, %.0f runs a second\n", "wall time",
              static_cast<double>(result.wall_time.count()) / 1e9, result.runs_per_second);
  std::printf("  %-20s %s\n", "hash", to_string(result.hash).c_str());
  print_failures(result.failures);
}

nlohmann::ordered_json to_json(const std::string& name, const SweepResult& result) {
  nlohmann::ordered_json out;
  out["weir_version"] = version();
  out["scenario"] = name;
  out["seeds"] = result.total;
  out["done"] = result.done;
  out["interrupted"] = result.interrupted;
  for (std::size_t i = 0; i < kSeedOutcomes; ++i) {
    const auto outcome = static_cast<SeedOutcome>(i);
    out["outcomes"][std::string(to_string(outcome))] = result.totals.of(outcome);
  }
  out["counts"] = {{"delivered", result.totals.delivered},
                   {"retries", result.totals.retries},
                   {"faults", result.totals.faults},
                   {"events", result.totals.events}};
  out["hash"] = to_string(result.hash);
  out["wall_seconds"] = static_cast<double>(result.wall_time.count()) / 1e9;
  out["runs_per_second"] = result.runs_per_second;
  out["faults"] = nlohmann::ordered_json::array();
  for (const FaultReach& fault : result.reach) {
    out["faults"].push_back({{"site", fault.site}, {"kind", fault.kind}, {"struck", fault.struck}});
  }
  out["failures"] = nlohmann::ordered_json::array();
  for (const SweepFailure& failure : result.failures) {
    out["failures"].push_back({{"seed", failure.seed},
                               {"outcome", to_string(failure.outcome)},
                               {"reason", failure.reason},
                               {"file", failure.file}});
  }
  return out;
}

// The worst of what the seeds came to.
int exit_code(const SweepResult& result) {
  const SweepTotals& totals = result.totals;
  const std::uint64_t broken = totals.of(SeedOutcome::crashed) + totals.of(SeedOutcome::hung) +
                               totals.of(SeedOutcome::nondeterministic);
  if (broken != 0) return kWeirFailed;
  if (totals.of(SeedOutcome::violated) != 0) return kViolated;
  if (totals.of(SeedOutcome::unknown) != 0 || result.interrupted) return kNoVerdict;
  return kHeld;
}

int sweep_command(Options options) {
  const ScenarioInfo& scenario = options.what.scenario();
  SweepOptions& sweep_options = options.sweep;
  parse_shard(options.shard, sweep_options);
  sweep_options.run = options.what.options();
  sweep_options.run.swarm = !options.no_faults && !sweep_options.run.plan;
  const Input input = options.what.input(kRecordsOfASeed);
  if (!options.no_write) {
    sweep_options.directory =
        options.out.empty() ? default_folder(options.what.name() + "-sweep") : options.out;
  }
  if (!sweep_options.resume && !sweep_options.directory.empty()) {
    std::error_code ignored;  // what is left of an earlier sweep is asked for by --resume
    std::filesystem::remove(sweep_options.directory + "/sweep.ndjson", ignored);
  }
  if (!canary()) {
    std::fprintf(stderr,
                 "weir: weir itself failed: the sweep did not see a failure that it must\n");
    return kWeirFailed;
  }
  const bool terminal = isatty(STDERR_FILENO) != 0;
  if (terminal) sweep_options.progress = show_progress;
  const SweepResult result = sweep(scenario, input, sweep_options);
  if (terminal) std::fprintf(stderr, "\r\033[K");
  if (!result.error.empty()) throw Refusal(result.error);
  if (options.json) {
    std::printf("%s\n", to_json(options.what.name(), result).dump(2).c_str());
  } else {
    print(options.what.name(), result);
  }
  for (const std::string& problem : result.problems) {
    std::fprintf(stderr, "weir: %s\n", problem.c_str());
  }
  if (result.interrupted) {
    std::fprintf(stderr, "weir: interrupted; the same command with --resume goes on\n");
  }
  return exit_code(result);
}

}  // namespace

void add_sweep_command(CLI::App& app, int& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("sweep", "Run a pipeline under many seeds, with faults");
  options->what.add_options(*command);
  command->add_option("--seeds", options->sweep.seeds, "how many")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}));
  command->add_option("--first", options->sweep.first_seed, "the first of them");
  command->add_option("--jobs", options->sweep.jobs, "processes; 0 is one a core")
      ->check(CLI::Range(0u, 1024u));
  command->add_option("--shard", options->shard, "index/count: only this machine's share");
  command->add_flag("--no-faults", options->no_faults, "draw no faults");
  command->add_flag("--resume", options->sweep.resume, "go on where an interrupted sweep stopped");
  command
      ->add_option("--out", options->out,
                   "where state and failures go (weir-results/<scenario>-sweep)")
      ->type_name("DIR");
  command->add_flag("--no-write", options->no_write, "keep no state and write no failure files");
  command->add_flag("--json", options->json, "print JSON instead of the table");
  command->callback([options, &exit] { exit = sweep_command(*options); });
}

}  // namespace weir::cli
