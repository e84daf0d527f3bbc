// Lists of topics and subscriptions, a hundred a page. A token is the last ARN of the page before.

#ifndef WEIR_SIM_SNS_PAGES_H_
#define WEIR_SIM_SNS_PAGES_H_

#include <cstddef>
#include <optional>
#include <string>

#include "sim/aws/base64.h"

namespace weir::sns {

inline constexpr std::size_t kPageMost = 100;

// Calls add(entry) for the page after `token` of what `wanted` lets through; gives the next token.
template <typename Map, typename Wanted, typename Add>
std::optional<std::string> page_of(const Map& map, const std::optional<std::string>& token,
                                   Wanted wanted, Add add) {
  const std::string after = token ? aws::base64_decode(*token).value_or("") : "";
  std::size_t count = 0;
  std::string last;
  for (auto entry = map.upper_bound(after); entry != map.end(); ++entry) {
    if (!wanted(entry->second)) continue;
    if (count == kPageMost) return aws::base64_encode(last);
    add(entry->second);
    last = entry->first;
    ++count;
  }
  return std::nullopt;
}

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_PAGES_H_
