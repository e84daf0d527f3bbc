// Timestamps as AWS writes them into texts and JSON numbers.
//
// The wire knows milliseconds at best: what is finer is cut off, towards the past. Readers refuse
// what lies outside the years 1678 to 2261, which 64-bit nanoseconds can express.

#ifndef WEIR_SIM_AWS_TIMESTAMP_H_
#define WEIR_SIM_AWS_TIMESTAMP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/kernel/time.h"

namespace weir::aws {

enum class TimestampFormat : std::uint8_t {
  unix_seconds,  // a number, 1700000000.123
  iso8601,       // 2023-11-14T22:13:20.123Z; without the fraction when it is zero
  rfc822,        // Tue, 14 Nov 2023 22:13:20 GMT; whole seconds
};

// REQUIRES: a textual format.
std::string format_timestamp(Time time, TimestampFormat format);
// Any of the textual forms; fractions and offsets such as +02:00 are understood.
std::optional<Time> parse_timestamp(std::string_view text);

std::int64_t to_milliseconds(Time time);
std::optional<Time> from_milliseconds(std::int64_t milliseconds);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_TIMESTAMP_H_
