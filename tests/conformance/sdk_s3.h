// What an SDK does of itself with calls of S3, beside what the service's description says.
//
// The recordings are those of botocore. It sends a checksum with every upload and asks for one with
// every download, encodes the names of objects that are copied, has listings encode keys and
// decodes them again, and reads headers as Latin-1.

#ifndef WEIR_TESTS_CONFORMANCE_SDK_S3_H_
#define WEIR_TESTS_CONFORMANCE_SDK_S3_H_

#include <nlohmann/json.hpp>
#include <string>

namespace weir::conformance {

// What it sends for these parameters.
nlohmann::json s3_parameters(const std::string& operation, nlohmann::json params);
// What it shows of this answer to a call with these parameters; it may be an error.
nlohmann::json s3_answer(const std::string& operation, const nlohmann::json& params,
                         nlohmann::json answer);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_SDK_S3_H_
