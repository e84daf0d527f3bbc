// `weir replay`: a recorded failure, once more.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/what_to_run.h"
#include "harness/explore/failure.h"
#include "reports/result_json.h"
#include "reports/table.h"

namespace weir::cli {
namespace {

struct Options {
  std::string file;
  bool json = false;
};

int conclude(const Failure& failure, const Replay& replay) {
  const std::string recorded(to_string(failure.verdict));
  const std::string now(to_string(replay.result.verdict));
  switch (replay.outcome) {
    case Replay::Outcome::same:
      std::fprintf(stderr, "weir: the same history, hash for hash: %s\n", now.c_str());
      return exit_code(replay.result.verdict);
    case Replay::Outcome::verdict:
      std::fprintf(stderr, "weir: still %s. %s\n", now.c_str(), replay.note.c_str());
      return exit_code(replay.result.verdict);
    case Replay::Outcome::mended:
      std::fprintf(stderr, "weir: recorded as %s, now %s. %s\n", recorded.c_str(), now.c_str(),
                   replay.note.c_str());
      return exit_code(replay.result.verdict);
    case Replay::Outcome::differs:
      std::fprintf(stderr, "weir: another history than the recorded one, by the same sources. %s\n",
                   replay.note.c_str());
      return kWeirFailed;
  }
  return kWeirFailed;
}

int replay_command(const Options& options) {
  const auto failure = parse_failure(read_file(options.file, "a failure"), options.file);
  if (!failure) throw Refusal(failure.error());
  const ScenarioInfo& scenario = require_scenario(failure->scenario);
  if (failure->options.plan) {
    if (auto mistake = check_plan(*failure->options.plan, fault_sites())) {
      throw Refusal(options.file + ": " + *mistake);
    }
  }
  const Replay again = replay(scenario, *failure);
  if (options.json) {
    std::printf("%s\n", reports::to_json(again.result).dump(2).c_str());
  } else {
    std::fputs(reports::to_table(again.result, {.colour = isatty(STDOUT_FILENO) != 0}).c_str(),
               stdout);
  }
  return conclude(*failure, again);
}

}  // namespace

void add_replay_command(CLI::App& app, int& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("replay", "Reproduce a recorded failure");
  command->add_option("file", options->file, "a failure file that run or sweep wrote")->required();
  command->add_flag("--json", options->json, "print result.json instead of the table");
  command->callback([options, &exit] { exit = replay_command(*options); });
}

}  // namespace weir::cli
