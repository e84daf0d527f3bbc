#include "sim/events/service.h"

#include <memory>

#include "sim/events/buses.h"
#include "sim/events/faults.h"
#include "sim/events/put_events.h"
#include "sim/events/rules.h"
#include "sim/events/targets.h"

namespace weir::events {
namespace {

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, Events& events) {
  cloud.serve<Op>([&events](const CallContext& context, const typename Op::Request& request) {
    return carry_out(events, context, request);
  });
}

// The same for what may change when a rule of the default bus is due.
template <class Op, auto carry_out>
void serve_change(aws::Cloud& cloud, Events& events, Timetable& timetable) {
  cloud.serve<Op>([&](const CallContext& context, const typename Op::Request& request) {
    auto output = carry_out(events, context, request);
    if (output && bus_name(request.EventBusName) == kDefaultBus) timetable.changed(*request.Name);
    return output;
  });
}

}  // namespace

Service::Service(aws::Cloud& cloud)
    : cloud_(cloud), delivery_(cloud, state_), timetable_(cloud, state_, delivery_) {
  Bus& bus = state_.buses[kDefaultBus];
  bus.name = kDefaultBus;
  bus.arn =
      "arn:aws:events:" + cloud.region() + ":" + cloud.account() + ":event-bus/" + kDefaultBus;
  bus.created = bus.modified = kernel().now();
  serve_rules();
  serve_targets();
  serve_buses();
  cloud.serve<PutEvents>([this](const CallContext& context, const PutEvents::Request& request) {
    return put_events(state_, context, request,
                      [this](const StoredRule& rule, std::shared_ptr<const Event> event) {
                        delivery_.send(rule, std::move(event));
                      });
  });
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

void Service::serve_rules() {
  serve_change<PutRule, put_rule>(cloud_, state_, timetable_);
  serve_change<DeleteRule, delete_rule>(cloud_, state_, timetable_);
  serve_change<EnableRule, enable_rule>(cloud_, state_, timetable_);
  serve_change<DisableRule, disable_rule>(cloud_, state_, timetable_);
  serve_by<DescribeRule, describe_rule>(cloud_, state_);
  serve_by<ListRules, list_rules>(cloud_, state_);
  serve_by<ListRuleNamesByTarget, list_rule_names_by_target>(cloud_, state_);
}

void Service::serve_targets() {
  serve_by<PutTargets, put_targets>(cloud_, state_);
  serve_by<RemoveTargets, remove_targets>(cloud_, state_);
  serve_by<ListTargetsByRule, list_targets_by_rule>(cloud_, state_);
}

void Service::serve_buses() {
  serve_by<CreateEventBus, create_event_bus>(cloud_, state_);
  serve_by<DeleteEventBus, delete_event_bus>(cloud_, state_);
  serve_by<DescribeEventBus, describe_event_bus>(cloud_, state_);
  serve_by<ListEventBuses, list_event_buses>(cloud_, state_);
  serve_by<TagResource, tag_resource>(cloud_, state_);
  serve_by<UntagResource, untag_resource>(cloud_, state_);
  serve_by<ListTagsForResource, list_tags_for_resource>(cloud_, state_);
  serve_by<TestEventPattern, test_event_pattern>(cloud_, state_);
}

std::optional<std::string> Service::waits_for() const {
  if (state_.deliveries == 0) return std::nullopt;
  return "EventBridge to deliver " + std::to_string(state_.deliveries) + " events";
}

}  // namespace weir::events
