// PutObject. What it shares with the other ways to make an object is declared here too.
//
// A body is shared, never copied. What a condition refuses changes nothing.

#ifndef WEIR_SIM_S3_OBJECTS_H_
#define WEIR_SIM_S3_OBJECTS_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutObjectOutput, aws::Error> put_object(S3& s3, const CallContext& context,
                                                      const PutObjectRequest& request);

// Is this the MD5 of the body, in base64? PutObject's refusal shows it in hexadecimal digits.
std::optional<aws::Error> check_md5(const std::optional<std::string>& md5, const Bytes& body,
                                    bool shown_in_hex);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_OBJECTS_H_
