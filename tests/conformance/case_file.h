// The recorded cases: what was called, and what AWS answered.
//
// The format is described beside the recordings. Kinds of cases that no runner exists for keep
// nothing but the reason.

#ifndef WEIR_TESTS_CONFORMANCE_CASE_FILE_H_
#define WEIR_TESTS_CONFORMANCE_CASE_FILE_H_

#include <expected>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace weir::conformance {

// Words without brackets that stand for any text.
struct Wildcards {
  std::vector<std::string> whole;   // where they are a whole value
  std::vector<std::string> inside;  // also within a longer text
};

struct Case {
  std::string id;
  std::vector<nlohmann::json> steps;
  Wildcards wildcards;
  std::vector<std::string> unverified;  // JSON paths that the origin does not hold itself to
  std::string not_applicable;           // why it cannot be run at all; empty: it can
};

// What went wrong, naming the file.
std::expected<std::vector<Case>, std::string> read_cases(const std::filesystem::path& file);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_CASE_FILE_H_
