// Carries out a recorded case on the simulator, and says how the answers compare.

#ifndef WEIR_TESTS_CONFORMANCE_RUNNER_H_
#define WEIR_TESTS_CONFORMANCE_RUNNER_H_

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/conformance/case_file.h"
#include "tests/conformance/model.h"
#include "tests/conformance/operations.h"

namespace weir::conformance {

enum class Verdict : std::uint8_t { passed, failed, not_applicable };

struct Score {
  int right = 0;
  int of = 0;
};

struct CaseResult {
  std::string id;
  Verdict verdict = Verdict::passed;
  std::vector<std::string> reasons;     // why it failed or does not apply
  std::vector<std::string> wording;     // texts of errors that differ; no failure by themselves
  std::vector<std::string> unverified;  // differences that the origin does not hold itself to
  Score codes;                          // of errors
  Score words;                          // likewise, where the code was right
};

class Runner {
 public:
  // REQUIRES: `descriptions` is sim/aws/api.
  explicit Runner(std::filesystem::path descriptions);

  CaseResult run(const Case& recorded);

 private:
  const Model& model(const std::string& service);

  std::filesystem::path descriptions_;
  Operations operations_ = all_operations();
  std::map<std::string, Model> models_;

  friend class Story;
};

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_RUNNER_H_
