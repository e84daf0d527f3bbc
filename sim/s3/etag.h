// ETags: the MD5 of a body put in one piece; for several parts that of their MD5s, and how many.

#ifndef WEIR_SIM_S3_ETAG_H_
#define WEIR_SIM_S3_ETAG_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/aws/bytes.h"

namespace weir::s3 {

// The 16 bytes themselves.
std::string md5_of(const Bytes& body);
// `"5d41402abc4b2a76b9719d911017c592"`, with the quotes.
std::string etag_of(const Bytes& body);
// The same of an MD5 that is known. REQUIRES: 16 bytes.
std::string etag_of_md5(std::string_view md5);
// The same without quotes, of any octets.
std::string hex_of(std::string_view octets);
// `"c7cb0938a47e31f70cf07028d22e6913-3"`: of the parts' MD5s, one after the other.
std::string etag_of_parts(std::string_view digests, std::size_t parts);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ETAG_H_
