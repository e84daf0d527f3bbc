#include "sim/lambda/mappings.h"

#include <optional>
#include <string>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/mapping_settings.h"

namespace weir::lambda {
namespace {

constexpr Site kUuid{"lambda/mapping/uuid", ChoiceKind::other};
constexpr Site kCreating{"lambda/mapping/creating", ChoiceKind::latency};
constexpr Site kUpdating{"lambda/mapping/updating", ChoiceKind::latency};
constexpr Site kEnabling{"lambda/mapping/enabling", ChoiceKind::latency};
constexpr Site kDisabling{"lambda/mapping/disabling", ChoiceKind::latency};
constexpr Site kDeleting{"lambda/mapping/deleting", ChoiceKind::latency};
constexpr Site kPollsLate{"lambda/mapping/polls-late", ChoiceKind::latency};

std::string draw_uuid(Choices& choices, Identity identity) {
  return aws::uuid_of({choices.bits(kUuid, identity, 0)});
}

// What a change takes until it holds, drawn by its place among the mapping's changes.
struct Transition {
  const char* state;
  const Site& site;
  aws::Latency takes;
};

std::string shown_state(const MappingState& mapping, Time now) {
  if (now < mapping.settled_at || mapping.pending) return mapping.transition;
  return mapping.enabled ? "Enabled" : "Disabled";
}

EventSourceMappingConfiguration describe(const MappingState& mapping, const CallContext& context) {
  const MappingSettings& shown = mapping.pending ? *mapping.pending : mapping;
  EventSourceMappingConfiguration out;
  out.UUID = mapping.uuid;
  out.EventSourceMappingArn = mapping.arn;
  out.StartingPosition = mapping.starting_position;
  if (mapping.starting_position == EventSourcePosition::AT_TIMESTAMP) {
    out.StartingPositionTimestamp = mapping.starting_timestamp;
  }
  out.BatchSize = shown.batch_size;
  out.MaximumBatchingWindowInSeconds = static_cast<std::int32_t>(shown.batching_window / 1s);
  out.ParallelizationFactor = shown.lanes;
  out.EventSourceArn = mapping.source_arn;
  out.FunctionArn = function_arn(context, shown.function);
  out.LastModified = mapping.modified;
  out.LastProcessingResult = mapping.last_result;
  out.State = shown_state(mapping, context.now);
  out.StateTransitionReason = "User action";
  out.DestinationConfig = DestinationConfig().WithOnFailure(OnFailure());
  out.MaximumRecordAgeInSeconds = shown.record_age_max == Duration::max()
                                      ? -1
                                      : static_cast<std::int32_t>(shown.record_age_max / 1s);
  out.BisectBatchOnFunctionError = shown.bisect;
  out.MaximumRetryAttempts = shown.retry_attempts_max;
  out.TumblingWindowInSeconds = static_cast<std::int32_t>(shown.tumbling_window / 1s);
  out.FunctionResponseTypes.emplace();
  if (shown.report_item_failures) {
    out.FunctionResponseTypes->push_back(
        std::string(FunctionResponseType::ReportBatchItemFailures));
  }
  if (!shown.filters.empty()) {
    out.FilterCriteria.emplace();
    out.FilterCriteria->Filters.emplace();
    for (const std::string& pattern : shown.filters) {
      out.FilterCriteria->Filters->push_back(Filter().WithPattern(pattern));
    }
  }
  return out;
}

std::optional<aws::Error> refuse(const Lambda& lambda,
                                 const CreateEventSourceMappingRequest& request) {
  const std::string name = read_reference(*request.FunctionName).name;
  if (!request.EventSourceArn || request.EventSourceArn->find(":kinesis:") == std::string::npos) {
    return InvalidParameterValueException("Unrecognized event source.");
  }
  if (!request.StartingPosition) {
    return InvalidParameterValueException(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy "
        "constraint: Member must not be null.");
  }
  const auto function = lambda.functions.find(name);
  if (function == lambda.functions.end()) {
    return InvalidParameterValueException("Function does not exist");
  }
  for (const auto& [uuid, mapping] : lambda.mappings) {
    if (mapping.function != name || mapping.source_arn != *request.EventSourceArn) continue;
    return ResourceConflictException(
        "The event source arn (\" " + mapping.source_arn + " \") and function (\" " + name +
        " \") provided mapping already exists. Please update or delete the existing mapping with "
        "UUID " +
        uuid);
  }
  return refuse_settings(request);
}

aws::Error no_such_mapping() {
  return ResourceNotFoundException("The resource you requested does not exist.");
}

bool is_busy(const MappingState& mapping, Time now) {
  return now < mapping.settled_at || mapping.pending || mapping.deleting;
}

Transition transition_to(const Options& options, const MappingSettings& from,
                         const MappingSettings& to) {
  if (from.enabled == to.enabled) return {"Updating", kUpdating, options.mapping_updating};
  if (to.enabled) return {"Enabling", kEnabling, options.mapping_enabling};
  return {"Disabling", kDisabling, options.mapping_disabling};
}

// Until it is over, pollers go on as before.
void begin_transition(MappingState& mapping, Choices& choices, const Transition& transition,
                      const Options& options, const CallContext& context) {
  const Identity change = Identity::of(mapping.uuid).child("change", ++mapping.changes);
  const Duration takes =
      choices.between(transition.site, change, 0, transition.takes.low, transition.takes.high);
  const Duration late = choices.between(kPollsLate, change, 0, options.mapping_polls_late.low,
                                        options.mapping_polls_late.high);
  mapping.transition = transition.state;
  mapping.settled_at = context.now + takes;
  mapping.polls_at = mapping.settled_at + late;
}

}  // namespace

std::expected<CreateEventSourceMapping::Response, aws::Error> create_event_source_mapping(
    Lambda& lambda, Choices& choices, const CallContext& context,
    const CreateEventSourceMappingRequest& request) {
  if (auto error = refuse(lambda, request)) return std::unexpected(*std::move(error));
  const Options& options = lambda.options;
  MappingState mapping;
  const Identity identity =
      Identity::of(*request.EventSourceArn).child(*request.FunctionName, context.attempt);
  mapping.uuid = draw_uuid(choices, identity);
  mapping.arn = "arn:aws:lambda:" + context.region + ":" + context.account +
                ":event-source-mapping:" + mapping.uuid;
  apply_settings(request, mapping);
  mapping.source_arn = *request.EventSourceArn;
  mapping.starting_position = *request.StartingPosition;
  mapping.starting_timestamp = request.StartingPositionTimestamp.value_or(Time());
  mapping.created = mapping.modified = context.now;
  const Duration creating = choices.between(kCreating, identity, 0, options.mapping_creating.low,
                                            options.mapping_creating.high);
  const Duration late = choices.between(kPollsLate, identity, 0, options.mapping_polls_late.low,
                                        options.mapping_polls_late.high);
  mapping.settled_at = context.now + creating;
  mapping.polls_at = mapping.settled_at + late;
  const auto [place, added] = lambda.mappings.emplace(mapping.uuid, std::move(mapping));
  return describe(place->second, context);
}

std::expected<GetEventSourceMapping::Response, aws::Error> get_event_source_mapping(
    const Lambda& lambda, const CallContext& context,
    const GetEventSourceMapping::Request& request) {
  const auto found = lambda.mappings.find(*request.UUID);
  if (found == lambda.mappings.end()) return std::unexpected(no_such_mapping());
  return describe(found->second, context);
}

std::expected<ListEventSourceMappings::Response, aws::Error> list_event_source_mappings(
    const Lambda& lambda, const CallContext& context,
    const ListEventSourceMappings::Request& request) {
  const std::size_t limit = static_cast<std::size_t>(request.MaxItems.value_or(100));
  auto next =
      request.Marker ? lambda.mappings.upper_bound(*request.Marker) : lambda.mappings.begin();
  std::optional<std::string> function;
  if (request.FunctionName) function = read_reference(*request.FunctionName).name;
  ListEventSourceMappings::Response out;
  out.EventSourceMappings.emplace();
  for (; next != lambda.mappings.end() && out.EventSourceMappings->size() < limit; ++next) {
    const MappingState& mapping = next->second;
    if (request.EventSourceArn && *request.EventSourceArn != mapping.source_arn) continue;
    if (function && *function != mapping.function) continue;
    out.EventSourceMappings->push_back(describe(mapping, context));
  }
  if (next != lambda.mappings.end()) out.NextMarker = out.EventSourceMappings->back().UUID;
  return out;
}

std::expected<UpdateEventSourceMapping::Response, aws::Error> update_event_source_mapping(
    Lambda& lambda, Choices& choices, const CallContext& context,
    const UpdateEventSourceMapping::Request& request) {
  const auto found = lambda.mappings.find(*request.UUID);
  if (found == lambda.mappings.end()) return std::unexpected(no_such_mapping());
  MappingState& mapping = found->second;
  if (is_busy(mapping, context.now)) {
    return std::unexpected(
        ResourceInUseException("Cannot update the event source mapping because it is in use."));
  }
  if (auto error = refuse_settings(request, mapping)) return std::unexpected(*std::move(error));
  MappingSettings settings = mapping;
  apply_settings(request, settings);
  if (!lambda.functions.contains(settings.function)) {
    return std::unexpected(InvalidParameterValueException("Function does not exist"));
  }
  mapping.modified = context.now;
  begin_transition(mapping, choices, transition_to(lambda.options, mapping, settings),
                   lambda.options, context);
  mapping.pending = std::move(settings);
  return describe(mapping, context);
}

std::expected<DeleteEventSourceMapping::Response, aws::Error> delete_event_source_mapping(
    Lambda& lambda, Choices& choices, const CallContext& context,
    const DeleteEventSourceMapping::Request& request) {
  const auto found = lambda.mappings.find(*request.UUID);
  if (found == lambda.mappings.end()) return std::unexpected(no_such_mapping());
  MappingState& mapping = found->second;
  if (is_busy(mapping, context.now)) {
    return std::unexpected(
        ResourceInUseException("Cannot delete the event source mapping because it is in use."));
  }
  begin_transition(mapping, choices, {"Deleting", kDeleting, lambda.options.mapping_deleting},
                   lambda.options, context);
  mapping.deleting = true;
  return describe(mapping, context);
}

}  // namespace weir::lambda
