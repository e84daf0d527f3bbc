#include "sim/events/timetable.h"

#include <utility>

#include "sim/aws/metrics.h"
#include "sim/events/event.h"
#include "sim/events/faults.h"

namespace weir::events {
namespace {

constexpr Site kWithinTheMinute{"events/rule/within-the-minute", ChoiceKind::latency};
constexpr EventKind kFired{"events/rule-fired"};

Identity firing_of(const StoredRule& rule, Time due) {
  return Identity::of(rule.arn).child("due", static_cast<std::uint64_t>(to_seconds(due)));
}

Event scheduled_event(const CallContext& context, Identity identity, const StoredRule& rule,
                      Time due) {
  Happening happening;
  happening.detail_type = "Scheduled Event";
  happening.source = "aws.events";
  happening.time = due;
  happening.resources = {rule.arn};
  happening.detail = "{}";
  return make_event(context, identity, happening);
}

}  // namespace

void Timetable::changed(const std::string& name) {
  const auto& rules = events_.buses.at(kDefaultBus).rules;
  const auto found = rules.find(name);
  if (found == rules.end() || !found->second.schedule || !found->second.enabled()) {
    stories_.erase(name);
    return;
  }
  const StoredRule& rule = found->second;
  Running& running = stories_[name];
  if (running.story && running.schedule == rule.schedule_text && running.since == rule.since) {
    return;
  }
  running.schedule = rule.schedule_text;
  running.since = rule.since;
  running.story = std::make_unique<TaskGroup>(kernel());
  running.story->spawn(Identity::of(rule.arn), run(name));
}

Task<void> Timetable::run(std::string name) {
  const auto& rules = events_.buses.at(kDefaultBus).rules;
  Time last = kernel().now();
  for (;;) {
    const StoredRule& rule = rules.at(name);
    const std::optional<Time> due = rule.schedule->next(rule.since, last);
    if (!due) co_return;
    const aws::Latency& usual = cloud_.latency("events/firing");
    const Duration later = kernel().choices().between(kWithinTheMinute, firing_of(rule, *due), 0,
                                                      usual.low, usual.high);
    co_await kernel().delay_until(*due + later);
    fire(rules.at(name), *due);
    last = *due;
  }
}

void Timetable::fire(const StoredRule& rule, Time due) {
  const Identity firing = firing_of(rule, due);
  const Time now = kernel().now();
  aws::Fault fault;
  if (aws::FaultHook* faults = cloud_.faults()) {
    fault = faults->on_site({rule_schedule(), firing, 0, rule.name, now});
  }
  if (fault.kind == &kDoesNotFire) return;
  kernel().trace().emit(now, kFired, firing.value, static_cast<std::uint64_t>(to_seconds(due)));
  CallContext context;
  context.now = now;
  context.account = cloud_.account();
  context.region = cloud_.region();
  const auto event = std::make_shared<const Event>(scheduled_event(context, firing, rule, due));
  const bool late = fault.kind == &kFiresLate;
  delivery_.send(rule, event, late ? fault.duration : Duration());
  const bool twice = fault.kind == &kFiresTwice;
  if (twice) {
    Event again = scheduled_event(context, firing.child("again"), rule, due);
    if (events_.options.duplicate_keeps_id) {
      again.id = event->id;
      again.text = event->text;
    }
    delivery_.send(rule, std::make_shared<const Event>(std::move(again)), fault.duration);
  }
  if (aws::Metrics* metrics = cloud_.metrics()) {
    metrics->series("AWS/Events", "TriggeredRules", {{"RuleName", rule.name}}, "Count")
        .add(now, twice ? 2 : 1);
  }
}

}  // namespace weir::events
