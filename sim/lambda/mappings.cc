#include "sim/lambda/mappings.h"

#include <optional>
#include <string>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/mapping_settings.h"
#include "sim/lambda/mapping_source.h"

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

std::string arn_of_function(const MappingSettings& settings, const CallContext& context) {
  const std::string arn = function_arn(context, settings.function);
  return settings.qualifier.empty() ? arn : arn + ":" + settings.qualifier;
}

// What only the mapping of a stream has.
void describe_stream(const MappingState& mapping, const MappingSettings& shown,
                     EventSourceMappingConfiguration& out) {
  out.StartingPosition = mapping.starting_position;
  if (mapping.starting_position == EventSourcePosition::AT_TIMESTAMP) {
    out.StartingPositionTimestamp = mapping.starting_timestamp;
  }
  out.ParallelizationFactor = shown.lanes;
  out.LastProcessingResult = mapping.last_result;
  OnFailure on_failure;
  if (!shown.on_failure.empty()) on_failure.Destination = shown.on_failure;
  out.DestinationConfig = DestinationConfig().WithOnFailure(std::move(on_failure));
  out.MaximumRecordAgeInSeconds = shown.record_age_max == Duration::max()
                                      ? -1
                                      : static_cast<std::int32_t>(shown.record_age_max / 1s);
  out.BisectBatchOnFunctionError = shown.bisect;
  out.MaximumRetryAttempts = shown.retry_attempts_max;
  out.TumblingWindowInSeconds = static_cast<std::int32_t>(shown.tumbling_window / 1s);
}

EventSourceMappingConfiguration describe(const MappingState& mapping, const CallContext& context) {
  const MappingSettings& shown = mapping.pending ? *mapping.pending : mapping;
  const bool of_queue = source_of(mapping.source_arn) == MappingSource::queue;
  EventSourceMappingConfiguration out;
  out.UUID = mapping.uuid;
  out.EventSourceMappingArn = mapping.arn;
  out.BatchSize = shown.batch_size;
  out.MaximumBatchingWindowInSeconds = static_cast<std::int32_t>(shown.batching_window / 1s);
  out.EventSourceArn = mapping.source_arn;
  out.FunctionArn = arn_of_function(shown, context);
  out.LastModified = mapping.modified;
  out.State = shown_state(mapping, context.now);
  out.StateTransitionReason = of_queue ? "USER_INITIATED" : "User action";
  if (!of_queue) describe_stream(mapping, shown, out);
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
  if (!shown.filters_key.empty()) out.KMSKeyArn = shown.filters_key;
  if (shown.concurrency_max) {
    out.ScalingConfig = ScalingConfig().WithMaximumConcurrency(*shown.concurrency_max);
  }
  if (shown.counts_events) {
    out.MetricsConfig = EventSourceMappingMetricsConfig().WithMetrics({"EventCount"});
  }
  return out;
}

aws::Error not_modelled(const char* what) {
  return aws::Error("UnknownOperationException", 400,
                    std::string("weir does not model ") + what + " of event source mappings yet");
}

// Why this source cannot be read, or not so.
std::optional<aws::Error> refuse_source(const CreateEventSourceMappingRequest& request) {
  if (request.SelfManagedEventSource) return not_modelled("SelfManagedEventSource");
  if (request.Topics) return not_modelled("Topics");
  if (request.Queues) return not_modelled("Queues");
  const std::string arn = request.EventSourceArn.value_or("");
  switch (source_of(arn)) {
    case MappingSource::unknown:
      return InvalidParameterValueException("Unrecognized event source.");
    case MappingSource::dynamodb_stream:
      return not_modelled("streams of DynamoDB as sources");
    case MappingSource::kinesis_consumer:
      return not_modelled("consumers with enhanced fan-out as sources");
    case MappingSource::queue:
      if (!request.StartingPosition) return std::nullopt;
      return InvalidParameterValueException("StartingPosition is not valid for SQS event sources.");
    case MappingSource::kinesis_stream:
      break;
  }
  if (!request.StartingPosition) {
    return InvalidParameterValueException(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy "
        "constraint: Member must not be null.");
  }
  // UNCONFIRMED text; the guide says that the time is needed.
  if (*request.StartingPosition == EventSourcePosition::AT_TIMESTAMP &&
      !request.StartingPositionTimestamp) {
    return InvalidParameterValueException(
        "1 validation error detected: Value null at 'startingPositionTimestamp' failed to satisfy "
        "constraint: Member must not be null.");
  }
  return std::nullopt;
}

// One source has one mapping to a function.
std::optional<aws::Error> refuse_twin(const Lambda& lambda, const std::string& source_arn,
                                      const FunctionReference& function) {
  for (const auto& [uuid, mapping] : lambda.mappings) {
    if (mapping.function != function.name || mapping.qualifier != function.qualifier ||
        mapping.source_arn != source_arn) {
      continue;
    }
    const bool of_queue = source_of(source_arn) == MappingSource::queue;
    std::string text =
        of_queue ? "An event source mapping with SQS arn (\" " : "The event source arn (\" ";
    text += source_arn + " \") and function (\" " + function.name + " \") ";
    text += of_queue ? "" : "provided mapping ";
    text += "already exists. Please update or delete the existing mapping with UUID " + uuid;
    return ResourceConflictException(std::move(text));
  }
  return std::nullopt;
}

std::optional<aws::Error> refuse(const Lambda& lambda, const CallContext& context,
                                 const CreateEventSourceMappingRequest& request) {
  if (auto error = refuse_source(request)) return error;
  const FunctionReference reference = read_reference(*request.FunctionName);
  if (!find_function(lambda, context, *request.FunctionName)) {
    return InvalidParameterValueException("Function does not exist");
  }
  if (auto error = refuse_twin(lambda, *request.EventSourceArn, reference)) return error;
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
  if (auto error = refuse(lambda, context, request)) return std::unexpected(*std::move(error));
  const Options& options = lambda.options;
  MappingState mapping;
  static_cast<MappingSettings&>(mapping) = default_settings(source_of(*request.EventSourceArn));
  const Identity identity =
      Identity::of(*request.EventSourceArn).child(*request.FunctionName, context.attempt);
  mapping.uuid = draw_uuid(choices, identity);
  mapping.arn = "arn:aws:lambda:" + context.region + ":" + context.account +
                ":event-source-mapping:" + mapping.uuid;
  apply_settings(request, mapping);
  mapping.source_arn = *request.EventSourceArn;
  mapping.starting_position = request.StartingPosition.value_or("");
  mapping.starting_timestamp = request.StartingPositionTimestamp.value_or(Time());
  mapping.tags = request.Tags.value_or(std::map<std::string, std::string>());
  mapping.created = mapping.modified = context.now;
  const Duration creating = choices.between(kCreating, identity, 0, options.mapping_creating.low,
                                            options.mapping_creating.high);
  const Duration late = choices.between(kPollsLate, identity, 0, options.mapping_polls_late.low,
                                        options.mapping_polls_late.high);
  // A queue's mapping that is to do nothing is Disabled at once, as recorded.
  const bool at_once = !mapping.enabled && source_of(mapping.source_arn) == MappingSource::queue;
  mapping.settled_at = at_once ? context.now : context.now + creating;
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
  std::optional<FunctionReference> function;
  if (request.FunctionName) function = read_reference(*request.FunctionName);
  ListEventSourceMappings::Response out;
  out.EventSourceMappings.emplace();
  for (; next != lambda.mappings.end() && out.EventSourceMappings->size() < limit; ++next) {
    const MappingState& mapping = next->second;
    if (request.EventSourceArn && *request.EventSourceArn != mapping.source_arn) continue;
    if (function &&
        (function->name != mapping.function || function->qualifier != mapping.qualifier)) {
      continue;
    }
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
  if (request.FunctionName && !find_function(lambda, context, *request.FunctionName)) {
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
