// The world's time zones as tables, from the year 2000 on: what TimeZone looks things up in.
//
// time_zone_table.cc is written by time_zone_table.py from IANA's data and kept in the tree, so
// that a history does not depend on the machine's own zones. Zones that agree since 2000 share a
// history.

#ifndef WEIR_SIM_AWS_TIME_ZONE_TABLE_H_
#define WEIR_SIM_AWS_TIME_ZONE_TABLE_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "sim/aws/time_zone.h"

namespace weir::aws::zones {

struct LocalTimeType {
  std::int32_t offset;  // seconds east of UTC
  bool daylight;
  std::string_view abbreviation;
};

struct Change {
  std::uint32_t at;    // seconds since 1970
  std::uint16_t type;  // of types(), from then on
};

struct RuleDate {
  unsigned month;
  int week;             // 1 = the first such weekday of the month, 5 = the last
  unsigned weekday;     // 0 = Sunday
  std::int32_t second;  // of that day by the clock that ends; may lie outside the day
};

struct YearlyRule {
  std::uint16_t standard;
  std::uint16_t daylight;
  RuleDate begin;  // of daylight saving
  RuleDate end;
};

struct History {
  std::uint16_t first;  // the type on 2000-01-01, and for whatever was before
  std::uint16_t changes_begin;
  std::uint16_t changes_end;
  std::int16_t rule;  // for all years after the last change; -1: nothing changes any more
};

std::string_view version();  // of IANA's data, "2026a"
std::span<const LocalTimeType> types();
std::span<const Change> changes();
std::span<const YearlyRule> rules();
std::span<const History> histories();

struct Registry {
  static std::span<const TimeZone> all();  // ordered by name
};

}  // namespace weir::aws::zones

#endif  // WEIR_SIM_AWS_TIME_ZONE_TABLE_H_
