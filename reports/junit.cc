#include "reports/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "reports/text.h"

namespace weir::reports {

namespace {

struct Case {
  std::string name;
  Verdict verdict = Verdict::held;
  std::string message;
};

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable_text(text)) {  // XML 1.0 has no way to write control characters
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string name_of(const RunResult& result) {
  return result.variant.empty() ? result.scenario : result.scenario + "." + result.variant;
}

std::vector<Case> cases_of(const RunResult& result) {
  std::vector<Case> cases;
  bool explained = result.verdict == Verdict::held;
  for (const PropertyResult& property : result.properties) {
    cases.push_back({property.name, property.verdict, property.first_violation});
    explained = explained || property.verdict == result.verdict;
  }
  if (!explained || cases.empty()) cases.push_back({"verdict", result.verdict, result.reason});
  return cases;
}

std::string write_case(const RunResult& result, const Case& one) {
  const std::string opening = fmt::format(R"(    <testcase classname="{}" name="{}")",
                                          escaped(name_of(result)), escaped(one.name));
  if (one.verdict == Verdict::held) return opening + "/>\n";
  const std::string_view element = one.verdict == Verdict::violated ? "failure" : "error";
  const std::string message = escaped(one.message);
  return fmt::format(
      "{}>\n      <{} message=\"{}\" type=\"{}\">{}\nseed {}</{}>\n    </testcase>\n", opening,
      element, message, to_string(one.verdict), message, result.seed, element);
}

std::string write_suite(const RunResult& result) {
  const auto cases = cases_of(result);
  const auto number = [&cases](Verdict verdict) {
    return std::ranges::count(cases, verdict, &Case::verdict);
  };
  std::string xml = fmt::format(
      "  <testsuite name=\"{} seed {}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "time=\"{:.3f}\">\n"
      "    <properties>\n"
      "      <property name=\"seed\" value=\"{}\"/>\n"
      "      <property name=\"history_hash\" value=\"{}\"/>\n"
      "    </properties>\n",
      escaped(name_of(result)), result.seed, cases.size(), number(Verdict::violated),
      number(Verdict::unknown), std::chrono::duration<double>(result.wall_time).count(),
      result.seed, to_string(result.history_hash));
  for (const Case& one : cases) xml += write_case(result, one);
  return xml + "  </testsuite>\n";
}

}  // namespace

std::string to_junit(std::span<const RunResult> results) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"weir\">\n";
  for (const RunResult& result : results) xml += write_suite(result);
  return xml + "</testsuites>\n";
}

std::string to_junit(const RunResult& result) { return to_junit(std::span(&result, 1)); }

}  // namespace weir::reports
