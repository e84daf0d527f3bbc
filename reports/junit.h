// JUnit XML, as CI systems read it: a test suite a run, a test case a property.
//
// A violated property is a failure; one that could not tell is an error. A run without a verdict
// that no property explains (it did not settle, a bound was exceeded) has a case "verdict" of its
// own, so that a suite never looks better than its run.

#ifndef WEIR_REPORTS_JUNIT_H_
#define WEIR_REPORTS_JUNIT_H_

#include <span>
#include <string>

#include "harness/explore/result.h"

namespace weir::reports {

std::string to_junit(const RunResult& result);
std::string to_junit(std::span<const RunResult> results);

}  // namespace weir::reports

#endif  // WEIR_REPORTS_JUNIT_H_
