// `weir run`: one scenario, one seed.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/what_to_run.h"
#include "harness/explore/failure.h"
#include "harness/explore/run.h"
#include "reports/outputs.h"
#include "reports/result_json.h"
#include "reports/table.h"

namespace weir::cli {
namespace {

struct Options {
  WhatToRun what;
  std::uint64_t seed = 0;
  bool swarm = false;
  std::string out;
  bool no_write = false;
  bool json = false;
  std::string log_level = "warning";
};

std::unique_ptr<aws::Log> make_log(const std::string& level) {
  const auto parsed = aws::parse_log_level(level);
  if (!parsed) {
    throw Refusal("--log-level \"" + level +
                  "\" is none of trace, debug, info, warning, error, off");
  }
  return std::make_unique<aws::Log>(*parsed);
}

void print(const RunResult& result, bool json) {
  if (json) {
    std::printf("%s\n", reports::to_json(result).dump(2).c_str());
    return;
  }
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  std::fputs(reports::to_table(result, {.colour = terminal}).c_str(), stdout);
}

// The failure file beside the outputs; what it costs is one more run, of a seed that is known to
// fail.
void keep_failure(const ScenarioInfo& scenario, const Input& input, const RunOptions& options,
                  const std::string& folder) {
  const std::string file = folder + "/failure.json";
  write_file(file, to_json(record_failure(scenario, input.records, options)));
  std::fprintf(stderr, "weir: ./weir replay %s   runs it again\n", file.c_str());
}

int run_command(const Options& options) {
  const ScenarioInfo& scenario = options.what.scenario();
  RunOptions run_options = options.what.options();
  run_options.seed = options.seed;
  run_options.swarm = options.swarm;
  run_options.outputs = !options.no_write;
  const std::unique_ptr<aws::Log> log = make_log(options.log_level);
  run_options.log = log.get();
  const Input input = options.what.input(0);
  const std::string folder =
      options.out.empty() ? default_folder(options.what.name()) : options.out;

  RunResult result = run(scenario, input.records, run_options);
  result.counts.lines_refused = input.rejected.size();
  if (!options.no_write) {
    if (auto written = reports::write_outputs(folder, result); !written) {
      throw Refusal(written.error());
    }
  }
  if (options.swarm && !run_options.plan) {
    std::fprintf(stderr, "weir: the seed drew these faults:\n%s\n", result.plan.c_str());
  }
  print(result, options.json);
  if (!options.no_write) {
    std::fprintf(stderr, "weir: objects and result.json are in %s\n", folder.c_str());
    run_options.log = nullptr;
    if (result.verdict != Verdict::held) keep_failure(scenario, input, run_options, folder);
  }
  return exit_code(result.verdict);
}

}  // namespace

void add_run_command(CLI::App& app, int& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run a pipeline once and check what it promises");
  options->what.add_options(*command);
  command->add_option("--seed", options->seed, "decides everything that could go either way");
  command->add_flag("--swarm", options->swarm, "draw faults from the seed, as sweep does");
  command->add_option("--out", options->out, "where the outputs go (weir-results/<scenario>)")
      ->type_name("DIR");
  command->add_flag("--no-write", options->no_write, "write nothing, print only");
  command->add_flag("--json", options->json, "print result.json instead of the table");
  command->add_option("--log-level", options->log_level,
                      "weir's own log: trace, debug, info, warning, error, off");
  command->callback([options, &exit] { exit = run_command(*options); });
}

}  // namespace weir::cli
