#include "sim/events/cron.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <span>
#include <string>
#include <vector>

namespace weir::events {
namespace {

namespace chrono = std::chrono;

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekDays = {"SUN", "MON", "TUE", "WED",
                                                       "THU", "FRI", "SAT"};

// What a field may hold. Names count from `low`.
struct Field {
  unsigned low, high;
  std::span<const std::string_view> names;
  bool steps = true;
  bool wraps = true;
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<unsigned> read_number(std::string_view text) {
  unsigned value = 0;
  if (text.empty() || text.size() > 4) return std::nullopt;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A number or a name, within the field.
std::optional<unsigned> read_value(std::string_view text, const Field& field) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (field.names[i] == upper) return field.low + static_cast<unsigned>(i);
  }
  const auto value = read_number(text);
  if (!value || *value < field.low || *value > field.high) return std::nullopt;
  return value;
}

// One element of a list, and tells each of its values to `take`. False: it is none.
template <class Take>
bool read_element(std::string_view text, const Field& field, Take take) {
  unsigned step = 0;  // none
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    const auto read = read_number(text.substr(slash + 1));
    if (!field.steps || !read || *read == 0 || *read > field.high) return false;
    step = *read;
    text = text.substr(0, slash);
  }
  unsigned first = field.low, last = field.high;
  if (text != "*") {
    const auto dash = text.find('-');
    const auto from = read_value(text.substr(0, dash), field);
    if (!from) return false;
    first = *from;
    last = step == 0 ? first : field.high;
    if (dash != std::string_view::npos) {
      const auto to = read_value(text.substr(dash + 1), field);
      if (!to) return false;
      last = *to;
    }
  }
  const unsigned span = field.high - field.low + 1;
  if (last < first) {
    if (!field.wraps) return false;
    last += span;
  }
  for (unsigned value = first; value <= last; value += step == 0 ? 1 : step) {
    take(value > field.high ? value - span : value);
  }
  return true;
}

template <class Take>
bool read_list(std::string_view text, const Field& field, Take take) {
  for (const std::string_view element : split(text, ',')) {
    if (!read_element(element, field, take)) return false;
  }
  return true;
}

bool read_bits(std::string_view text, const Field& field, std::uint64_t& bits) {
  return read_list(text, field, [&](unsigned value) { bits |= std::uint64_t{1} << value; });
}

constexpr Field kMinute{0, 59, {}};
constexpr Field kHour{0, 23, {}};
constexpr Field kMonthDay{1, 31, {}};
constexpr Field kMonth{1, 12, kMonths};
constexpr Field kWeekDay{1, 7, kWeekDays, false};

// 1 = Sunday.
unsigned week_day(chrono::year_month_day date) {
  return chrono::weekday(chrono::sys_days(date)).c_encoding() + 1;
}

std::uint32_t bit(unsigned day) { return std::uint32_t{1} << day; }

}  // namespace

std::optional<Cron> Cron::parse(std::string_view text) {
  std::vector<std::string_view> fields;
  for (const std::string_view field : split(text, ' ')) {
    if (!field.empty()) fields.push_back(field);
  }
  if (fields.size() != 6) return std::nullopt;
  constexpr Field kYear{kFirstYear, kLastYear, {}, true, false};
  Cron cron;
  const bool good = read_bits(fields[0], kMinute, cron.minutes_) &&
                    read_bits(fields[1], kHour, cron.hours_) &&
                    read_bits(fields[3], kMonth, cron.months_) &&
                    read_list(fields[5], kYear, [&](unsigned y) { cron.years_.set(y - 1970); }) &&
                    cron.parse_days(fields[2], fields[4]);
  if (!good) return std::nullopt;
  return cron;
}

bool Cron::parse_days(std::string_view of_month, std::string_view of_week) {
  if ((of_month == "?") == (of_week == "?")) return false;
  if (of_week == "?") {
    if (of_month == "L") {
      days_ = Days::last_of_month;
      return true;
    }
    if (of_month.ends_with('W')) {
      const auto day = read_value(of_month.substr(0, of_month.size() - 1), kMonthDay);
      days_ = Days::nearest_weekday;
      day_ = day.value_or(0);
      return day.has_value();
    }
    return read_bits(of_month, kMonthDay, month_days_);
  }
  days_ = Days::of_week;
  if (of_week == "L") {  // of the week: Saturday
    week_days_ = std::uint64_t{1} << 7;
    return true;
  }
  if (const auto hash = of_week.find('#'); hash != std::string_view::npos) {
    const auto day = read_value(of_week.substr(0, hash), kWeekDay);
    const auto nth = read_number(of_week.substr(hash + 1));
    days_ = Days::nth_such;
    day_ = day.value_or(0);
    nth_ = nth.value_or(0);
    return day && nth_ >= 1 && nth_ <= 5;
  }
  if (of_week.ends_with('L')) {
    const auto day = read_value(of_week.substr(0, of_week.size() - 1), kWeekDay);
    days_ = Days::last_such;
    day_ = day.value_or(0);
    return day.has_value();
  }
  return read_bits(of_week, kWeekDay, week_days_);
}

std::uint32_t Cron::days_of(int year, unsigned month) const {
  const chrono::year_month of_month = chrono::year(year) / chrono::month(month);
  const auto last = static_cast<unsigned>((of_month / chrono::last).day());
  const unsigned first_is = week_day(of_month / 1);  // 1 = Sunday
  // The first such day of the week.
  const auto first_such = [&](unsigned day) { return 1 + (day + 7 - first_is) % 7; };
  const auto is_on = [&](unsigned day) { return 1 + (first_is - 1 + day - 1) % 7; };
  std::uint32_t days = 0;
  switch (days_) {
    case Days::of_month:
      return static_cast<std::uint32_t>(month_days_) & (((bit(last) - 1) << 1) | 1);
    case Days::last_of_month:
      return bit(last);
    case Days::nearest_weekday: {
      if (day_ > last) return 0;
      const unsigned on = is_on(day_);
      if (on == 7) return bit(day_ == 1 ? 3 : day_ - 1);
      if (on == 1) return bit(day_ == last ? last - 2 : day_ + 1);
      return bit(day_);
    }
    case Days::of_week:
      for (unsigned day = 1; day <= last; ++day) {
        if ((week_days_ >> is_on(day) & 1) != 0) days |= bit(day);
      }
      return days;
    case Days::last_such: {
      const unsigned first = first_such(day_);
      return bit(first + (last - first) / 7 * 7);
    }
    case Days::nth_such: {
      const unsigned day = first_such(day_) + 7 * (nth_ - 1);
      return day <= last ? bit(day) : 0;
    }
  }
  return days;
}

std::optional<Time> Cron::next(Time after) const {
  const auto earliest = chrono::floor<chrono::minutes>(after) + 1min;
  const auto midnight = chrono::floor<chrono::days>(earliest);
  const chrono::year_month_day date(midnight);
  const auto start_minute = static_cast<unsigned>((earliest - midnight) / 1min);
  for (int year = std::max(int(date.year()), kFirstYear); year <= kLastYear; ++year) {
    if (!years_[static_cast<std::size_t>(year - kFirstYear)]) continue;
    const bool this_year = year == int(date.year());
    for (unsigned month = this_year ? unsigned(date.month()) : 1; month <= 12; ++month) {
      if ((months_ >> month & 1) == 0) continue;
      const bool this_month = this_year && month == unsigned(date.month());
      const unsigned from = this_month ? unsigned(date.day()) : 1;
      std::uint32_t days = days_of(year, month) & (~std::uint32_t{0} << from);
      for (; days != 0; days &= days - 1) {
        const auto day = static_cast<unsigned>(std::countr_zero(days));
        const bool today = this_month && day == unsigned(date.day());
        const unsigned not_before = today ? start_minute : 0;
        for (unsigned hour = not_before / 60; hour < 24; ++hour) {
          if ((hours_ >> hour & 1) == 0) continue;
          const unsigned minute_from = hour == not_before / 60 ? not_before % 60 : 0;
          const std::uint64_t left = minutes_ & (~std::uint64_t{0} << minute_from);
          if (left == 0) continue;
          const chrono::sys_days found(chrono::year(year) / chrono::month(month) /
                                       chrono::day(day));
          return Time(found) + chrono::hours(hour) + chrono::minutes(std::countr_zero(left));
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace weir::events
