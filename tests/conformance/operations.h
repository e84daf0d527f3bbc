// The operations that weir generates, by name, each as a call from JSON to JSON.

#ifndef WEIR_TESTS_CONFORMANCE_OPERATIONS_H_
#define WEIR_TESTS_CONFORMANCE_OPERATIONS_H_

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/aws/error.h"

namespace weir::conformance {

struct Outcome {
  // User-declared on purpose, like the constructors of requests: see sim/aws/api/README.md.
  Outcome() {}

  std::optional<nlohmann::json> response;
  aws::Error error;  // if there is no response
};

using Send = std::function<Task<Outcome>(aws::Cloud&, aws::Caller, std::string)>;
using Operations = std::map<std::string, Send>;  // by "kinesis:PutRecord"

// All of them. Written at configuration from the services' lists of operations.
Operations all_operations();

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_OPERATIONS_H_
