// Stand-ins for the recorded functions that event source mappings invoke.

#ifndef WEIR_TESTS_CONFORMANCE_MAPPING_FUNCTIONS_H_
#define WEIR_TESTS_CONFORMANCE_MAPPING_FUNCTIONS_H_

#include <map>
#include <string>
#include <string_view>

#include "sim/lambda/handler.h"

namespace weir::conformance {

using Environment = std::map<std::string, std::string>;

// Whether a function described as of this kind has a stand-in here.
bool is_mapping_function(std::string_view kind);

// REQUIRES: is_mapping_function(kind).
Task<lambda::Result> run_mapping_function(lambda::Invocation& invocation, std::string kind,
                                          Environment environment, Bytes event);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_MAPPING_FUNCTIONS_H_
