// ETags of objects put in one piece: the MD5 of the body.

#ifndef WEIR_SIM_S3_ETAG_H_
#define WEIR_SIM_S3_ETAG_H_

#include <string>
#include <string_view>

namespace weir::s3 {

// The 16 bytes themselves.
std::string md5_of(std::string_view body);
// `"5d41402abc4b2a76b9719d911017c592"`, with the quotes.
std::string etag_of(std::string_view body);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ETAG_H_
