// Plan: which faults a run is to meet, as data. A rule reads like a sentence: where, when, what.
//
//   {"weir_plan": 1,
//    "rules": [{"where": "kinesis:PutRecords/entry", "resource": "demo-stream",
//               "what": "throttled", "probability": "1/50", "from": "10s", "to": "2m"},
//              {"where": "lambda:Invoke/run", "what": "timeout-after", "nth": 1}],
//    "until": "30m"}
//
// README.md has the table of members; plan.schema.json is the same for editors and other programs.

#ifndef WEIR_HARNESS_FAULTS_PLAN_H_
#define WEIR_HARNESS_FAULTS_PLAN_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/faults.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/time.h"

namespace weir {

struct FaultRule {
  std::string where;     // a site's name; "s3:*" = every site that begins so, "*" = all
  std::string resource;  // empty: whichever
  std::string what;      // a kind's name, or the code of AWS's error for it ("SlowDown")
  Ratio probability{1, 1};
  std::optional<std::uint64_t> nth;  // only this attempt of each thing, from 1
  Duration from{};                   // since the start of the run
  Duration to = Duration::max();
  Duration low{}, high{};  // how long what strikes takes, drawn between the two, both included
};

struct Plan {
  std::vector<FaultRule> rules;
  Duration until = Duration::max();  // no fault from then on, so that recovery can be seen
};

// Reads a plan; an error is one sentence with file, place and mend.
std::expected<Plan, std::string> parse_plan(std::string_view text, std::string_view file);
// What parse_plan() reads back to the same plan. One line a rule.
std::string to_json(const Plan& plan);
// What in this rule contradicts itself, as one clause with the mend; nothing if all is well.
std::optional<std::string> check_rule(const FaultRule& rule);
// Nothing if each rule is well, names at least one of the sites, and a kind that each of those it
// names by its full name has; else one sentence with rule and mend.
std::optional<std::string> check_plan(const Plan& plan,
                                      const std::vector<const aws::FaultSite*>& sites);

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_PLAN_H_
