// Timetable: runs the rules that have a schedule.
//
// Each enabled rule with a schedule has a story that sleeps until the rule is next due and runs it
// somewhere within its minute: one kernel event each time, none for a rule that is disabled. When
// it is disabled or gets another schedule, its story ends: a time that was due but at which it had
// not yet run is missed, and nobody makes it up.

#ifndef WEIR_SIM_EVENTS_TIMETABLE_H_
#define WEIR_SIM_EVENTS_TIMETABLE_H_

#include <map>
#include <memory>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/events/delivery.h"
#include "sim/events/state.h"
#include "sim/kernel/task_group.h"

namespace weir::events {

class Timetable {
 public:
  Timetable(aws::Cloud& cloud, Events& events, Delivery& delivery)
      : cloud_(cloud), events_(events), delivery_(delivery) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // This rule of the default bus was made, changed or deleted.
  void changed(const std::string& rule);

 private:
  struct Running {
    std::string schedule;
    Time since;
    std::unique_ptr<TaskGroup> story;  // one
  };

  Task<void> run(std::string name);
  void fire(const StoredRule& rule, Time due);

  aws::Cloud& cloud_;
  Events& events_;
  Delivery& delivery_;
  std::map<std::string, Running> stories_;  // by rule
};

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_TIMETABLE_H_
