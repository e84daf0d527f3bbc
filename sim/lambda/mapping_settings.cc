#include "sim/lambda/mapping_settings.h"

#include <string>
#include <vector>

#include "sim/aws/event_pattern.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kFiltersMax = 5;  // guide: filtering; more on request
constexpr std::size_t kPatternSizeMax = 4096;

// A pattern on data is an object: what a record holds is matched as JSON.
bool is_filter(const std::string& text) {
  if (text.size() > kPatternSizeMax) return false;
  const auto pattern = aws::EventPattern::parse(text);
  if (!pattern) return false;
  const auto data = pattern->root().find("data");
  return data == pattern->root().end() || data->is_object();
}

std::optional<aws::Error> refuse_filters(const std::optional<FilterCriteria>& criteria) {
  if (!criteria || !criteria->Filters) return std::nullopt;
  if (criteria->Filters->size() > kFiltersMax) {
    return InvalidParameterValueException("Filter criteria has more than 5 filters.");
  }
  for (const Filter& filter : *criteria->Filters) {
    if (filter.Pattern && !is_filter(*filter.Pattern)) {
      return InvalidParameterValueException("Invalid filter pattern definition.");
    }
  }
  return std::nullopt;
}

// Both requests have the same members.
template <class Request>
const char* not_modelled(const Request& request) {
  if (request.DestinationConfig && request.DestinationConfig->OnFailure &&
      request.DestinationConfig->OnFailure->Destination) {
    return "DestinationConfig";
  }
  if (request.KMSKeyArn) return "KMSKeyArn";
  if (request.MetricsConfig) return "MetricsConfig";
  if (request.ScalingConfig) return "ScalingConfig";
  if (request.ProvisionedPollerConfig) return "ProvisionedPollerConfig";
  return nullptr;
}

template <class Request>
std::optional<aws::Error> refuse(const Request& request, const MappingSettings& before) {
  const std::int32_t age = request.MaximumRecordAgeInSeconds.value_or(-1);
  if (age != -1 && age < 60) {
    return InvalidParameterValueException(
        "MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.");
  }
  if (auto error = refuse_filters(request.FilterCriteria)) return error;
  const char* what = not_modelled(request);
  MappingSettings after = before;
  apply_settings(request, after);
  // AWS does not say what the one makes of the other.
  if (after.lanes > 1 && after.tumbling_window != Duration::zero()) {
    what = "ParallelizationFactor above 1 together with TumblingWindowInSeconds";
  }
  if (what == nullptr) return std::nullopt;
  return aws::Error("UnknownOperationException", 400,
                    std::string("weir does not model ") + what + " of event source mappings yet");
}

template <class Request>
void apply(const Request& request, MappingSettings& to) {
  if (request.FunctionName) to.function = read_reference(*request.FunctionName).name;
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
  to.enabled = request.Enabled.value_or(to.enabled);
}

}  // namespace

std::optional<aws::Error> refuse_settings(const CreateEventSourceMappingRequest& request) {
  return refuse(request, MappingSettings());
}

std::optional<aws::Error> refuse_settings(const UpdateEventSourceMappingRequest& request,
                                          const MappingSettings& before) {
  return refuse(request, before);
}

void apply_settings(const CreateEventSourceMappingRequest& request, MappingSettings& settings) {
  apply(request, settings);
}

void apply_settings(const UpdateEventSourceMappingRequest& request, MappingSettings& settings) {
  apply(request, settings);
}

}  // namespace weir::lambda
