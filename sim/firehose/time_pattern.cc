#include "sim/firehose/time_pattern.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "sim/firehose/zone_names.h"

namespace weir::firehose {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 4> kQuarters = {"1st quarter", "2nd quarter", "3rd quarter",
                                                       "4th quarter"};

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::size_t run_length(std::string_view text) {
  return std::min(text.find_first_not_of(text.front()), text.size());
}

std::string too_many(char letter) { return std::string("Too many pattern letters: ") + letter; }

// What Java says of a letter that is repeated so often; nothing if it has a meaning.
std::optional<std::string> refuse_letter(char letter, int count) {
  const auto at_most = [&](int most) {
    return count <= most ? std::nullopt : std::optional(too_many(letter));
  };
  switch (letter) {
    case 'u':
    case 'y':
    case 'g':
    case 'A':
    case 'n':
    case 'N':
      if (count <= 19) return std::nullopt;
      return "The minimum width must be from 1 to 19 inclusive but was " + std::to_string(count);
    case 'S':
      if (count <= 9) return std::nullopt;
      return "Minimum width must be from 0 to 9 inclusive but was " + std::to_string(count);
    case 'Y':
      return std::nullopt;
    case 'c':
      if (count == 2) return "Invalid pattern \"cc\"";
      return at_most(5);
    case 'L':
    case 'q':
    case 'M':
    case 'Q':
    case 'E':
    case 'e':
    case 'G':
    case 'X':
    case 'x':
    case 'Z':
      return at_most(5);
    case 'z':
      return at_most(4);
    case 'D':
      return at_most(3);
    case 'd':
    case 'h':
    case 'H':
    case 'k':
    case 'K':
    case 'm':
    case 's':
    case 'w':
      return at_most(2);
    case 'a':
    case 'F':
    case 'W':
      return at_most(1);
    case 'V':
      if (count == 2) return std::nullopt;
      return std::string("Pattern letter count must be 2: ") + letter;
    case 'O':
      if (count == 1 || count == 4) return std::nullopt;
      return std::string("Pattern letter count must be 1 or 4: ") + letter;
    case 'v':
      if (count == 1 || count == 4) return std::nullopt;
      return std::string("Wrong number of pattern letters: ") + letter;
    case 'B':
      if (count == 1 || count == 4 || count == 5) return std::nullopt;
      return std::string("Wrong number of pattern letters: ") + letter;
    default:
      return std::string("Unknown pattern letter: ") + letter;
  }
}

bool is_number(char letter, int count) {
  if (letter == 'c') return count == 1;
  constexpr std::string_view kTextFromThree = "MLQqe";
  if (kTextFromThree.contains(letter)) return count <= 2;
  constexpr std::string_view kAlways = "uyYgAnNSDdhHkKmswWF";
  return kAlways.contains(letter);
}

// All that a pattern may ask about an instant in a zone.
struct Moment {
  Moment(Time time, const aws::TimeZone& zone_in)
      : zone(zone_in),
        period(zone_in.period_at(time)),
        local(std::chrono::floor<std::chrono::days>(time + period.offset)),
        date(local),
        weekday(static_cast<int>(std::chrono::weekday(local).c_encoding())),
        nanos((time + period.offset - local).count()) {}

  std::int64_t year() const { return int{date.year()}; }
  std::int64_t month() const { return unsigned{date.month()}; }
  std::int64_t day() const { return unsigned{date.day()}; }
  std::int64_t day_of_year() const {
    return (local - std::chrono::sys_days(date.year() / 1 / 1)).count() + 1;
  }
  std::int64_t hour() const { return nanos / 3'600'000'000'000; }
  std::int64_t minute() const { return nanos / 60'000'000'000 % 60; }
  std::int64_t second() const { return nanos / 1'000'000'000 % 60; }
  std::int64_t nano() const { return nanos % 1'000'000'000; }

  // American weeks: from Sunday on, the first is the one that holds the first day.
  std::int64_t week_of(std::int64_t day) const {
    const std::int64_t weekday_of_first = ((weekday - (day - 1)) % 7 + 7) % 7;
    return (day - 1 + weekday_of_first) / 7 + 1;
  }
  bool in_first_week_of_next_year() const {
    const auto saturday = local + std::chrono::days(6 - weekday);
    return std::chrono::year_month_day(saturday).year() != date.year();
  }
  std::int64_t week_based_year() const { return year() + (in_first_week_of_next_year() ? 1 : 0); }
  std::int64_t week_of_year() const {
    return in_first_week_of_next_year() ? 1 : week_of(day_of_year());
  }

  const aws::TimeZone& zone;
  aws::TimeZone::Period period;
  std::chrono::sys_days local;  // midnight of the local date, as if it were UTC's
  std::chrono::year_month_day date;
  int weekday;         // 0 = Sunday
  std::int64_t nanos;  // since that midnight
};

std::string number(std::int64_t value, int width) {
  std::string digits = std::to_string(value);
  const auto wanted = static_cast<std::size_t>(width);
  if (digits.size() < wanted) digits.insert(0, wanted - digits.size(), '0');
  return digits;
}

std::string year_number(std::int64_t year, int count) {
  return count == 2 ? number(year % 100, 2) : number(year, count);
}

// Three letters: short; four: full; five: the first letter.
std::string name(std::string_view full, int count) {
  if (count == 4) return std::string(full);
  return std::string(full.substr(0, count == 5 ? 1 : 3));
}

std::string quarter(std::int64_t value, int count) {
  if (count == 3) return "Q" + std::to_string(value);
  if (count == 4) return std::string(kQuarters[static_cast<std::size_t>(value - 1)]);
  return number(value, count == 2 ? 2 : 1);
}

std::string day_period(const Moment& moment, int count) {
  const std::int64_t minute = moment.hour() * 60 + moment.minute();
  if (minute == 0) return count == 5 ? "mi" : "midnight";
  if (minute == 12 * 60) return count == 5 ? "n" : "noon";
  const std::int64_t hour = moment.hour();
  if (hour < 6 || hour >= 21) return "at night";
  if (hour < 12) return "in the morning";
  return hour < 18 ? "in the afternoon" : "in the evening";
}

enum class Minutes : std::uint8_t { unless_zero, always };

// "+0530", "+05:30", "+05". No zone of the table has seconds.
std::string offset(std::int64_t seconds, std::string_view between, Minutes minutes) {
  const std::int64_t absolute = std::abs(seconds) / 60;
  std::string text(seconds < 0 ? "-" : "+");
  text += number(absolute / 60, 2);
  if (minutes == Minutes::unless_zero && absolute % 60 == 0) return text;
  return text.append(between).append(number(absolute % 60, 2));
}

// "GMT+5:30", "GMT+05:30".
std::string localized_offset(std::int64_t seconds, int count) {
  std::string text = "GMT";
  if (seconds == 0) return text;
  const std::int64_t absolute = std::abs(seconds) / 60;
  text += seconds < 0 ? "-" : "+";
  text += number(absolute / 60, count == 4 ? 2 : 1);
  if (count == 4 || absolute % 60 != 0) text += ":" + number(absolute % 60, 2);
  return text;
}

std::string zone_offset(char letter, std::int64_t seconds, int count) {
  if (letter == 'Z') {
    if (count == 4) return localized_offset(seconds, 4);
    if (count == 5) return seconds == 0 ? "Z" : offset(seconds, ":", Minutes::always);
    return offset(seconds, "", Minutes::always);
  }
  if (letter == 'X' && seconds == 0) return "Z";
  const std::string_view between = count == 3 || count == 5 ? ":" : "";
  return offset(seconds, between, count == 1 ? Minutes::unless_zero : Minutes::always);
}

std::string zone_text(const Moment& moment, bool full, bool generic) {
  const ZoneNames* names = zone_names(moment.zone.name());
  if (names == nullptr) return std::string(moment.zone.name());
  if (generic) return std::string(full ? names->long_generic : names->short_generic);
  if (moment.period.daylight) {
    return std::string(full ? names->long_daylight : names->short_daylight);
  }
  return std::string(full ? names->long_standard : names->short_standard);
}

std::string weekday_text(const Moment& moment, char letter, int count) {
  const std::int64_t since_sunday = moment.weekday;
  if ((letter == 'e' && count <= 2) || (letter == 'c' && count == 1)) {
    return number(since_sunday + 1, count);
  }
  return name(kWeekdays[static_cast<std::size_t>(since_sunday)], count);
}

std::string letter_text(const Moment& moment, char letter, int count) {
  const std::int64_t seconds = moment.period.offset.count();
  switch (letter) {
    case 'G':
      return count == 4 ? "Anno Domini" : count == 5 ? "A" : "AD";
    case 'u':
    case 'y':
      return year_number(moment.year(), count);
    case 'Y':
      return year_number(moment.week_based_year(), count);
    case 'D':
      return number(moment.day_of_year(), count);
    case 'M':
    case 'L':
      if (count <= 2) return number(moment.month(), count);
      return name(kMonths[static_cast<std::size_t>(moment.month() - 1)], count);
    case 'd':
      return number(moment.day(), count);
    case 'g':  // days since 1858-11-17
      return number(moment.local.time_since_epoch().count() + 40'587, count);
    case 'Q':
    case 'q':
      return quarter((moment.month() - 1) / 3 + 1, count);
    case 'w':
      return number(moment.week_of_year(), count);
    case 'W':
      return number(moment.week_of(moment.day()), count);
    case 'F':
      return number((moment.day() - 1) % 7 + 1, count);  // later versions: the week, (day - 1) / 7
    case 'E':
    case 'e':
    case 'c':
      return weekday_text(moment, letter, count);
    case 'a':
      return moment.hour() < 12 ? "AM" : "PM";
    case 'B':
      return day_period(moment, count);
    case 'h':
      return number((moment.hour() + 11) % 12 + 1, count);
    case 'K':
      return number(moment.hour() % 12, count);
    case 'k':
      return number((moment.hour() + 23) % 24 + 1, count);
    case 'H':
      return number(moment.hour(), count);
    case 'm':
      return number(moment.minute(), count);
    case 's':
      return number(moment.second(), count);
    case 'S':
      return number(moment.nano(), 9).substr(0, static_cast<std::size_t>(count));
    case 'A':
      return number(moment.nanos / 1'000'000, count);
    case 'n':
      return number(moment.nano(), count);
    case 'N':
      return number(moment.nanos, count);
    case 'V':
      return std::string(moment.zone.name());
    case 'z':
    case 'v':
      return zone_text(moment, count == 4, letter == 'v');
    case 'O':
      return localized_offset(seconds, count);
    default:  // 'X', 'x', 'Z': parse() lets nothing else through
      return zone_offset(letter, seconds, count);
  }
}

}  // namespace

std::expected<TimePattern, std::string> TimePattern::parse(std::string_view pattern) {
  TimePattern result;
  const auto literal = [&result](std::string_view text) {
    if (result.parts_.empty() || result.parts_.back().letter != 0) result.parts_.emplace_back();
    result.parts_.back().literal += text;
  };
  bool after_padded_number = false;
  int optional_depth = 0;  // what is optional is always there: an instant in a zone lacks nothing
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const char first = rest.front();
    if (is_letter(first)) {
      Part part;
      std::size_t length = run_length(rest);
      if (first == 'p') {
        part.pad = static_cast<int>(length);
        rest.remove_prefix(length);
        if (rest.empty() || !is_letter(rest.front())) {
          return std::unexpected("Pad letter 'p' must be followed by valid pad pattern: " +
                                 std::string(pattern));
        }
        length = run_length(rest);
      }
      part.letter = rest.front();
      part.count = static_cast<int>(length);
      if (auto refused = refuse_letter(part.letter, part.count)) {
        return std::unexpected(*std::move(refused));
      }
      // Java wants to read back what it writes, and fails to cast what it padded.
      const bool is_value = is_number(part.letter, part.count);
      if (after_padded_number && is_value && part.pad == 0) {
        return std::unexpected("A padded number cannot stand right before another number: " +
                               std::string(pattern));
      }
      after_padded_number = is_value && part.pad > 0;
      result.parts_.push_back(std::move(part));
      rest.remove_prefix(length);
      continue;
    }
    after_padded_number = false;
    rest.remove_prefix(1);
    if (first == '\'') {
      std::string text;
      for (;; rest.remove_prefix(1)) {
        if (rest.empty()) {
          return std::unexpected("Pattern ends with an incomplete string literal: " +
                                 std::string(pattern));
        }
        if (rest.starts_with("''")) {
          rest.remove_prefix(1);
        } else if (rest.front() == '\'') {
          break;
        }
        text += rest.front();
      }
      rest.remove_prefix(1);
      literal(text.empty() ? "'" : text);  // two quotes are one, within a literal and outside
    } else if (first == '[') {
      ++optional_depth;
    } else if (first == ']') {
      if (--optional_depth < 0) {
        return std::unexpected("Pattern invalid as it contains ] without previous [");
      }
    } else if (first == '{' || first == '}' || first == '#') {
      return std::unexpected(std::string("Pattern includes reserved character: '") + first + "'");
    } else {
      literal({&first, 1});
    }
  }
  return result;
}

std::expected<std::string, std::string> TimePattern::format(Time time,
                                                            const aws::TimeZone& zone) const {
  const Moment moment(time, zone);
  std::string result;
  for (const Part& part : parts_) {
    if (part.letter == 0) {
      result += part.literal;
      continue;
    }
    // Java's table of the numbers that need a sign ends there.
    const bool is_year = part.letter == 'u' || part.letter == 'y' || part.letter == 'Y';
    if (is_year && part.count > 10 && part.count < 19) {
      return std::unexpected("Index " + std::to_string(part.count) +
                             " out of bounds for length 11");
    }
    const std::string text = letter_text(moment, part.letter, part.count);
    const auto pad = static_cast<std::size_t>(part.pad);
    if (pad != 0 && text.size() > pad) {
      return std::unexpected("Cannot print as output of " + std::to_string(text.size()) +
                             " characters exceeds pad width of " + std::to_string(pad));
    }
    if (text.size() < pad) result.append(pad - text.size(), ' ');
    result += text;
  }
  return result;
}

}  // namespace weir::firehose
