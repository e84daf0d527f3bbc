// What all listings share: keys grouped by a delimiter, encoded on request, a thousand a page.

#ifndef WEIR_SIM_S3_KEY_ORDER_H_
#define WEIR_SIM_S3_KEY_ORDER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "sim/aws/error.h"

namespace weir::s3 {

inline constexpr std::int32_t kMostListed = 1'000;

// What keys from the delimiter on have in common with `key`; nothing if it stands for itself.
std::optional<std::string> common_prefix(const std::string& key, const std::string& prefix,
                                         const std::string& delimiter);

// The first key that does not begin with `prefix` among those after it.
template <typename Map>
auto beyond(const Map& objects, std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (prefix.empty()) return objects.end();
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return objects.lower_bound(prefix);
}

// An encoding-type other than "url" is refused.
std::optional<aws::Error> check_encoding(const std::optional<std::string>& encoding);

// Writes keys as the request wants them: percent-encoded but for letters, digits, "/" and a few
// more, or as they are.
class KeyEncoder {
 public:
  explicit KeyEncoder(const std::optional<std::string>& encoding) : url_(encoding.has_value()) {}
  std::string operator()(const std::string& key) const;

 private:
  bool url_;
};

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_KEY_ORDER_H_
