// S3's refusals, with the codes, statuses and texts that AWS sends; its model names only a few.
//
// Answers to HEAD have no body, so that all a client learns is the status: an SDK makes it the
// code.

#ifndef WEIR_SIM_S3_ERRORS_H_
#define WEIR_SIM_S3_ERRORS_H_

#include <string>
#include <string_view>

#include "sim/aws/error.h"

namespace weir::s3 {

aws::Error no_such_bucket(std::string_view bucket);
aws::Error no_such_key(std::string_view key);
aws::Error no_such_version(std::string_view key, std::string_view version);
aws::Error invalid_argument(std::string message, std::string_view name, std::string_view value);
aws::Error precondition_failed(std::string_view condition);
aws::Error not_implemented(std::string_view header);
aws::Error delete_marker_method(std::string_view method);

// What a client makes of the error when the answer has no body.
aws::Error without_body(const aws::Error& error);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ERRORS_H_
