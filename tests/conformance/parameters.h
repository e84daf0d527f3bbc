// The parameters of a recorded call, with what they say of earlier answers and of long texts.

#ifndef WEIR_TESTS_CONFORMANCE_PARAMETERS_H_
#define WEIR_TESTS_CONFORMANCE_PARAMETERS_H_

#include <expected>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace weir::conformance {

// What earlier steps were answered, by their number.
struct Answered {
  std::string operation;
  nlohmann::json answer;
};
using Answers = std::map<int, Answered>;

// Replaces "${step3.Path}", {"$repeat": …} and {"$text": …}. An error says what is not known.
std::expected<nlohmann::json, std::string> fill_in(const nlohmann::json& params,
                                                   const Answers& answers);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_PARAMETERS_H_
