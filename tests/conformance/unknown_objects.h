// Objects that were made by something that is no recorded call: a pre-signed URL, a form, a file.

#ifndef WEIR_TESTS_CONFORMANCE_UNKNOWN_OBJECTS_H_
#define WEIR_TESTS_CONFORMANCE_UNKNOWN_OBJECTS_H_

#include <optional>
#include <string>

#include "tests/conformance/case_file.h"

namespace weir::conformance {

// Why the case cannot be run, if it reads an object that none of its calls has made.
std::optional<std::string> reads_unknown_object(const Case& recorded);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_UNKNOWN_OBJECTS_H_
