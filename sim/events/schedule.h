// Schedule: when a rule with a ScheduleExpression is due, rate(…) or cron(…).
//
// A rate counts from the moment since which the rule is as it is (created, changed or enabled), in
// whole seconds, and first comes true one period later. A cron expression comes true at second 0
// of its minutes. Either may be due at a time at which the rule then runs somewhat later.

#ifndef WEIR_SIM_EVENTS_SCHEDULE_H_
#define WEIR_SIM_EVENTS_SCHEDULE_H_

#include <optional>
#include <string_view>
#include <variant>

#include "sim/events/cron.h"
#include "sim/kernel/time.h"

namespace weir::events {

class Schedule {
 public:
  // Nothing: AWS would not take it.
  static std::optional<Schedule> parse(std::string_view expression);

  // The first time after this instant at which it is due. Nothing: never again.
  // REQUIRES: since ≤ after.
  std::optional<Time> next(Time since, Time after) const;

 private:
  using Period = std::chrono::seconds;
  explicit Schedule(Period period) : when_(period) {}
  explicit Schedule(const Cron& cron) : when_(cron) {}

  std::variant<Period, Cron> when_;
};

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_SCHEDULE_H_
