// The options by which a scenario, its variant, its records and its faults are chosen; `run` and
// `sweep` share them.

#ifndef WEIR_HARNESS_CLI_WHAT_TO_RUN_H_
#define WEIR_HARNESS_CLI_WHAT_TO_RUN_H_

#include <cstdint>
#include <string>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"

namespace CLI {
class App;
}

namespace weir::cli {

class WhatToRun {
 public:
  // The options' values live here: it must outlive the parsing.
  void add_options(CLI::App& command);

  // What was asked for, looked up and read. Each throws Refusal.
  const ScenarioInfo& scenario() const;
  RunOptions options() const;
  // Tells of refused lines on standard error. `records_default`: how many, unless the user says.
  Input input(std::uint64_t records_default) const;
  std::string name() const;  // "kinesis_to_s3", "kinesis_to_s3.puts_at_once"

 private:
  std::string scenario_;
  std::string variant_;
  std::string start_;
  std::uint64_t rate_ = 50;
  std::string plan_file_;
  std::string input_file_;
  std::string partition_key_;
  std::string format_ = "automatic";
  std::uint64_t records_ = 0;
  bool strict_ = false;
  bool explore_ties_ = false;
  bool no_skip_ = false;
};

// The scenario of this name; throws Refusal with the names there are.
const ScenarioInfo& require_scenario(const std::string& name);
// The whole text of a file; throws Refusal.
std::string read_file(const std::string& path, const std::string& what);

}  // namespace weir::cli

#endif  // WEIR_HARNESS_CLI_WHAT_TO_RUN_H_
