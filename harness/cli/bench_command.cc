// `weir bench`: hands over to the program of Google Benchmark that the build puts beside this one.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "harness/cli/command.h"

namespace weir::cli {
namespace {

struct Options {
  bool json = false;
  unsigned pairs = 3;
  std::string filter;
};

[[noreturn]] void hand_over(const Options& options) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string program = (self.parent_path() / "weir_bench").string();
  std::vector<std::string> words = {"weir_bench", "--pairs=" + std::to_string(options.pairs)};
  if (options.json) words.push_back("--benchmark_format=json");
  if (!options.filter.empty()) words.push_back("--benchmark_filter=" + options.filter);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(program.c_str(), arguments.data());
  throw Refusal("there is no " + program + "; ./weir bench builds it");
}

}  // namespace

void add_bench_command(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure weir against what it must reach; some three minutes");
  command->add_flag("--json", options->json, "print JSON");
  command->add_option("--pairs", options->pairs, "runs beside the yardstick that a ratio rests on")
      ->check(CLI::IsMember({1U, 3U, 5U, 7U, 9U}));
  command->add_option("--filter", options->filter, "only the benches that match")
      ->type_name("REGEX");
  command->callback([options] { hand_over(*options); });
}

}  // namespace weir::cli
