// Delivery: events on their way to the targets of the rules that they matched.
//
// Each target of each rule gets the event by a call of its own service, at least once, in no order.
// What fails is tried again with growing waits until the target's RetryPolicy ends it (by default
// 185 retries, or 24 hours). That a target is gone or may not be called is not tried again. What
// could not be delivered goes to the target's dead-letter queue, with the reason in its attributes,
// or is dropped. Another bus of the account gets the event under the same id; what has come from
// another bus is not handed on to a third one.

#ifndef WEIR_SIM_EVENTS_DELIVERY_H_
#define WEIR_SIM_EVENTS_DELIVERY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sim/aws/client.h"
#include "sim/aws/cloud.h"
#include "sim/aws/metrics.h"
#include "sim/events/event.h"
#include "sim/events/state.h"
#include "sim/kernel/task_group.h"

namespace weir::events {

class Delivery {
 public:
  Delivery(aws::Cloud& cloud, Events& events)
      : cloud_(cloud),
        events_(events),
        dead_letters_(cloud, kPrincipal),
        stories_(cloud.kernel()) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // To all targets of the rule, this much later than usual.
  void send(const StoredRule& rule, std::shared_ptr<const Event> event, Duration late = {});

 private:
  // One event for one target. What the rule and the target are does not change on the way.
  struct Parcel {
    std::shared_ptr<const Event> event;
    Identity identity;
    Target target;
    std::string rule_arn;
    aws::Dimensions rule;  // of its metrics
    std::string input;
    std::string partition_key;  // of a record
    Duration late{};
  };
  // Why an event was given up on.
  struct Failure {
    aws::Error error;
    std::uint64_t retries = 0;
    std::string condition;  // the limit that ended it; empty: it was hopeless
  };
  using Shared = std::shared_ptr<const Parcel>;

  void dispatch(const Shared& parcel);
  Task<void> deliver(Shared parcel);
  // Nothing: the target has it.
  Task<std::optional<aws::Error>> attempt(Shared parcel, std::uint64_t nth);
  Task<std::optional<aws::Error>> forward(Shared parcel);
  template <class Op>
  Task<std::optional<aws::Error>> call(aws::Caller caller, typename Op::Request request);
  Task<void> give_up(Shared parcel, std::shared_ptr<const Failure> failure);
  Duration wait_for_rate();
  void measure(const Parcel& parcel, const char* metric, std::int64_t value = 1,
               const char* unit = "Count") const;

  aws::Cloud& cloud_;
  Events& events_;
  aws::Client dead_letters_;
  TaskGroup stories_;
};

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_DELIVERY_H_
