// Duration and Time: signed 64-bit nanoseconds; Time counts from 1970-01-01T00:00:00 UTC.
//
// These are the standard library's own types, so that literals (`5ms`), calendars and arithmetic
// come with them and an integer that means seconds does not compile. There is no way to ask for
// the real time: virtual time comes from Kernel::now() alone.

#ifndef WEIR_SIM_KERNEL_TIME_H_
#define WEIR_SIM_KERNEL_TIME_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

using Duration = std::chrono::nanoseconds;
using Time = std::chrono::sys_time<Duration>;
using namespace std::chrono_literals;

// 2026-01-01T00:00:00Z: where virtual time begins unless a run says otherwise.
inline constexpr Time kDefaultStart{std::chrono::seconds(1767225600)};

// Whole milliseconds since the epoch, rounded down: what most AWS services stamp.
constexpr std::int64_t to_millis(Time t) {
  return std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count();
}
constexpr std::int64_t to_seconds(Time t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

// "2026-01-01T00:00:00.123Z", in milliseconds; `digits` may be 0, 3 or 9.
std::string to_iso8601(Time t, int digits = 3);

// Reads "2026-01-01", "2026-01-01T10:00:00Z" or the same with a fraction. False: not such a date.
bool parse_iso8601(std::string_view text, Time* out);

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_TIME_H_
