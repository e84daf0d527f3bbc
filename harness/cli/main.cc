// The program `weir`: parses the command line, and answers for exit codes and messages.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/command.h"
#include "harness/faults/suggest.h"

namespace {

// CLI11 names what it did not expect; the nearest command is more use than that.
std::string mend(const CLI::App& app, const std::vector<std::string>& words) {
  std::vector<std::string_view> commands;
  for (const CLI::App* command : app.get_subcommands({})) commands.push_back(command->get_name());
  const bool known = !words.empty() && std::ranges::count(commands, words[0]) != 0;
  if (known) return "; weir " + words[0] + " --help lists its options";
  if (words.empty() || words[0].starts_with('-')) return "; weir --help lists the commands";
  return "; " + weir::did_you_mean(words[0], commands, "weir --help lists the commands");
}

int refuse(const std::string& sentence) {
  std::fprintf(stderr, "weir: %s\n", sentence.c_str());
  return weir::cli::kBadUsage;
}

}  // namespace

int main(int argc, char** argv) {
  int exit = weir::cli::kBadUsage;
  CLI::App app("weir: a test harness for serverless data pipelines on AWS", "weir");
  app.require_subcommand(1);
  app.set_version_flag("--version", "weir " WEIR_VERSION);
  weir::cli::add_run_command(app, exit);
  weir::cli::add_sweep_command(app, exit);
  weir::cli::add_replay_command(app, exit);
  weir::cli::add_list_command(app, exit);
  weir::cli::add_bench_command(app, exit);
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs(app.help().c_str(), stdout);
    return weir::cli::kBadUsage;
  }
  try {
    app.parse(argc, argv);
    return exit;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return refuse(std::string(error.what()) + mend(app, words));
  } catch (const weir::cli::Refusal& refusal) {
    return refuse(refusal.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: weir itself failed: %s\n", error.what());
    return weir::cli::kWeirFailed;
  }
}
