#include "harness/faults/decision.h"

#include "harness/faults/units.h"

namespace weir {

std::string ordinal(std::uint64_t number) {
  const std::uint64_t tens = number % 100 / 10;
  std::string_view ending = "th";
  if (tens != 1 && number % 10 == 1) ending = "st";
  if (tens != 1 && number % 10 == 2) ending = "nd";
  if (tens != 1 && number % 10 == 3) ending = "rd";
  return std::to_string(number).append(ending);
}

std::string to_string(const Decision& decision) {
  std::string out = decision.site;
  if (!decision.resource.empty()) out += " " + decision.resource;
  out += ": ";
  out += decision.kind == nullptr ? "nothing" : decision.kind->name;
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(decision.duration);
  if (decision.duration > Duration::zero()) {
    out += " by " + format_duration(millis > Duration::zero() ? millis : decision.duration);
  }
  if (decision.kind != nullptr) {
    out.append(" (").append(aws::to_string(decision.kind->effect)).append(")");
  }
  // Of "2026-01-01T10:31:02.417Z", the time of day.
  const std::string when = to_iso8601(decision.when).substr(11, 12);
  return out + ", " + ordinal(decision.nth) + " question, " + when;
}

}  // namespace weir
