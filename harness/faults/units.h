// Units: durations and probabilities as people write them, read exactly.
//
// No floating point takes part: "0.02" is 2 of 100, and nothing else, on every machine. An error is
// a clause that names the text and the mend, to be put behind the place where it was found.

#ifndef WEIR_HARNESS_FAULTS_UNITS_H_
#define WEIR_HARNESS_FAULTS_UNITS_H_

#include <expected>
#include <string>
#include <string_view>

#include "sim/kernel/choices.h"
#include "sim/kernel/time.h"

namespace weir {

// "250ms", "10s", "2m", "1h30m": whole numbers with h, m, s, ms, us or ns, the largest first.
std::expected<Duration, std::string> parse_duration(std::string_view text);
// What parse_duration() reads back: "1h30m", "0s". REQUIRES: not negative.
std::string format_duration(Duration duration);

// "1/50" as it stands; "2%", "0.5%", "0.02", "1" in lowest terms. At most 1.
std::expected<Ratio, std::string> parse_ratio(std::string_view text);
std::string format_ratio(Ratio ratio);  // "1/50"

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_UNITS_H_
