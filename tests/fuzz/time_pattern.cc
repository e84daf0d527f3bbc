// Java's date patterns: refused in a sentence, or written at any instant of any zone, twice the
// same.

#include "sim/firehose/time_pattern.h"

#include <array>

#include "tests/fuzz/check.h"

namespace {

using weir::Time;
using weir::aws::TimeZone;
using namespace std::chrono_literals;

constexpr std::array kInstants = {Time::min() + 48h, Time(), weir::kDefaultStart,
                                  Time::max() - 48h};
constexpr std::array kZones = {"UTC", "America/St_Johns", "Pacific/Apia", "Europe/Dublin"};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto pattern = weir::firehose::TimePattern::parse(weir::fuzz::text_of(data, size));
  if (!pattern) {
    weir::fuzz::check(!pattern.error().empty(), "a refusal is a sentence");
    return 0;
  }
  for (const char* name : kZones) {
    const TimeZone& zone = *TimeZone::find(name);
    for (const Time time : kInstants) {
      const auto text = pattern->format(time, zone);
      weir::fuzz::check(text.has_value() || !text.error().empty(), "an error is a sentence");
      weir::fuzz::check(text == pattern->format(time, zone), "an instant is written one way");
      const auto resolved = zone.resolve(zone.to_local(time));
      weir::fuzz::check(resolved.earlier == time || resolved.later == time,
                        "the local time of an instant leads back to it");
    }
  }
  return 0;
}
