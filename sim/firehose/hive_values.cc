#include "sim/firehose/hive_values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>

#include "sim/aws/base64.h"

namespace weir::firehose {
namespace {

__extension__ using Wide = __int128;  // 38 decimal digits need 127 bits

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t min,
                                         std::int64_t max) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  if (value < min || value > max) return std::nullopt;
  return value;
}

template <class Integer>
std::optional<Cell> integer(std::string_view text) {
  using Limits = std::numeric_limits<Integer>;
  const auto value = whole_number(text, Limits::min(), Limits::max());
  if (!value) return std::nullopt;
  return Cell{*value};
}

std::optional<Cell> floating(std::string_view text) {
  if (text == "NaN") return Cell{std::numeric_limits<double>::quiet_NaN()};
  if (text == "Infinity") return Cell{std::numeric_limits<double>::infinity()};
  if (text == "-Infinity") return Cell{-std::numeric_limits<double>::infinity()};
  const std::string_view unsigned_text = text.substr(text.starts_with('-') ? 1 : 0);
  if (unsigned_text.empty() || (!is_digit(unsigned_text[0]) && unsigned_text[0] != '.')) {
    return std::nullopt;  // `inf` and `nan` are no numbers in Java
  }
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ptr != text.data() + text.size()) return std::nullopt;
  if (read.ec == std::errc::result_out_of_range) {
    // Too large is infinite, too small is zero, as in Java; the exponent says which.
    const bool small = text.find("e-") != std::string::npos || text.find("E-") != std::string::npos;
    value = small ? 0 : std::numeric_limits<double>::infinity();
    return Cell{text[0] == '-' ? -value : value};
  }
  if (read.ec != std::errc()) return std::nullopt;
  return Cell{value};
}

std::string big_endian(Wide value, int size) {
  std::string octets(static_cast<std::size_t>(size), '\0');
  for (std::size_t i = octets.size(); i-- > 0; value >>= 8) {
    octets[i] = static_cast<char>(value & 0xFF);
  }
  return octets;
}

Wide power_of_ten(int exponent) {
  Wide value = 1;
  for (; exponent > 0; --exponent) value *= 10;
  return value;
}

std::optional<Cell> decimal(std::string_view text, const HiveType& type) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string digits;  // without leading zeros
  int exponent = 0;    // of the last digit
  bool point = false;
  bool any = false;
  while (!text.empty() && (is_digit(text[0]) || (text[0] == '.' && !point))) {
    if (text[0] == '.') {
      point = true;
    } else {
      any = true;
      if (point) --exponent;
      if (!digits.empty() || text[0] != '0') digits += text[0];
    }
    text.remove_prefix(1);
  }
  if (!any) return std::nullopt;
  if (!text.empty()) {
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    const auto by = whole_number(text.substr(1), -100'000, 100'000);
    if (!by) return std::nullopt;
    exponent += static_cast<int>(*by);
  }
  const int shift = exponent + type.scale;  // of the digits, to count in units of the scale
  Wide value = 0;
  if (!digits.empty() && shift < 0) {
    const int dropped = -shift;
    const int kept = static_cast<int>(digits.size()) - dropped;
    const bool up = kept >= 0 && digits[static_cast<std::size_t>(kept)] >= '5';
    digits.resize(static_cast<std::size_t>(std::max(kept, 0)));
    if (digits.size() > 38) return std::nullopt;
    for (const char c : digits) value = value * 10 + (c - '0');
    if (up) ++value;
  } else if (!digits.empty()) {
    if (static_cast<int>(digits.size()) + shift > 38) return std::nullopt;
    for (const char c : digits) value = value * 10 + (c - '0');
    value *= power_of_ten(shift);
  }
  if (value >= power_of_ten(type.precision)) return std::nullopt;
  return Cell{big_endian(negative ? -value : value, decimal_size(type.precision))};
}

// The first `count` characters; `text` is UTF-8.
std::string_view cut(std::string_view text, int count) {
  std::size_t at = 0;
  for (; at < text.size() && count > 0; --count) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return text.substr(0, at);
}

// Takes exactly `count` digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_days(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<Cell> date(std::string_view text) {
  const auto days = take_days(text);
  if (!days || !text.empty()) return std::nullopt;
  return Cell{*days};
}

struct Instant {
  std::int64_t seconds = 0;  // since 1970
  std::int64_t nanoseconds = 0;
};

// Up to nine digits behind the point.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t nanoseconds = 0;
  int digits = 0;
  for (; !text.empty() && is_digit(text[0]) && digits < 9; ++digits, text.remove_prefix(1)) {
    nanoseconds = nanoseconds * 10 + (text[0] - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 9; ++digits) nanoseconds *= 10;
  return nanoseconds;
}

std::optional<Instant> instant_of_number(std::string_view text) {
  const std::size_t point = text.find('.');
  const auto whole = whole_number(text.substr(0, point), -100'000'000'000'000, 100'000'000'000'000);
  if (!whole) return std::nullopt;
  Instant instant{.seconds = *whole};
  if (point != std::string_view::npos) {
    std::string_view rest = text.substr(point + 1);
    const auto nanoseconds = take_fraction(rest);
    if (!nanoseconds || !rest.empty() || text[0] == '-') return std::nullopt;
    instant.nanoseconds = *nanoseconds;
    return instant;
  }
  if (text.size() - (text[0] == '-' ? 1 : 0) <= 10) return instant;
  std::int64_t rest = *whole % 1000;
  if (rest < 0) rest += 1000;
  return Instant{.seconds = (*whole - rest) / 1000, .nanoseconds = rest * 1'000'000};
}

std::optional<Instant> instant_of_text(std::string_view text) {
  const auto days = take_days(text);
  if (!days) return std::nullopt;
  Instant instant{.seconds = *days * 86'400};
  if (text.empty()) return instant;
  if (!take(text, ' ') && !take(text, 'T')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  instant.seconds += *hour * 3600 + *minute * 60 + *second;
  if (take(text, '.')) {
    const auto nanoseconds = take_fraction(text);
    if (!nanoseconds) return std::nullopt;
    instant.nanoseconds = *nanoseconds;
  }
  if (text.empty() || text == "Z") return instant;
  const bool east = text[0] == '+';
  if (!east && text[0] != '-') return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 18) return std::nullopt;
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  const int offset = *hours * 3600 + *minutes * 60;
  instant.seconds += east ? -offset : offset;
  return instant;
}

// Nanoseconds of the day and Julian day, little-endian: how Hive stores instants.
std::optional<Cell> timestamp(std::string_view text) {
  auto instant = instant_of_text(text);
  if (!instant) instant = instant_of_number(text);
  if (!instant) return std::nullopt;
  constexpr std::int64_t kDay = 86'400;
  constexpr std::int64_t kJulianDayOf1970 = 2'440'588;
  std::int64_t second = instant->seconds % kDay;
  if (second < 0) second += kDay;
  const std::int64_t day = (instant->seconds - second) / kDay + kJulianDayOf1970;
  const std::int64_t nanoseconds = second * 1'000'000'000 + instant->nanoseconds;
  std::string octets;
  for (int i = 0; i < 8; ++i) octets += static_cast<char>(nanoseconds >> (8 * i) & 0xFF);
  for (int i = 0; i < 4; ++i) octets += static_cast<char>(day >> (8 * i) & 0xFF);
  return Cell{std::move(octets)};
}

}  // namespace

int decimal_size(int precision) {
  int size = 1;
  // 2^(8n-1) > 10^precision - 1, with room for the sign.
  while ((Wide{1} << (8 * size - 2)) - 1 + (Wide{1} << (8 * size - 2)) <
         power_of_ten(precision) - 1) {
    ++size;
  }
  return size;
}

std::optional<Cell> hive_value(std::string_view text, const HiveType& type) {
  switch (type.kind) {
    case HiveKind::kBoolean:
      if (text == "true" || text == "TRUE" || text == "True") return Cell{true};
      if (text == "false" || text == "FALSE" || text == "False") return Cell{false};
      return std::nullopt;
    case HiveKind::kTinyint:
      return integer<std::int8_t>(text);
    case HiveKind::kSmallint:
      return integer<std::int16_t>(text);
    case HiveKind::kInt:
      return integer<std::int32_t>(text);
    case HiveKind::kBigint:
      return integer<std::int64_t>(text);
    case HiveKind::kFloat:
    case HiveKind::kDouble:
      return floating(text);
    case HiveKind::kDecimal:
      return decimal(text, type);
    case HiveKind::kString:
      return Cell{std::string(text)};
    case HiveKind::kChar: {
      const std::string_view kept = cut(text, type.precision);
      return Cell{std::string(kept.substr(0, kept.find_last_not_of(' ') + 1))};
    }
    case HiveKind::kVarchar:
      return Cell{std::string(cut(text, type.precision))};
    case HiveKind::kDate:
      return date(text);
    case HiveKind::kTimestamp:
      return timestamp(text);
    case HiveKind::kBinary: {
      auto octets = aws::base64_decode(text);
      if (!octets) return std::nullopt;
      return Cell{*std::move(octets)};
    }
    case HiveKind::kArray:
    case HiveKind::kMap:
    case HiveKind::kStruct:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace weir::firehose
