// Cron: the six fields of a rule's cron(…) expression, and when they next come true.
//
//   minutes hours day-of-month month day-of-week year        all in UTC, to the minute
//   0       8-17  ?            *     MON-FRI     *
//   15      10    ?            *     6L          2026-2030   the last Friday of each month
//
// It is a grammar of AWS's own: days of the week count from 1 = SUN, exactly one of the two fields
// that speak of days is "?", `a/b` means from a in steps of b, `L` is the last day, `3W` the
// weekday nearest the third, `3#2` the second Tuesday. L, W and # stand alone in their field, and
// days of the week know no steps: what the guide does not list is refused, which is the harsher
// reading. A range may run over its end (20-2 in hours), as the guide's own examples do; years may
// not.

#ifndef WEIR_SIM_EVENTS_CRON_H_
#define WEIR_SIM_EVENTS_CRON_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/kernel/time.h"

namespace weir::events {

class Cron {
 public:
  // What stands between the parentheses. Nothing: AWS would not take it.
  static std::optional<Cron> parse(std::string_view fields);

  // The first minute after this instant. Nothing: it never comes true again.
  std::optional<Time> next(Time after) const;

 private:
  static constexpr int kFirstYear = 1970;
  static constexpr int kLastYear = 2199;

  enum class Days : std::uint8_t {
    of_month,         // those of `month_days`
    last_of_month,    // L
    nearest_weekday,  // 3W
    of_week,          // those of `week_days`
    last_such,        // 6L: the last such day of the month
    nth_such,         // 3#2
  };

  bool parse_days(std::string_view of_month, std::string_view of_week);
  // The days of this month, bit 1 the first.
  std::uint32_t days_of(int year, unsigned month) const;

  std::uint64_t minutes_ = 0;
  std::uint64_t hours_ = 0;
  std::uint64_t months_ = 0;  // bit 1 is January
  std::bitset<kLastYear - kFirstYear + 1> years_;
  Days days_ = Days::of_month;
  std::uint64_t month_days_ = 0;  // bit 1 is the first
  std::uint64_t week_days_ = 0;   // bit 1 is Sunday
  unsigned day_ = 0;              // of the month for W, of the week for L and #
  unsigned nth_ = 0;              // for #
};

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_CRON_H_
