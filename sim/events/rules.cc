#include "sim/events/rules.h"

#include <utility>

#include "sim/events/errors.h"
#include "sim/events/paging.h"

namespace weir::events {
namespace {

template <class Set>
void set_text(std::optional<std::string>& member, const Set& text) {
  if (!text.empty()) member = text;
}

template <class Shape>
Shape describe(const StoredRule& rule) {
  Shape out;
  out.Name = rule.name;
  out.Arn = rule.arn;
  out.EventBusName = rule.bus;
  out.State = rule.state;
  set_text(out.EventPattern, rule.pattern_text);
  set_text(out.ScheduleExpression, rule.schedule_text);
  set_text(out.Description, rule.description);
  set_text(out.RoleArn, rule.role);
  return out;
}

std::string rule_arn(const CallContext& context, const std::string& bus, const std::string& rule) {
  return "arn:aws:events:" + context.region + ":" + context.account + ":rule/" +
         (bus == kDefaultBus ? rule : bus + "/" + rule);
}

// What a request says, checked.
struct Wanted {
  std::optional<aws::EventPattern> pattern;
  std::optional<Schedule> schedule;
};

Answer<Wanted> read(const PutRuleRequest& request) {
  Wanted wanted;
  const bool scheduled = request.ScheduleExpression && !request.ScheduleExpression->empty();
  const bool patterned = request.EventPattern && !request.EventPattern->empty();
  if (!scheduled && !patterned) {
    return std::unexpected(
        validation_error("Parameter(s) EventPattern or ScheduleExpression must be specified."));
  }
  if (scheduled) {
    if (bus_name(request.EventBusName) != kDefaultBus) {
      return std::unexpected(
          validation_error("ScheduleExpression is supported only on the default event bus."));
    }
    wanted.schedule = Schedule::parse(*request.ScheduleExpression);
    if (!wanted.schedule) {
      return std::unexpected(validation_error("Parameter ScheduleExpression is not valid."));
    }
  }
  if (patterned) {
    auto pattern = aws::EventPattern::parse(*request.EventPattern);
    if (!pattern) return std::unexpected(invalid_pattern(pattern.error()));
    wanted.pattern = *std::move(pattern);
  }
  return wanted;
}

template <class Rule>
Answer<Rule*> find_in(auto& events, const std::optional<std::string>& bus_or_arn,
                      const std::string& name) {
  auto* bus = find_bus(events, bus_or_arn);
  if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(bus_or_arn)));
  const auto found = bus->rules.find(name);
  if (found == bus->rules.end()) return std::unexpected(no_such_rule(name, bus->name));
  return &found->second;
}

Answer<bool> switch_to(Events& events, const CallContext& context,
                       const std::optional<std::string>& bus, const std::string& name,
                       const char* state) {
  const auto found = find_rule(events, bus, name);
  if (!found) return std::unexpected(found.error());
  StoredRule& rule = **found;
  const bool was = rule.enabled();
  rule.state = state;
  if (rule.enabled() && !was) rule.since = context.now;
  return true;
}

}  // namespace

Answer<StoredRule*> find_rule(Events& events, const std::optional<std::string>& bus,
                              const std::string& rule) {
  return find_in<StoredRule>(events, bus, rule);
}
Answer<const StoredRule*> find_rule(const Events& events, const std::optional<std::string>& bus,
                                    const std::string& rule) {
  return find_in<const StoredRule>(events, bus, rule);
}

Answer<PutRuleResponse> put_rule(Events& events, const CallContext& context,
                                 const PutRuleRequest& request) {
  auto wanted = read(request);
  if (!wanted) return std::unexpected(std::move(wanted.error()));
  Bus* bus = find_bus(events, request.EventBusName);
  if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(request.EventBusName)));
  const bool is_new = !bus->rules.contains(*request.Name);
  if (is_new && bus->rules.size() >= events.options.rules_max) {
    return std::unexpected(limit_exceeded());
  }
  StoredRule& rule = bus->rules[*request.Name];
  const bool was_enabled = rule.enabled() && !is_new;
  const std::string schedule_before = std::move(rule.schedule_text);
  rule.name = *request.Name;
  rule.bus = bus->name;
  rule.arn = rule_arn(context, bus->name, *request.Name);
  rule.description = request.Description.value_or("");
  rule.role = request.RoleArn.value_or("");
  rule.pattern_text = request.EventPattern.value_or("");
  rule.pattern = std::move(wanted->pattern);
  rule.schedule_text = request.ScheduleExpression.value_or("");
  rule.schedule = std::move(wanted->schedule);
  rule.state = request.State.value_or(RuleState::ENABLED);
  if (!was_enabled || rule.schedule_text != schedule_before) rule.since = context.now;
  if (is_new && request.Tags) {
    for (const Tag& tag : *request.Tags) rule.tags[*tag.Key] = *tag.Value;
  }
  return PutRuleResponse().WithRuleArn(rule.arn);
}

// That there is no such rule is no error.
Answer<DeleteRuleResponse> delete_rule(Events& events, const CallContext&,
                                       const DeleteRuleRequest& request) {
  Bus* bus = find_bus(events, request.EventBusName);
  if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(request.EventBusName)));
  const auto rule = bus->rules.find(*request.Name);
  if (rule == bus->rules.end()) return DeleteRuleResponse();
  if (!rule->second.targets.empty()) {
    return std::unexpected(validation_error("Rule can't be deleted since it has targets."));
  }
  bus->rules.erase(rule);
  return DeleteRuleResponse();
}

Answer<EnableRuleResponse> enable_rule(Events& events, const CallContext& context,
                                       const EnableRuleRequest& request) {
  const auto done =
      switch_to(events, context, request.EventBusName, *request.Name, RuleState::ENABLED);
  if (!done) return std::unexpected(done.error());
  return EnableRuleResponse();
}

Answer<DisableRuleResponse> disable_rule(Events& events, const CallContext& context,
                                         const DisableRuleRequest& request) {
  const auto done =
      switch_to(events, context, request.EventBusName, *request.Name, RuleState::DISABLED);
  if (!done) return std::unexpected(done.error());
  return DisableRuleResponse();
}

Answer<DescribeRuleResponse> describe_rule(const Events& events, const CallContext& context,
                                           const DescribeRuleRequest& request) {
  const auto rule = find_rule(events, request.EventBusName, *request.Name);
  if (!rule) return std::unexpected(rule.error());
  auto out = describe<DescribeRuleResponse>(**rule);
  out.CreatedBy = context.account;
  return out;
}

Answer<ListRulesResponse> list_rules(const Events& events, const CallContext&,
                                     const ListRulesRequest& request) {
  const Bus* bus = find_bus(events, request.EventBusName);
  if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(request.EventBusName)));
  ListRulesResponse out;
  out.Rules.emplace();
  const std::string prefix = request.NamePrefix.value_or("");
  out.NextToken = list_page(bus->rules, request.NextToken, request.Limit,
                            [&](const std::string& name, const StoredRule& rule) {
                              if (!name.starts_with(prefix)) return false;
                              out.Rules->push_back(describe<Rule>(rule));
                              return true;
                            });
  return out;
}

Answer<ListRuleNamesByTargetResponse> list_rule_names_by_target(
    const Events& events, const CallContext&, const ListRuleNamesByTargetRequest& request) {
  const Bus* bus = find_bus(events, request.EventBusName);
  if (bus == nullptr) return std::unexpected(no_such_bus(bus_name(request.EventBusName)));
  ListRuleNamesByTargetResponse out;
  out.RuleNames.emplace();
  out.NextToken = list_page(bus->rules, request.NextToken, request.Limit,
                            [&](const std::string& name, const StoredRule& rule) {
                              for (const auto& [id, target] : rule.targets) {
                                if (target.Arn != request.TargetArn) continue;
                                out.RuleNames->push_back(name);
                                return true;
                              }
                              return false;
                            });
  return out;
}

}  // namespace weir::events
