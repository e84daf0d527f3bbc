// Lists by name, a page at a time. A token is the name to go on after, so that a list that changes
// between two pages neither repeats nor skips what stayed.

#ifndef WEIR_SIM_EVENTS_PAGING_H_
#define WEIR_SIM_EVENTS_PAGING_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sim/aws/base64.h"

namespace weir::events {

// Tells `take` of each entry of the page; true: it took it, and it counts. Returns the next token.
template <class Value, class Take>
std::optional<std::string> list_page(const std::map<std::string, Value>& all,
                                     const std::optional<std::string>& token,
                                     const std::optional<std::int32_t>& limit, Take take) {
  auto next = all.begin();
  if (token) {
    const auto after = aws::base64_decode(*token);
    if (after) next = all.upper_bound(*after);
  }
  const auto most = static_cast<std::size_t>(limit.value_or(100));
  std::size_t taken = 0;
  const std::string* last = nullptr;
  for (; next != all.end(); ++next) {
    if (taken == most) return aws::base64_encode(*last);
    if (!take(next->first, next->second)) continue;
    last = &next->first;
    ++taken;
  }
  return std::nullopt;
}

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_PAGING_H_
