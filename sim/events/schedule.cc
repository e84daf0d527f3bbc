#include "sim/events/schedule.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace weir::events {
namespace {

using std::chrono::seconds;

// Nothing: not "name(…)".
std::optional<std::string_view> inside(std::string_view text, std::string_view name) {
  if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
  text.remove_prefix(name.size());
  text.remove_suffix(1);
  return text;
}

// "5 minutes": the unit is singular after 1 and plural after all else.
std::optional<seconds> parse_rate(std::string_view text) {
  const auto space = text.find(' ');
  const std::string_view digits = text.substr(0, space);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (space == std::string_view::npos || digits.empty() || digits.size() > 9 ||
      !std::ranges::all_of(digits, is_digit)) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (value == 0) return std::nullopt;
  std::string unit(text.substr(space + 1));
  if (value != 1) {
    if (!unit.ends_with('s')) return std::nullopt;
    unit.pop_back();
  }
  if (unit == "minute") return seconds(1min) * value;
  if (unit == "hour") return seconds(1h) * value;
  if (unit == "day") return seconds(24h) * value;
  return std::nullopt;
}

}  // namespace

std::optional<Schedule> Schedule::parse(std::string_view expression) {
  if (const auto rate = inside(expression, "rate(")) {
    const auto period = parse_rate(*rate);
    if (!period) return std::nullopt;
    return Schedule(*period);
  }
  if (const auto fields = inside(expression, "cron(")) {
    const auto cron = Cron::parse(*fields);
    if (!cron) return std::nullopt;
    return Schedule(*cron);
  }
  return std::nullopt;
}

std::optional<Time> Schedule::next(Time since, Time after) const {
  if (const Cron* cron = std::get_if<Cron>(&when_)) return cron->next(after);
  const Period period = std::get<Period>(when_);
  const auto from = std::chrono::floor<seconds>(since);
  const auto passed = std::chrono::floor<seconds>(after) - from;
  const std::chrono::sys_seconds due = from + (passed / period + 1) * period;
  if (due > std::chrono::floor<seconds>(Time::max())) return std::nullopt;
  return Time(due);
}

}  // namespace weir::events
