// Service: EventBridge's rules as a whole, connected to the front door, with what they do by
// themselves.

#ifndef WEIR_SIM_EVENTS_SERVICE_H_
#define WEIR_SIM_EVENTS_SERVICE_H_

#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/events/api.h"
#include "sim/events/delivery.h"
#include "sim/events/state.h"
#include "sim/events/timetable.h"

namespace weir::events {

class Service {
 public:
  // From now on calls of EventBridge that reach the cloud are carried out here.
  explicit Service(aws::Cloud& cloud);

  Kernel& kernel() const { return cloud_.kernel(); }
  Events& state() { return state_; }
  const Events& state() const { return state_; }
  // What is on its way to a target, in a clause; nothing if all events are done with. Schedules
  // are not waited for: they never end.
  std::optional<std::string> waits_for() const;

 private:
  void serve_rules();
  void serve_targets();
  void serve_buses();

  aws::Cloud& cloud_;
  Events state_;
  Delivery delivery_;
  Timetable timetable_;
};

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_SERVICE_H_
