#include "sim/s3/key_order.h"

#include <cstddef>
#include <string_view>

#include "sim/s3/errors.h"

namespace weir::s3 {

namespace {

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("/-_.*~").find(c) != std::string_view::npos;
}

}  // namespace

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
  if (!url_) return key;
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : key) {
    const auto octet = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      encoded.push_back(c);
    } else if (c == ' ') {
      encoded.push_back('+');
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[octet >> 4]);
      encoded.push_back(kHex[octet & 0xf]);
    }
  }
  return encoded;
}

}  // namespace weir::s3
