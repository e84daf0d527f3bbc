// Base64 with padding (RFC 4648, section 4), the form in which AWS puts blobs into JSON and XML.

#ifndef WEIR_SIM_AWS_BASE64_H_
#define WEIR_SIM_AWS_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir::aws {

std::string base64_encode(std::string_view octets);

// Nothing unless `text` is complete and canonical: a multiple of four characters, the standard
// alphabet only, no white space, and unused bits zero. So encode(*decode(t)) == t.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_BASE64_H_
