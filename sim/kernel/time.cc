#include "sim/kernel/time.h"

namespace weir {
namespace {

void append_number(std::string& out, std::int64_t value, int width) {
  std::string digits = std::to_string(value);
  for (int i = static_cast<int>(digits.size()); i < width; ++i) out.push_back('0');
  out += digits;
}

// Reads exactly `width` digits at the front of `text` and drops them.
bool take_number(std::string_view& text, std::size_t width, int* out) {
  if (text.size() < width) return false;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  *out = value;
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string to_iso8601(Time t, int digits) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(t - day);
  std::string out;
  append_number(out, static_cast<int>(date.year()), 4);
  out.push_back('-');
  append_number(out, static_cast<unsigned>(date.month()), 2);
  out.push_back('-');
  append_number(out, static_cast<unsigned>(date.day()), 2);
  out.push_back('T');
  append_number(out, clock.hours().count(), 2);
  out.push_back(':');
  append_number(out, clock.minutes().count(), 2);
  out.push_back(':');
  append_number(out, clock.seconds().count(), 2);
  if (digits > 0) {
    out.push_back('.');
    append_number(out,
                  digits == 3 ? clock.subseconds().count() / 1'000'000 : clock.subseconds().count(),
                  digits == 3 ? 3 : 9);
  }
  out.push_back('Z');
  return out;
}

bool parse_iso8601(std::string_view text, Time* out) {
  int year = 0, month = 0, day = 0;
  if (!take_number(text, 4, &year) || !take(text, '-') || !take_number(text, 2, &month) ||
      !take(text, '-') || !take_number(text, 2, &day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // Nanoseconds in 64 bits reach from 1677 to 2262.
  if (!date.ok() || year < 1678 || year > 2261) return false;
  Time t = std::chrono::sys_days(date);
  if (!text.empty()) {
    int hour = 0, minute = 0, second = 0;
    if (!take(text, 'T') || !take_number(text, 2, &hour) || !take(text, ':') ||
        !take_number(text, 2, &minute) || !take(text, ':') || !take_number(text, 2, &second) ||
        hour > 23 || minute > 59 || second > 59) {
      return false;
    }
    t += std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    if (take(text, '.')) {
      std::int64_t scale = 100'000'000, nanos = 0;
      if (text.empty() || text.front() < '0' || text.front() > '9') return false;
      for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
        nanos += scale * (text.front() - '0');
        scale /= 10;
      }
      t += Duration(nanos);
    }
    if (!take(text, 'Z') || !text.empty()) return false;
  }
  *out = t;
  return true;
}

}  // namespace weir
