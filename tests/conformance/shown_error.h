// An error as an SDK shows it, which depends on the protocol.
//
// Beside code and text, services of the query protocol say whose fault it is (`Type`). Those that
// speak JSON now and once spoke query send both names of an error: SDKs show the old one as the
// code and that of the model as `QueryErrorCode`.

#ifndef WEIR_TESTS_CONFORMANCE_SHOWN_ERROR_H_
#define WEIR_TESTS_CONFORMANCE_SHOWN_ERROR_H_

#include <nlohmann/json.hpp>
#include <string>

#include "sim/aws/error.h"
#include "tests/conformance/model.h"

namespace weir::conformance {

nlohmann::json shown_error(const aws::Error& error, const std::string& service, const Model& model);

// A service that speaks both protocols is called by either, and recordings do not say of each call
// by which: their answers do. By query there is no `QueryErrorCode`, and SQS shows an empty
// `Detail`. What both show is left as it is.
nlohmann::json as_by_protocol_of(const nlohmann::json& expected, nlohmann::json shown);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_SHOWN_ERROR_H_
