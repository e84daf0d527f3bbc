// Functions: stand-ins for the recorded tests' Lambda functions, whose code is described in words.

#ifndef WEIR_TESTS_CONFORMANCE_FUNCTIONS_H_
#define WEIR_TESTS_CONFORMANCE_FUNCTIONS_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/lambda/service.h"

namespace weir::conformance {

class Functions {
 public:
  // What the tests' own set-up adds to a function's parameters where the recording has no archive.
  static void complete(nlohmann::json& params);

  // Makes the function of this name do what `code` says. False: nobody knows how.
  bool install(lambda::Service& lambda, const nlohmann::json& params, const nlohmann::json& code);

 private:
  struct Behaviour {
    std::string kind;
    nlohmann::json returns;
    std::map<std::string, std::string> environment;
  };
  using Invocation = lambda::Invocation;

  Task<lambda::Result> run(Invocation& invocation, Bytes event);
  Task<lambda::Result> initialise(Invocation& invocation);

  std::map<std::string, Behaviour> behaviours_;  // by the function's name
};

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_FUNCTIONS_H_
