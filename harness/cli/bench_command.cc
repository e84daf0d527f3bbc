// `weir bench`: hands over to the program of Google Benchmark that the build puts beside this one.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "harness/cli/command.h"

namespace weir::cli {

void add_bench_command(CLI::App& app, int& exit) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("bench", "Measure weir; ratios within one run count");
  command->add_flag("--json", *json, "print JSON");
  command->callback([json, &exit] {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::string program = (self.parent_path() / "weir_bench").string();
    std::string name = "weir_bench", format = "--benchmark_format=json";
    char* arguments[] = {name.data(), *json ? format.data() : nullptr, nullptr};
    execv(program.c_str(), arguments);
    exit = kBadUsage;
    throw Refusal("there is no " + program + "; ./weir bench builds it");
  });
}

}  // namespace weir::cli
