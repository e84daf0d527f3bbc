#include "sim/aws/time_zone.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "sim/aws/time_zone_table.h"

namespace weir::aws {
namespace {

using std::chrono::seconds;

// Within the table, instants are whole seconds since 1970: no overflow at either end of time.
using Seconds = std::int64_t;
constexpr Seconds kEarliest = std::numeric_limits<Seconds>::min();
constexpr Seconds kLatest = std::numeric_limits<Seconds>::max();

struct Span {
  Seconds begin;
  Seconds end;
  const zones::LocalTimeType* type;
};

Seconds instant_of(const zones::RuleDate& date, std::chrono::year year, std::int32_t offset) {
  using namespace std::chrono;
  const month of_year(date.month);
  const weekday day(date.weekday);
  const sys_days midnight = date.week == 5 ? sys_days(year / of_year / day[last])
                                           : sys_days(year / of_year / day[unsigned(date.week)]);
  return sys_seconds(midnight).time_since_epoch().count() + date.second - offset;
}

// By the yearly rule alone. The changes of the neighbouring years count: in local time, New Year
// is up to a day earlier or later.
Span span_by_rule(const zones::YearlyRule& rule, Seconds at) {
  using namespace std::chrono;
  const auto& standard = zones::types()[rule.standard];
  const auto& daylight = zones::types()[rule.daylight];
  const year this_year = year_month_day(floor<days>(sys_seconds(seconds(at)))).year();
  Span span{kEarliest, kLatest, nullptr};
  for (year y = this_year - years(1); y <= this_year + years(1); ++y) {
    const Seconds begin = instant_of(rule.begin, y, standard.offset);
    const Seconds end = instant_of(rule.end, y, daylight.offset);
    for (const auto& [change, type] : {std::pair(begin, &daylight), std::pair(end, &standard)}) {
      if (change <= at && change >= span.begin) {
        span.begin = change;
        span.type = type;
      }
      if (change > at) span.end = std::min(span.end, change);
    }
  }
  assert(span.type != nullptr);
  return span;
}

Span span_at(const zones::History& history, Seconds at) {
  const auto changes = zones::changes().subspan(
      history.changes_begin, std::size_t(history.changes_end - history.changes_begin));
  const auto after = std::ranges::upper_bound(
      changes, at, {}, [](const zones::Change& change) { return Seconds{change.at}; });
  Span span{kEarliest, kLatest, &zones::types()[history.first]};
  if (after != changes.begin()) {
    span.begin = std::prev(after)->at;
    span.type = &zones::types()[std::prev(after)->type];
  }
  if (after != changes.end()) {
    span.end = after->at;
    return span;
  }
  if (history.rule < 0) return span;
  // The rule begins with its first change after the last one listed, or with the year 2000.
  constexpr Seconds kSince = 946'684'800;
  const auto& rule = zones::rules()[std::size_t(history.rule)];
  const Seconds rule_begin = span_by_rule(rule, std::max(span.begin, kSince)).end;
  if (at < rule_begin) {
    span.end = rule_begin;
    return span;
  }
  return span_by_rule(rule, at);
}

Time clamped(Seconds at) {
  if (at > floor<seconds>(Time::max()).time_since_epoch().count()) return Time::max();
  if (at < ceil<seconds>(Time::min()).time_since_epoch().count()) return Time::min();
  return Time(seconds(at));
}

const zones::History& history_of(std::uint16_t index) { return zones::histories()[index]; }

}  // namespace

const TimeZone* TimeZone::find(std::string_view iana_name) {
  const auto found = std::ranges::lower_bound(all(), iana_name, {}, &TimeZone::name);
  return found != all().end() && found->name() == iana_name ? &*found : nullptr;
}

const TimeZone& TimeZone::utc() { return *find("UTC"); }

std::span<const TimeZone> TimeZone::all() { return zones::Registry::all(); }

std::string_view TimeZone::data_version() { return zones::version(); }

TimeZone::Period TimeZone::period_at(Time time) const {
  const Span span = span_at(history_of(history_), to_seconds(time));
  return {clamped(span.begin), clamped(span.end), seconds(span.type->offset), span.type->daylight,
          span.type->abbreviation};
}

LocalTime TimeZone::to_local(Time time) const {
  return LocalTime(time.time_since_epoch() + offset_at(time));
}

TimeZone::Resolved TimeZone::resolve(LocalTime local) const {
  const Seconds wall = floor<seconds>(local).time_since_epoch().count();
  const Duration fraction = local - floor<seconds>(local);
  const auto at = [&](const Span& span) {
    return Time(seconds(wall - span.type->offset)) + fraction;
  };
  // No clock is more than a day away from UTC, so that the periods to look at begin before that.
  constexpr Seconds kDay = 86'400;
  const zones::History& history = history_of(history_);
  Span before = span_at(history, wall - kDay);
  while (wall - before.type->offset >= before.end) {
    const Span next = span_at(history, before.end);
    if (wall - next.type->offset < next.begin) {
      return {Resolved::Kind::skipped, at(next), at(before)};
    }
    before = next;
  }
  if (before.end != kLatest) {
    const Span next = span_at(history, before.end);
    if (wall - next.type->offset >= next.begin) {
      return {Resolved::Kind::repeated, at(before), at(next)};
    }
  }
  return {Resolved::Kind::unique, at(before), at(before)};
}

Time TimeZone::to_instant(LocalTime local) const {
  const Resolved resolved = resolve(local);
  return resolved.kind == Resolved::Kind::skipped ? resolved.later : resolved.earlier;
}

}  // namespace weir::aws
