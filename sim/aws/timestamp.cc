#include "sim/aws/timestamp.h"

#include <array>
#include <chrono>

namespace weir::aws {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;

constexpr std::int64_t kMostSeconds = 9'223'372'036;  // 2^63 ns, less the last part of a second
constexpr std::int64_t kPerSecond = 1'000'000'000;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};

std::string digits(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

// Takes what it expects off the front of a text; once it fails, everything after fails too.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }
  bool next_is(char c) const { return ok_ && !rest_.empty() && rest_.front() == c; }

  void expect(std::string_view text) {
    if (!ok_ || !rest_.starts_with(text)) {
      ok_ = false;
      return;
    }
    rest_.remove_prefix(text.size());
  }
  int number(std::size_t width) {
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const int digit = take_digit();
      if (digit < 0) {
        ok_ = false;
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }
  // The fraction of a second after the point, in nanoseconds.
  std::int64_t fraction() {
    std::int64_t value = 0;
    std::int64_t unit = kPerSecond / 10;
    int digit = take_digit();
    if (digit < 0) ok_ = false;
    for (; digit >= 0; digit = take_digit(), unit /= 10) value += unit * digit;
    return value;
  }
  template <std::size_t N>
  int one_of(const std::array<std::string_view, N>& names) {
    for (std::size_t i = 0; i < N; ++i) {
      if (ok_ && rest_.starts_with(names[i])) {
        rest_.remove_prefix(names[i].size());
        return static_cast<int>(i);
      }
    }
    ok_ = false;
    return 0;
  }

 private:
  int take_digit() {
    if (!ok_ || rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return -1;
    const int digit = rest_.front() - '0';
    rest_.remove_prefix(1);
    return digit;
  }

  std::string_view rest_;
  bool ok_ = true;
};

struct Fields {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::int64_t nanoseconds = 0;
  int offset_minutes = 0;
};

std::optional<Time> assemble(const Fields& f) {
  const std::chrono::year_month_day date{std::chrono::year(f.year),
                                         std::chrono::month(static_cast<unsigned>(f.month)),
                                         std::chrono::day(static_cast<unsigned>(f.day))};
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 59) return std::nullopt;
  const std::int64_t seconds = sys_days(date).time_since_epoch().count() * std::int64_t{86'400} +
                               f.hour * 3'600 + (f.minute - f.offset_minutes) * 60 + f.second;
  if (seconds >= kMostSeconds || seconds <= -kMostSeconds) return std::nullopt;
  return Time(std::chrono::nanoseconds(seconds * kPerSecond + f.nanoseconds));
}

std::optional<Time> parse_iso8601(std::string_view text) {
  Scanner in(text);
  Fields f;
  f.year = in.number(4);
  in.expect("-");
  f.month = in.number(2);
  in.expect("-");
  f.day = in.number(2);
  in.expect("T");
  f.hour = in.number(2);
  in.expect(":");
  f.minute = in.number(2);
  in.expect(":");
  f.second = in.number(2);
  if (in.next_is('.')) {
    in.expect(".");
    f.nanoseconds = in.fraction();
  }
  if (in.next_is('+') || in.next_is('-')) {
    const int sign = in.next_is('+') ? 1 : -1;
    in.expect(sign > 0 ? "+" : "-");
    const int hours = in.number(2);
    in.expect(":");
    f.offset_minutes = sign * (hours * 60 + in.number(2));
  } else {
    in.expect("Z");
  }
  return in.done() ? assemble(f) : std::nullopt;
}

std::optional<Time> parse_rfc822(std::string_view text) {
  Scanner in(text);
  Fields f;
  in.one_of(kWeekdays);  // not compared with the date: nobody else does either
  in.expect(", ");
  f.day = in.number(2);
  in.expect(" ");
  f.month = in.one_of(kMonths) + 1;
  in.expect(" ");
  f.year = in.number(4);
  in.expect(" ");
  f.hour = in.number(2);
  in.expect(":");
  f.minute = in.number(2);
  in.expect(":");
  f.second = in.number(2);
  in.expect(" GMT");
  return in.done() ? assemble(f) : std::nullopt;
}

}  // namespace

std::int64_t to_milliseconds(Time time) {
  return floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::optional<Time> from_milliseconds(std::int64_t milliseconds) {
  if (milliseconds >= kMostSeconds * 1'000 || milliseconds <= -kMostSeconds * 1'000) {
    return std::nullopt;
  }
  return Time(std::chrono::milliseconds(milliseconds));
}

std::string format_timestamp(Time time, TimestampFormat format) {
  const auto millis = floor<std::chrono::milliseconds>(time);
  const auto midnight = floor<days>(millis);
  const std::chrono::year_month_day date(midnight);
  const std::int64_t of_day = (millis - midnight).count();
  const std::string clock = digits(of_day / 3'600'000, 2) + ":" + digits(of_day / 60'000 % 60, 2) +
                            ":" + digits(of_day / 1'000 % 60, 2);
  const std::string year = digits(int{date.year()}, 4);
  const unsigned month{date.month()};
  const unsigned day{date.day()};
  if (format == TimestampFormat::rfc822) {
    const std::chrono::weekday weekday(midnight);
    std::string text(kWeekdays[weekday.c_encoding()]);
    text += ", " + digits(day, 2) + " ";
    text += kMonths[month - 1];
    return text + " " + year + " " + clock + " GMT";
  }
  std::string text = year + "-" + digits(month, 2) + "-" + digits(day, 2) + "T" + clock;
  if (of_day % 1'000 != 0) text += "." + digits(of_day % 1'000, 3);
  return text + "Z";
}

std::optional<Time> parse_timestamp(std::string_view text) {
  const bool digit = !text.empty() && text.front() >= '0' && text.front() <= '9';
  return digit ? parse_iso8601(text) : parse_rfc822(text);
}

}  // namespace weir::aws
