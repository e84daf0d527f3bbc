#include "sim/lambda/mapping_settings.h"

#include <algorithm>
#include <string>

namespace weir::lambda {
namespace {

// Both requests have the same members.
template <class Request>
const char* not_modelled(const Request& request) {
  if (request.ParallelizationFactor.value_or(1) > 1) return "ParallelizationFactor above 1";
  if (request.TumblingWindowInSeconds.value_or(0) > 0) return "TumblingWindowInSeconds";
  if (request.FilterCriteria && request.FilterCriteria->Filters &&
      !request.FilterCriteria->Filters->empty()) {
    return "FilterCriteria";
  }
  if (request.DestinationConfig && request.DestinationConfig->OnFailure &&
      request.DestinationConfig->OnFailure->Destination) {
    return "DestinationConfig";
  }
  return nullptr;
}

template <class Request>
std::optional<aws::Error> refuse(const Request& request) {
  const std::int32_t age = request.MaximumRecordAgeInSeconds.value_or(-1);
  if (age != -1 && age < 60) {
    return InvalidParameterValueException(
        "MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.");
  }
  const char* what = not_modelled(request);
  if (what == nullptr) return std::nullopt;
  return aws::Error("UnknownOperationException", 400,
                    std::string("weir does not model ") + what + " of event source mappings yet");
}

template <class Request>
void apply(const Request& request, MappingSettings& to) {
  if (request.FunctionName) to.function = function_name(*request.FunctionName);
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
  to.enabled = request.Enabled.value_or(to.enabled);
}

}  // namespace

std::optional<aws::Error> refuse_settings(const CreateEventSourceMappingRequest& request) {
  return refuse(request);
}

std::optional<aws::Error> refuse_settings(const UpdateEventSourceMappingRequest& request) {
  return refuse(request);
}

void apply_settings(const CreateEventSourceMappingRequest& request, MappingSettings& settings) {
  apply(request, settings);
}

void apply_settings(const UpdateEventSourceMappingRequest& request, MappingSettings& settings) {
  apply(request, settings);
}

}  // namespace weir::lambda
