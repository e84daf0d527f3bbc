#include "sim/lambda/mappings.h"

#include <optional>
#include <string>
#include <utility>

namespace weir::lambda {
namespace {

constexpr Site kUuid{"lambda/mapping/uuid", ChoiceKind::other};
constexpr Site kCreating{"lambda/mapping/creating", ChoiceKind::latency};
constexpr Site kPollsLate{"lambda/mapping/polls-late", ChoiceKind::latency};

std::string draw_uuid(Choices& choices, Identity identity) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const std::uint64_t high = choices.bits(kUuid, identity, 0);
  const std::uint64_t low = choices.bits(kUuid, identity, 1);
  std::string text;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
    const std::uint64_t half = i < 16 ? high : low;
    text.push_back(kDigits[(half >> (60 - 4 * (i % 16))) & 15]);
  }
  text[14] = '4';
  return text;
}

std::string shown_state(const MappingState& mapping, Time now) {
  return now < mapping.enabled_at ? "Creating" : "Enabled";
}

EventSourceMappingConfiguration describe(const MappingState& mapping, const CallContext& context) {
  EventSourceMappingConfiguration out;
  out.UUID = mapping.uuid;
  out.EventSourceMappingArn = mapping.arn;
  out.StartingPosition = mapping.starting_position;
  if (mapping.starting_position == EventSourcePosition::AT_TIMESTAMP) {
    out.StartingPositionTimestamp = mapping.starting_timestamp;
  }
  out.BatchSize = mapping.batch_size;
  out.MaximumBatchingWindowInSeconds = static_cast<std::int32_t>(mapping.batching_window / 1s);
  out.ParallelizationFactor = 1;
  out.EventSourceArn = mapping.source_arn;
  out.FunctionArn = function_arn(context, mapping.function);
  out.LastModified = mapping.modified;
  out.LastProcessingResult = mapping.last_result;
  out.State = shown_state(mapping, context.now);
  out.StateTransitionReason = "User action";
  out.DestinationConfig = DestinationConfig().WithOnFailure(OnFailure());
  out.MaximumRecordAgeInSeconds = mapping.record_age_max == Duration::max()
                                      ? -1
                                      : static_cast<std::int32_t>(mapping.record_age_max / 1s);
  out.BisectBatchOnFunctionError = false;
  out.MaximumRetryAttempts = mapping.retry_attempts_max;
  out.TumblingWindowInSeconds = 0;
  out.FunctionResponseTypes.emplace();
  return out;
}

// What a mapping may ask for and weir does not do yet is refused: ignored, it would lie.
std::optional<aws::Error> beyond_the_model(const CreateEventSourceMappingRequest& request) {
  const char* what = nullptr;
  if (!request.Enabled.value_or(true)) what = "Enabled=false";
  if (request.ParallelizationFactor.value_or(1) > 1) what = "ParallelizationFactor above 1";
  if (request.BisectBatchOnFunctionError.value_or(false)) what = "BisectBatchOnFunctionError";
  if (request.TumblingWindowInSeconds.value_or(0) > 0) what = "TumblingWindowInSeconds";
  if (request.FunctionResponseTypes && !request.FunctionResponseTypes->empty()) {
    what = "FunctionResponseTypes";
  }
  if (request.FilterCriteria) what = "FilterCriteria";
  if (request.DestinationConfig && request.DestinationConfig->OnFailure &&
      request.DestinationConfig->OnFailure->Destination) {
    what = "DestinationConfig";
  }
  if (what == nullptr) return std::nullopt;
  return aws::Error("UnknownOperationException", 400,
                    std::string("weir does not model ") + what + " of event source mappings yet");
}

std::optional<aws::Error> refuse(const Lambda& lambda,
                                 const CreateEventSourceMappingRequest& request) {
  const std::string name(function_name(*request.FunctionName));
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
  return beyond_the_model(request);
}

aws::Error no_such_mapping() {
  return ResourceNotFoundException("The resource you requested does not exist.");
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
  mapping.function = function_name(*request.FunctionName);
  mapping.source_arn = *request.EventSourceArn;
  mapping.starting_position = *request.StartingPosition;
  mapping.starting_timestamp = request.StartingPositionTimestamp.value_or(Time());
  mapping.batch_size = request.BatchSize.value_or(100);
  mapping.batching_window =
      std::chrono::seconds(request.MaximumBatchingWindowInSeconds.value_or(0));
  mapping.retry_attempts_max = request.MaximumRetryAttempts.value_or(-1);
  if (const auto age = request.MaximumRecordAgeInSeconds.value_or(-1); age != -1) {
    mapping.record_age_max = std::chrono::seconds(age);
  }
  mapping.created = mapping.modified = context.now;
  const Duration creating = choices.between(kCreating, identity, 0, options.mapping_creating.low,
                                            options.mapping_creating.high);
  const Duration late = choices.between(kPollsLate, identity, 0, options.mapping_polls_late.low,
                                        options.mapping_polls_late.high);
  mapping.enabled_at = context.now + creating;
  mapping.polls_at = mapping.enabled_at + late;
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
  ListEventSourceMappings::Response out;
  out.EventSourceMappings.emplace();
  for (; next != lambda.mappings.end() && out.EventSourceMappings->size() < limit; ++next) {
    const MappingState& mapping = next->second;
    if (request.EventSourceArn && *request.EventSourceArn != mapping.source_arn) continue;
    if (request.FunctionName && function_name(*request.FunctionName) != mapping.function) continue;
    out.EventSourceMappings->push_back(describe(mapping, context));
  }
  if (next != lambda.mappings.end()) out.NextMarker = out.EventSourceMappings->back().UUID;
  return out;
}

std::expected<DeleteEventSourceMapping::Response, aws::Error> delete_event_source_mapping(
    Lambda& lambda, const CallContext& context, const DeleteEventSourceMapping::Request& request) {
  const auto found = lambda.mappings.find(*request.UUID);
  if (found == lambda.mappings.end()) return std::unexpected(no_such_mapping());
  auto out = describe(found->second, context);
  out.State = "Deleting";
  lambda.mappings.erase(found);
  return out;
}

}  // namespace weir::lambda
