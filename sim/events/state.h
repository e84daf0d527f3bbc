// Events: all that EventBridge knows of one account's buses and rules, as plain data.
//
// Copying it is a checkpoint. Operations are functions on it: rules.h, targets.h, put_events.h.
// What happens by itself, rules that come due and events on their way to targets, are stories:
// timetable.h and delivery.h.

#ifndef WEIR_SIM_EVENTS_STATE_H_
#define WEIR_SIM_EVENTS_STATE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/call_context.h"
#include "sim/aws/event_pattern.h"
#include "sim/events/api.h"
#include "sim/events/schedule.h"
#include "sim/kernel/time.h"

namespace weir::events {

using aws::CallContext;

inline constexpr char kDefaultBus[] = "default";
inline constexpr char kPrincipal[] = "events.amazonaws.com";  // who calls targets without a role

// What AWS does not say for certain, with its other values; the harsher one is the default.
struct Options {
  // UNCONFIRMED: a scheduled event that is sent twice has the same id both times. With two ids, a
  // receiver that knows events by their id takes them for two.
  bool duplicate_keeps_id = false;
  // UNCONFIRMED: "exponential back-off with jitter". Doubles from the first wait to the longest,
  // each half as long to half as long again, so that 185 retries take about the 24 hours.
  Duration backoff_min = 1s;
  Duration backoff_max = 8min;
  std::size_t buses_max = 100;  // of an account, "default" among them
  std::size_t rules_max = 300;  // of a bus
  std::size_t targets_max = 5;  // of a rule
  // Of PutEvents, in the largest Regions; requests beyond it are refused.
  std::int64_t put_events_per_second = 10'000;
  // Targets invoked in a second, all together; what is beyond it waits, and is not refused.
  std::int64_t invocations_per_second = 18'750;
};

struct StoredRule {
  std::string name;
  std::string bus;
  std::string arn;
  std::string description;
  std::string role;
  std::string pattern_text;  // as it was put; empty: none
  std::optional<aws::EventPattern> pattern;
  std::string schedule_text;
  std::optional<Schedule> schedule;
  std::string state = RuleState::ENABLED;
  Time since;                             // when its schedule began to count
  std::map<std::string, Target> targets;  // by id
  std::map<std::string, std::string> tags;

  bool enabled() const { return state != RuleState::DISABLED; }
};

struct Bus {
  std::string name;
  std::string arn;
  std::string description;
  Time created;
  Time modified;
  std::map<std::string, StoredRule> rules;  // by name
  std::map<std::string, std::string> tags;
};

// So many in the current second.
struct Rate {
  std::int64_t second = 0;
  std::int64_t count = 0;
};

struct Events {
  Options options;
  std::map<std::string, Bus> buses;  // by name; "default" is always there
  Rate put_events;
  Rate invocations;              // `second` may lie ahead, when invocations wait
  std::uint64_t deliveries = 0;  // on their way to a target
};

// ---- names --------------------------------------------------------------------------------------

// The name in "arn:…:event-bus/NAME", or what was given; "default" if nothing was.
std::string bus_name(const std::optional<std::string>& name_or_arn);
// Null: there is none.
Bus* find_bus(Events& events, const std::optional<std::string>& name_or_arn);
const Bus* find_bus(const Events& events, const std::optional<std::string>& name_or_arn);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_STATE_H_
