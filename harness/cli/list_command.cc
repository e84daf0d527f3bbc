// `weir list`: the scenarios, their variants, and with --faults what can go wrong.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "harness/cli/command.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"

namespace weir::cli {
namespace {

void list_scenarios() {
  for (const ScenarioInfo* info : all_scenarios()) {
    std::printf("%s\n    %s\n", info->name.c_str(), info->summary.c_str());
    for (const Variant& variant : info->variants) {
      std::printf("  --variant %s\n    %s\n", variant.name.c_str(), variant.summary.c_str());
    }
  }
}

void list_faults() {
  for (const aws::FaultSite* site : fault_sites()) {
    std::printf("%s\n", site->name.c_str());
    for (const aws::FaultKind* kind : site->kinds) {
      std::printf("  %-20.*s %.*s\n", static_cast<int>(kind->name.size()), kind->name.data(),
                  static_cast<int>(kind->summary.size()), kind->summary.data());
    }
  }
}

}  // namespace

void add_list_command(CLI::App& app, int& exit) {
  auto faults = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("list", "Print the scenarios and their variants");
  command->add_flag("--faults", *faults, "print instead where a fault can strike, and which");
  command->callback([faults, &exit] {
    *faults ? list_faults() : list_scenarios();
    exit = kHeld;
  });
}

}  // namespace weir::cli
