// A run with a bit of everything, for the tests of reports.

#ifndef WEIR_TESTS_REPORTS_EXAMPLE_RESULT_H_
#define WEIR_TESTS_REPORTS_EXAMPLE_RESULT_H_

#include <string>
#include <utility>

#include "harness/explore/result.h"

namespace weir::reports {

inline RunResult example_result() {
  RunResult result;
  result.scenario = "kinesis_to_s3";
  result.seed = 42;
  result.history_hash = {1, 2};
  result.virtual_time = 2h + 3min;
  result.wall_time = 250ms;
  result.assumptions = {{"kinesis:PutRecords latency", "8 ms"}};
  result.counts.produced = 1'234'567;
  result.counts.acknowledged = 1'234'560;
  result.counts.faults = 3;
  result.properties.emplace_back("no acknowledged record lost", "eventually");
  return result;
}

inline RunResult violated_result() {
  RunResult result = example_result();
  result.variant = "ignores-failed-entries";
  result.verdict = Verdict::violated;
  result.reason = "a property was violated";
  PropertyResult& property =
      result.properties.emplace_back("each object is what was sent", "always");
  property.verdict = Verdict::violated;
  property.first_violation =
      "object record-49590338271490256608559692538361571095921575989136588898.txt <holds> other "
      "bytes than were sent & acknowledged at 10:31:02.417, in the third batch";
  property.violations = 12;
  for (int i = 0; i < 3; ++i) {
    Decision decision;
    decision.number = static_cast<std::uint64_t>(i) + 1;
    decision.site = "kinesis:PutRecords";
    decision.kind = &aws::kThrottled;
    result.decisions.push_back(std::move(decision));
  }
  return result;
}

inline OutputObject object(std::string key, std::string body, std::string version = "null") {
  OutputObject result;
  result.bucket = "bucket";
  result.key = std::move(key);
  result.version = std::move(version);
  result.body = Bytes(std::move(body));
  return result;
}

}  // namespace weir::reports

#endif  // WEIR_TESTS_REPORTS_EXAMPLE_RESULT_H_
