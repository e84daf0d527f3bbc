#include "harness/cli/what_to_run.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "harness/cli/command.h"
#include "harness/faults/suggest.h"

namespace weir::cli {
namespace {

constexpr std::size_t kRefusedShown = 10;

InputFormat parse_format(const std::string& text) {
  if (text == "ndjson") return InputFormat::ndjson;
  if (text == "lines") return InputFormat::lines;
  return InputFormat::automatic;
}

void tell_refused(const Input& input, bool strict) {
  if (input.rejected.empty()) return;
  const std::size_t shown = std::min(input.rejected.size(), kRefusedShown);
  for (std::size_t i = 0; i < shown; ++i) {
    std::fprintf(stderr, "weir: %s:%llu: %s\n", input.name.c_str(),
                 static_cast<unsigned long long>(input.rejected[i].line),
                 input.rejected[i].reason.c_str());
  }
  const std::string count =
      std::to_string(input.rejected.size()) + (input.rejected.size() == 1 ? " line" : " lines");
  if (strict) {
    throw Refusal(input.name + ": " + count +
                  " refused; mend them, or leave --strict out to run on the others");
  }
  std::fprintf(stderr, "weir: %s: %s refused, the run goes on without\n", input.name.c_str(),
               count.c_str());
}

// As many records as asked for: the first ones, or all of them again and again, each time as things
// of their own.
void resize(std::vector<InputRecord>& records, std::uint64_t count) {
  const std::size_t given = records.size();
  records.reserve(count);
  for (std::size_t i = given; i < count; ++i) {
    InputRecord again = records[i % given];
    again.data = again.data.with_identity(again.data.identity().child("again", i / given));
    records.push_back(std::move(again));
  }
  records.resize(count);
}

}  // namespace

const ScenarioInfo& require_scenario(const std::string& name) {
  if (const ScenarioInfo* found = find_scenario(name)) return *found;
  std::vector<std::string_view> names;
  for (const ScenarioInfo* info : all_scenarios()) names.push_back(info->name);
  throw Refusal("there is no scenario " + in_quotes(name) + "; " +
                did_you_mean(name, names, "weir list prints those there are"));
}

std::string read_file(const std::string& path, const std::string& what) {
  if (std::filesystem::is_directory(path)) {
    throw Refusal(path + " is a folder; give the file of " + what);
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw Refusal(path + " cannot be read (" + std::strerror(errno) + "); give the file of " +
                  what);
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void WhatToRun::add_options(CLI::App& command) {
  command.add_option("scenario", scenario_, "which pipeline; weir list prints them")->required();
  command.add_option("--variant", variant_,
                     "a named variant of it, such as one with a planted bug");
  command.add_option("--input", input_file_, "records, one a line; - is standard input")
      ->type_name("FILE");
  command.add_option("--format", format_, "of the input")
      ->check(CLI::IsMember({"automatic", "ndjson", "lines"}));
  command.add_option("--partition-key", partition_key_,
                     "JSON pointer to each record's partition key, such as /customer/id");
  command.add_option("--records", records_, "how many; repeats the input if it has fewer")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}));
  command.add_flag("--strict", strict_, "exit 2 if a line of the input is refused");
  command.add_option("--start", start_, "virtual date and time, such as 2026-01-01T00:00:00Z");
  command.add_option("--rate", rate_, "records a virtual second")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command.add_option("--faults", plan_file_, "a fault plan (JSON)")->type_name("PLAN.json");
  command.add_flag("--explore-ties", explore_ties_,
                   "what is due at one instant runs in an order that the seed decides");
  command.add_flag("--no-skip", no_skip_, "wake at every empty poll; the history is the same");
}

const ScenarioInfo& WhatToRun::scenario() const { return require_scenario(scenario_); }

std::string WhatToRun::name() const {
  return variant_.empty() ? scenario_ : scenario_ + "." + variant_;
}

RunOptions WhatToRun::options() const {
  RunOptions options;
  const ScenarioInfo& info = scenario();
  std::vector<std::string_view> variants;
  for (const Variant& variant : info.variants) variants.push_back(variant.name);
  if (!variant_.empty() && std::ranges::count(variants, variant_) == 0) {
    throw Refusal(scenario_ + " has no variant " + in_quotes(variant_) + "; " +
                  did_you_mean(variant_, variants, "weir list prints those there are"));
  }
  options.variant = variant_;
  options.records_per_second = rate_;
  options.explore_ties = explore_ties_;
  options.skip_idle = !no_skip_;
  if (!start_.empty() && !parse_iso8601(start_, &options.start)) {
    throw Refusal("--start " + in_quotes(start_) +
                  " is no date; write 2026-01-01 or 2026-01-01T10:00:00Z");
  }
  if (!plan_file_.empty()) {
    auto plan = parse_plan(read_file(plan_file_, "a fault plan"), plan_file_);
    if (!plan) throw Refusal(plan.error());
    if (auto mistake = check_plan(*plan, fault_sites())) {
      throw Refusal(plan_file_ + ": " + *mistake);
    }
    options.plan = std::move(*plan);
  }
  return options;
}

Input WhatToRun::input(std::uint64_t records_default) const {
  InputOptions options;
  options.format = parse_format(format_);
  options.partition_key_pointer =
      partition_key_.empty() ? scenario().partition_key : partition_key_;
  auto input = read_input(input_file_.empty() ? scenario().sample : input_file_, options);
  if (!input) throw Refusal(input.error());
  tell_refused(*input, strict_);
  if (input->records.empty()) {
    throw Refusal(input->name + " holds no record that can be put; mend the lines listed above");
  }
  const std::uint64_t count = records_ != 0 ? records_ : records_default;
  if (count != 0) resize(input->records, count);
  return std::move(*input);
}

}  // namespace weir::cli
