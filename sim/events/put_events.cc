#include "sim/events/put_events.h"

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/aws/metrics.h"
#include "sim/events/errors.h"
#include "sim/events/faults.h"

namespace weir::events {
namespace {

constexpr std::size_t kTotalMax = 1'048'576;
constexpr std::size_t kTimeSize = 14;

std::size_t size_of(const PutEventsRequestEntry& entry) {
  std::size_t size = entry.Time ? kTimeSize : 0;
  size += entry.Source.value_or("").size() + entry.DetailType.value_or("").size() +
          entry.Detail.value_or("").size();
  if (entry.Resources) {
    for (const std::string& resource : *entry.Resources) size += resource.size();
  }
  return size;
}

PutEventsResultEntry refused(const char* code, std::string message) {
  return PutEventsResultEntry().WithErrorCode(code).WithErrorMessage(std::move(message));
}

// Nothing: the entry is good.
std::optional<PutEventsResultEntry> refuse_entry(const CallContext& context,
                                                 const PutEventsRequestEntry& entry) {
  const std::pair<const char*, const std::optional<std::string>&> wanted[] = {
      {"Source", entry.Source}, {"DetailType", entry.DetailType}, {"Detail", entry.Detail}};
  for (const auto& [name, value] : wanted) {
    if (value && !value->empty()) continue;
    return refused("InvalidArgument", std::string("Parameter ") + name + " is not valid. Reason: " +
                                          name + " is a required argument.");
  }
  const bool by_service =
      context.principal != nullptr && context.principal->ends_with(".amazonaws.com");
  if (entry.Source->starts_with("aws.") && !by_service) {
    return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
  }
  if (!nlohmann::json::parse(*entry.Detail, nullptr, false).is_object()) {
    return refused("MalformedDetail", "Detail is malformed.");
  }
  return std::nullopt;
}

PutEventsResultEntry answer_to(const aws::FaultKind& kind) {
  if (&kind == &kEntryThrottled) return refused("ThrottlingException", "Rate exceeded");
  return refused("InternalFailure", "Internal Service Failure");
}

void count_match(const CallContext& context, const StoredRule& rule) {
  if (context.metrics == nullptr) return;
  aws::Dimensions dimensions = {{"RuleName", rule.name}};
  if (rule.bus != kDefaultBus) dimensions.insert(dimensions.begin(), {"EventBusName", rule.bus});
  for (const char* metric : {"MatchedEvents", "TriggeredRules"}) {
    context.metrics->series("AWS/Events", metric, dimensions, "Count").add(context.now, 1);
  }
}

bool over_rate(Events& events, Time now) {
  Rate& rate = events.put_events;
  if (const std::int64_t second = to_seconds(now); rate.second != second) rate = {second, 0};
  return ++rate.count > events.options.put_events_per_second;
}

}  // namespace

void match(const Bus& bus, const CallContext& context, const std::shared_ptr<const Event>& event,
           const OnMatch& on_match) {
  std::optional<nlohmann::json> parsed;
  for (const auto& [name, rule] : bus.rules) {
    if (!rule.pattern || !rule.enabled()) continue;
    if (!parsed) parsed = nlohmann::json::parse(event->text, nullptr, false);
    if (!rule.pattern->matches(*parsed)) continue;
    count_match(context, rule);
    on_match(rule, event);
  }
}

Answer<PutEventsResponse> put_events(Events& events, const CallContext& context,
                                     const PutEventsRequest& request, const OnMatch& on_match) {
  if (request.EndpointId) return std::unexpected(not_modelled("EndpointId of PutEvents"));
  if (over_rate(events, context.now)) {
    return std::unexpected(aws::Error("ThrottlingException", 400, "Rate exceeded"));
  }
  std::size_t total = 0;
  for (const PutEventsRequestEntry& entry : *request.Entries) total += size_of(entry);
  if (total > kTotalMax) {
    return std::unexpected(
        validation_error("Total size of the entries in the request is over the limit."));
  }
  PutEventsResponse out;
  out.Entries.emplace();
  std::int32_t failed = 0;
  std::map<std::uint64_t, std::uint64_t> met;  // how often this content, in this call
  for (const PutEventsRequestEntry& entry : *request.Entries) {
    if (auto no = refuse_entry(context, entry)) {
      ++failed;
      out.Entries->push_back(*std::move(no));
      continue;
    }
    const std::uint64_t content = internal::fold(
        internal::fold(internal::hash_text(*entry.Source), internal::hash_text(*entry.DetailType)),
        internal::hash_text(*entry.Detail));
    const Identity identity = context.call.child(content, met[content]++);
    const aws::Fault fault =
        context.ask(put_events_entry(), identity, bus_name(entry.EventBusName));
    PutEventsResultEntry answer;
    const Bus* bus = find_bus(events, entry.EventBusName);
    const bool applied = fault.kind == nullptr || fault.kind == &kEntryFailureAfter;
    if (applied) {
      Happening happening;
      happening.detail_type = *entry.DetailType;
      happening.source = *entry.Source;
      happening.time = entry.Time.value_or(context.now);
      happening.resources = entry.Resources.value_or(std::vector<std::string>());
      happening.detail = *entry.Detail;
      // Sent again by its caller, it is another event.
      const auto event = std::make_shared<const Event>(
          make_event(context, identity.child("event", context.attempt), happening));
      answer.EventId = event->id;
      if (bus != nullptr) match(*bus, context, event, on_match);
    }
    if (fault.kind != nullptr) {
      ++failed;
      answer = answer_to(*fault.kind);
    }
    out.Entries->push_back(std::move(answer));
  }
  out.FailedEntryCount = failed;
  return out;
}

Answer<TestEventPatternResponse> test_event_pattern(const Events&, const CallContext&,
                                                    const TestEventPatternRequest& request) {
  const auto pattern = aws::EventPattern::parse(*request.EventPattern);
  if (!pattern) return std::unexpected(invalid_pattern(pattern.error()));
  const auto event = nlohmann::json::parse(*request.Event, nullptr, false);
  if (!event.is_object()) {
    return std::unexpected(validation_error("Parameter Event is not valid."));
  }
  for (const char* key : {"id", "source", "account", "time", "region", "detail-type"}) {
    if (event.contains(key)) continue;
    return std::unexpected(validation_error("Parameter Event is not valid."));
  }
  return TestEventPatternResponse().WithResult(pattern->matches(event));
}

}  // namespace weir::events
