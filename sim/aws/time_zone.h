// TimeZone: the clocks of a place, by its IANA name ("Europe/Berlin"), past and future.
//
//   const TimeZone* zone = TimeZone::find("Asia/Kolkata");
//   zone->offset_at(context.now);  // 19800s
//
// The data are in the tree (time_zone_table.h says from which release of IANA's), never the
// machine's: schedules and object keys are part of a history. Before the year 2000 the offset of
// 2000-01-01 is given; for years beyond the known changes, the yearly rule in force goes on.

#ifndef WEIR_SIM_AWS_TIME_ZONE_H_
#define WEIR_SIM_AWS_TIME_ZONE_H_

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/kernel/time.h"

namespace weir::aws {

namespace zones {
struct Registry;
}

// What a clock on the wall shows; an instant only together with a zone.
using LocalTime = std::chrono::local_time<Duration>;

class TimeZone {
 public:
  // A span of time during which the clocks of a zone were not changed.
  struct Period {
    Time begin;  // the first instant of it, or the beginning of time
    Time end;    // the first instant after it, or the end of time
    std::chrono::seconds offset;
    bool daylight;  // daylight saving; Ireland's and Morocco's summers count as such
    std::string_view abbreviation;  // as IANA writes it: "CEST", or "-03" where people use none
  };

  // What a local time means. Both instants are equal unless clocks were changed around it.
  struct Resolved {
    enum class Kind : std::uint8_t {
      unique,
      skipped,   // no such local time: the clocks were put forward over it
      repeated,  // two instants: the clocks were put back over it
    };
    Kind kind;
    // skipped: read with the clock after the change, and with the clock before it, which is the
    // later instant. repeated: before the change (summer time, as a rule), and after it.
    Time earlier;
    Time later;
  };

  // Zones and links, exactly spelled as IANA does; null: there is none of that name.
  static const TimeZone* find(std::string_view iana_name);
  static const TimeZone& utc();
  static std::span<const TimeZone> all();  // ordered by name
  static std::string_view data_version();  // "2026a"

  std::string_view name() const { return name_; }  // a link keeps its own name
  Period period_at(Time time) const;
  std::chrono::seconds offset_at(Time time) const { return period_at(time).offset; }
  std::string_view abbreviation_at(Time time) const { return period_at(time).abbreviation; }

  // REQUIRES, of these three: a time that is two days or more away from the ends of what 64 bits
  // hold.
  LocalTime to_local(Time time) const;
  Resolved resolve(LocalTime local) const;
  // A skipped time is moved on by as much as was skipped (02:30 is 03:30), of a repeated one the
  // first is meant: what java.time and most calendars do.
  Time to_instant(LocalTime local) const;

 private:
  friend struct zones::Registry;
  constexpr TimeZone(std::string_view name, std::uint16_t history)
      : name_(name), history_(history) {}

  std::string_view name_;
  std::uint16_t history_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_TIME_ZONE_H_
