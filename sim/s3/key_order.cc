#include "sim/s3/key_order.h"

#include <cstddef>

#include "sim/s3/errors.h"
#include "sim/s3/url.h"

namespace weir::s3 {

std::optional<std::string> common_prefix(const std::string& key, const std::string& prefix,
                                         const std::string& delimiter) {
  if (delimiter.empty()) return std::nullopt;
  const std::size_t found = key.find(delimiter, prefix.size());
  if (found == std::string::npos) return std::nullopt;
  return key.substr(0, found + delimiter.size());
}

std::optional<aws::Error> check_encoding(const std::optional<std::string>& encoding) {
  if (!encoding || *encoding == "url") return std::nullopt;
  return invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                          *encoding);
}

std::string KeyEncoder::operator()(const std::string& key) const {
  return url_ ? percent_encode(key, "/-_.*~", true) : key;
}

}  // namespace weir::s3
