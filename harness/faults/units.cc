#include "harness/faults/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>

#include "harness/faults/suggest.h"
#include "sim/kernel/assert.h"

namespace weir {
namespace {

using internal::uint128;

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array kUnits = {
    Unit{"h", 3'600'000'000'000}, Unit{"m", 60'000'000'000}, Unit{"s", 1'000'000'000},
    Unit{"ms", 1'000'000},        Unit{"us", 1'000},         Unit{"ns", 1},
};
constexpr auto kDurationMax = static_cast<uint128>(std::numeric_limits<std::int64_t>::max());

// 10^17, and a percent sign's 100 with it, fit into 64 bits.
constexpr std::size_t kPlacesMax = 17;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Drops from the front of `text` what satisfies `wanted`, and returns it.
std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
  std::size_t length = 0;
  while (length < text.size() && wanted(text[length])) ++length;
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(length);
  return taken;
}

// Nothing if the digits are none, other than digits, or too many for 64 bits.
std::optional<std::uint64_t> whole_number(std::string_view digits) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::unexpected<std::string> bad(std::string_view text, std::string_view what) {
  return std::unexpected(in_quotes(text) + " " + std::string(what));
}

constexpr std::string_view kWriteRatio = R"(write "1/50", "2%" or "0.02")";

std::unexpected<std::string> not_a_ratio(std::string_view text) {
  return bad(text, "is not a probability; " + std::string(kWriteRatio));
}

std::expected<Ratio, std::string> fraction(std::string_view text, std::size_t slash) {
  const auto numerator = whole_number(text.substr(0, slash));
  const auto denominator = whole_number(text.substr(slash + 1));
  if (!numerator || !denominator) return not_a_ratio(text);
  if (*denominator == 0) return bad(text, "divides by 0; " + std::string(kWriteRatio));
  return Ratio{*numerator, *denominator};
}

// "12.5" is 125 of 10; with a percent sign behind, 125 of 1,000.
std::expected<Ratio, std::string> decimal(std::string_view text) {
  std::string_view rest = text;
  std::string digits(take_while(rest, is_digit));
  if (digits.empty()) return not_a_ratio(text);
  std::uint64_t denominator = 1;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    const std::string_view places = take_while(rest, is_digit);
    if (places.empty()) return not_a_ratio(text);
    if (places.size() > kPlacesMax) return bad(text, "has more than 17 decimal places; round it");
    for (std::size_t i = 0; i < places.size(); ++i) denominator *= 10;
    digits += places;
  }
  if (rest == "%") {
    denominator *= 100;
    rest = {};
  }
  const std::optional<std::uint64_t> numerator = whole_number(digits);
  if (!rest.empty() || !numerator) return not_a_ratio(text);
  const std::uint64_t common = std::gcd(*numerator, denominator);
  return Ratio{*numerator / common, denominator / common};
}

}  // namespace

std::expected<Duration, std::string> parse_duration(std::string_view text) {
  constexpr std::string_view kWrite = R"(write "10s", "250ms" or "1h30m")";
  std::string_view rest = text;
  uint128 total = 0;
  std::size_t next_unit = 0;
  do {
    const std::optional<std::uint64_t> value = whole_number(take_while(rest, is_digit));
    if (!value) return bad(text, "is not a duration; " + std::string(kWrite));
    const std::string_view name = take_while(rest, is_letter);
    if (name.empty()) return bad(text, "has no unit; " + std::string(kWrite));
    const auto unit = std::ranges::find(kUnits, name, &Unit::name);
    if (unit == kUnits.end()) {
      return bad(text, "has the unknown unit \"" + std::string(name) +
                           "\"; the units are h, m, s, ms, us and ns");
    }
    const auto index = static_cast<std::size_t>(unit - kUnits.begin());
    if (index < next_unit) {
      return bad(text, "has its units out of order; write each once, the largest first: \"1h30m\"");
    }
    next_unit = index + 1;
    total += static_cast<uint128>(*value) * static_cast<std::uint64_t>(unit->nanoseconds);
  } while (!rest.empty());
  if (total > kDurationMax) return bad(text, "is too long; at most 2562047h (292 years) fit");
  return Duration(static_cast<std::int64_t>(total));
}

std::string format_duration(Duration duration) {
  WEIR_ASSERT(duration >= Duration::zero());
  std::int64_t rest = duration.count();
  if (rest == 0) return "0s";
  std::string out;
  for (const Unit& unit : kUnits) {
    if (rest < unit.nanoseconds) continue;
    out += std::to_string(rest / unit.nanoseconds);
    out += unit.name;
    rest %= unit.nanoseconds;
  }
  return out;
}

std::expected<Ratio, std::string> parse_ratio(std::string_view text) {
  const std::size_t slash = text.find('/');
  auto ratio = slash == text.npos ? decimal(text) : fraction(text, slash);
  if (ratio && ratio->numerator > ratio->denominator) {
    return bad(text, "is more than 1; " + std::string(kWriteRatio));
  }
  return ratio;
}

std::string format_ratio(Ratio ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}

}  // namespace weir
