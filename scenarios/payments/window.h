// Window totals: the payments of a minute, their number and exact sum.

#ifndef WEIR_SCENARIOS_PAYMENTS_WINDOW_H_
#define WEIR_SCENARIOS_PAYMENTS_WINDOW_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/kernel/time.h"

namespace weir::payments {

struct Total {
  std::int64_t count = 0;
  std::int64_t cents = 0;

  void add(const Total& other) {
    count += other.count;
    cents += other.cents;
  }
  bool operator==(const Total&) const = default;
};

using Totals = std::map<Time, Total>;  // by the beginning of the window

// {"window_start":…,"window_end":…,"transaction_count":…,"total_amount":…,"avg_amount":…}, the
// average rounded half up.
std::string write_window(Time start, const Total& total);
struct Window {
  Time start;
  Total total;
};
// Nothing: it is no such record.
std::optional<Window> read_window(std::string_view json);

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_WINDOW_H_
