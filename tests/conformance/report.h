// What a run over the recorded cases found, service by service, for people and for programs.

#ifndef WEIR_TESTS_CONFORMANCE_REPORT_H_
#define WEIR_TESTS_CONFORMANCE_REPORT_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/conformance/runner.h"

namespace weir::conformance {

struct ServiceReport {
  std::vector<CaseResult> cases;

  int count(Verdict verdict) const;
};

using Report = std::map<std::string, ServiceReport>;  // by service: the folder of its cases

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_REPORT_H_
