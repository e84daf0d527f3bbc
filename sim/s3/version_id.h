// Version ids: 32 url-safe characters, derived from bucket, key and the version's number.
//
// To callers they are opaque, like AWS's. The number can be had back, so that a listing resumes
// after a version that has been deleted since.

#ifndef WEIR_SIM_S3_VERSION_ID_H_
#define WEIR_SIM_S3_VERSION_ID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::s3 {

std::string make_version_id(std::string_view bucket, std::string_view key, std::uint64_t number);
bool is_well_formed_version_id(std::string_view id);
// Nothing unless it is an id of this key.
std::optional<std::uint64_t> number_of_version_id(std::string_view bucket, std::string_view key,
                                                  std::string_view id);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_VERSION_ID_H_
