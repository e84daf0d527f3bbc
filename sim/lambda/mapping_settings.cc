#include "sim/lambda/mapping_settings.h"

#include <string>
#include <utility>
#include <vector>

#include "sim/aws/event_pattern.h"
#include "sim/lambda/failure_destination.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

aws::Error not_modelled_error(const char* what) {
  return aws::Error("UnknownOperationException", 400,
                    std::string("weir does not model ") + what + " of event source mappings yet");
}

constexpr std::size_t kFiltersMax = 5;  // guide: filtering; more on request
constexpr std::size_t kPatternSizeMax = 4096;
constexpr std::int32_t kUnbatchedMax = 10;  // messages of a queue that need no batching window

aws::Error invalid(std::string message) {
  return InvalidParameterValueException(std::move(message));
}

// What a record of a stream holds is matched as JSON, what a message says also as a text.
bool is_filter(const std::string& text, MappingSource source) {
  if (text.size() > kPatternSizeMax) return false;
  const auto pattern = aws::EventPattern::parse(text);
  if (!pattern || source == MappingSource::queue) return pattern.has_value();
  const auto data = pattern->root().find("data");
  return data == pattern->root().end() || data->is_object();
}

std::optional<aws::Error> refuse_filters(const std::optional<FilterCriteria>& criteria,
                                         MappingSource source) {
  if (!criteria || !criteria->Filters) return std::nullopt;
  if (criteria->Filters->size() > kFiltersMax) {
    return invalid("Filter criteria has more than 5 filters.");
  }
  for (const Filter& filter : *criteria->Filters) {
    if (filter.Pattern && !is_filter(*filter.Pattern, source)) {
      return invalid("Invalid filter pattern definition.");
    }
  }
  return std::nullopt;
}

// Both requests have the same members.
template <class Request>
const char* not_modelled(const Request& request) {
  if (request.LoggingConfig) return "LoggingConfig";
  if (request.ProvisionedPollerConfig) return "ProvisionedPollerConfig";
  if (request.SourceAccessConfigurations) return "SourceAccessConfigurations";
  if (request.AmazonManagedKafkaEventSourceConfig) return "AmazonManagedKafkaEventSourceConfig";
  if (request.SelfManagedKafkaEventSourceConfig) return "SelfManagedKafkaEventSourceConfig";
  if (request.DocumentDBEventSourceConfig) return "DocumentDBEventSourceConfig";
  return nullptr;
}

// What a queue's mapping cannot have, by the names that AWS gives in its refusal.
template <class Request>
const char* only_of_streams(const Request& request) {
  if (request.ParallelizationFactor) return "parallelizationFactor";
  if (request.DestinationConfig) return "destinationConfig";
  if (request.MaximumRecordAgeInSeconds) return "maximumRecordAgeInSeconds";
  if (request.BisectBatchOnFunctionError) return "bisectBatchOnFunctionError";
  if (request.MaximumRetryAttempts) return "maximumRetryAttempts";
  if (request.TumblingWindowInSeconds) return "tumblingWindowInSeconds";
  return nullptr;
}

template <class Request>
std::optional<std::string> destination_of(const Request& request) {
  if (!request.DestinationConfig || !request.DestinationConfig->OnFailure) return std::nullopt;
  return request.DestinationConfig->OnFailure->Destination.value_or("");
}

aws::Error unsupported(const char* member) {
  return invalid(std::string("Unsupported '") + member +
                 "' parameter for given event source mapping type.");
}

template <class Request>
std::optional<aws::Error> refuse_of_queue(const Request& request, const MappingSettings& after,
                                          std::string_view arn) {
  if (const char* member = only_of_streams(request)) return unsupported(member);
  const bool waits = after.batching_window != Duration::zero();
  if (is_fifo(arn)) {
    if (waits) return invalid("Batching window is not supported for FIFO queues");
    // UNCONFIRMED text; the limit is the guide's.
    if (after.batch_size > kUnbatchedMax) {
      return invalid("Maximum batch size for FIFO queues is 10");
    }
  }
  if (after.batch_size > kUnbatchedMax && !waits) {
    return invalid(
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater "
        "than 10");
  }
  return std::nullopt;
}

template <class Request>
std::optional<aws::Error> refuse_of_stream(const Request& request, const MappingSettings& after) {
  if (request.ScalingConfig) return unsupported("scalingConfig");
  const std::int32_t age = request.MaximumRecordAgeInSeconds.value_or(-1);
  if (age != -1 && age < 60) {
    return invalid("MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.");
  }
  if (request.DestinationConfig && request.DestinationConfig->OnSuccess &&
      request.DestinationConfig->OnSuccess->Destination) {
    return unsupported("destinationConfig.onSuccess");
  }
  if (const auto destination = destination_of(request); destination && !destination->empty()) {
    if (auto error = refuse_destination(*destination)) return error;
  }
  // AWS does not say what the one makes of the other.
  if (after.lanes > 1 && after.tumbling_window != Duration::zero()) {
    return not_modelled_error(
        "ParallelizationFactor above 1 together with TumblingWindowInSeconds");
  }
  return std::nullopt;
}

template <class Request>
std::optional<aws::Error> refuse(const Request& request, const MappingSettings& before,
                                 std::string_view arn) {
  const MappingSource source = source_of(arn);
  if (const char* what = not_modelled(request)) return not_modelled_error(what);
  if (auto error = refuse_filters(request.FilterCriteria, source)) return error;
  MappingSettings after = before;
  apply_settings(request, after);
  if (source == MappingSource::queue) return refuse_of_queue(request, after, arn);
  return refuse_of_stream(request, after);
}

template <class Request>
void apply(const Request& request, MappingSettings& to) {
  if (request.FunctionName) {
    FunctionReference reference = read_reference(*request.FunctionName);
    to.function = std::move(reference.name);
    to.qualifier = std::move(reference.qualifier);
  }
  to.batch_size = request.BatchSize.value_or(to.batch_size);
  if (request.MaximumBatchingWindowInSeconds) {
    to.batching_window = std::chrono::seconds(*request.MaximumBatchingWindowInSeconds);
  }
  to.retry_attempts_max = request.MaximumRetryAttempts.value_or(to.retry_attempts_max);
  if (const auto age = request.MaximumRecordAgeInSeconds) {
    to.record_age_max = *age == -1 ? Duration::max() : std::chrono::seconds(*age);
  }
  to.bisect = request.BisectBatchOnFunctionError.value_or(to.bisect);
  if (request.FunctionResponseTypes) {
    to.report_item_failures = !request.FunctionResponseTypes->empty();
  }
  to.lanes = request.ParallelizationFactor.value_or(to.lanes);
  if (request.TumblingWindowInSeconds) {
    to.tumbling_window = std::chrono::seconds(*request.TumblingWindowInSeconds);
  }
  if (request.FilterCriteria) {
    to.filters.clear();
    for (const Filter& filter : request.FilterCriteria->Filters.value_or(std::vector<Filter>())) {
      if (filter.Pattern) to.filters.push_back(*filter.Pattern);
    }
  }
  to.filters_key = request.KMSKeyArn.value_or(to.filters_key);
  to.on_failure = destination_of(request).value_or(to.on_failure);
  // Without a number in it, the limit is taken away.
  if (request.ScalingConfig) to.concurrency_max = request.ScalingConfig->MaximumConcurrency;
  if (request.MetricsConfig) {
    to.counts_events = !request.MetricsConfig->Metrics.value_or(std::vector<std::string>()).empty();
  }
  to.enabled = request.Enabled.value_or(to.enabled);
}

}  // namespace

MappingSettings default_settings(MappingSource source) {
  MappingSettings settings;
  if (source == MappingSource::queue) settings.batch_size = 10;
  return settings;
}

std::optional<aws::Error> refuse_settings(const CreateEventSourceMappingRequest& request) {
  const std::string& arn = *request.EventSourceArn;
  return refuse(request, default_settings(source_of(arn)), arn);
}

std::optional<aws::Error> refuse_settings(const UpdateEventSourceMappingRequest& request,
                                          const MappingState& before) {
  return refuse(request, before, before.source_arn);
}

void apply_settings(const CreateEventSourceMappingRequest& request, MappingSettings& settings) {
  apply(request, settings);
}

void apply_settings(const UpdateEventSourceMappingRequest& request, MappingSettings& settings) {
  apply(request, settings);
}

}  // namespace weir::lambda
