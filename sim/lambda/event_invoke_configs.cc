#include "sim/lambda/event_invoke_configs.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::int32_t kListMax = 50;

aws::Error no_config(const CallContext& context, std::string_view name,
                     std::string_view qualifier) {
  return ResourceNotFoundException("The function " + function_arn(context, name) + ":" +
                                   std::string(qualifier) + " doesn't have an EventInvokeConfig");
}

aws::Error no_function() { return ResourceNotFoundException("The function doesn't exist."); }

FunctionEventInvokeConfig describe(const FunctionState& function, const std::string& qualifier,
                                   const EventSettings& settings) {
  FunctionEventInvokeConfig out;
  out.FunctionArn = function.arn + ":" + qualifier;
  out.LastModified = settings.modified;
  out.MaximumRetryAttempts = settings.retry_attempts_max;
  if (settings.age_max) {
    out.MaximumEventAgeInSeconds = static_cast<std::int32_t>(*settings.age_max / 1s);
  }
  OnSuccess success;
  if (!settings.on_success.empty()) success.Destination = settings.on_success;
  OnFailure failure;
  if (!settings.on_failure.empty()) failure.Destination = settings.on_failure;
  out.DestinationConfig = DestinationConfig().WithOnSuccess(success).WithOnFailure(failure);
  return out;
}

// "DestinationConfig(onSuccess=OnSuccess(destination=arn:…), onFailure=null)", as AWS prints it.
aws::Error invalid_config(const DestinationConfig& config) {
  std::string text = "The provided destination config DestinationConfig(onSuccess=";
  text += config.OnSuccess
              ? "OnSuccess(destination=" + config.OnSuccess->Destination.value_or("null") + ")"
              : "null";
  text += ", onFailure=";
  text += config.OnFailure
              ? "OnFailure(destination=" + config.OnFailure->Destination.value_or("null") + ")"
              : "null";
  return InvalidParameterValueException(text + ") is invalid.");
}

std::string_view service_of(std::string_view arn) {
  for (int part = 0; part < 2; ++part) {
    arn.remove_prefix(std::min(arn.size(), arn.find(':') + 1));
  }
  return arn.substr(0, arn.find(':'));
}

std::optional<aws::Error> refuse_destination(const Lambda& lambda, const FunctionState& function,
                                             const DestinationConfig& config,
                                             const std::string& arn, bool of_failures) {
  if (arn.empty()) return std::nullopt;
  const std::string_view service = service_of(arn);
  if (service == "lambda") {
    const std::string name = read_reference(arn).name;
    if (name == function.name) {
      return InvalidParameterValueException(
          "You can't specify the function as a destination for itself.");
    }
    if (lambda.functions.contains(name)) return std::nullopt;
    return InvalidParameterValueException("The destination ARN " + arn + " is invalid.");
  }
  const bool queue = (service == "sqs" || service == "sns") && !arn.ends_with(".fifo");
  if (queue || service == "events" || (service == "s3" && of_failures)) return std::nullopt;
  return invalid_config(config);
}

std::optional<aws::Error> refuse_destinations(const Lambda& lambda, const FunctionState& function,
                                              const std::optional<DestinationConfig>& config) {
  if (!config) return std::nullopt;
  if (config->OnSuccess) {
    const std::string arn = config->OnSuccess->Destination.value_or("");
    if (auto refused = refuse_destination(lambda, function, *config, arn, false)) return refused;
  }
  if (!config->OnFailure) return std::nullopt;
  const std::string arn = config->OnFailure->Destination.value_or("");
  return refuse_destination(lambda, function, *config, arn, true);
}

template <class Request>
void take(const Request& request, const CallContext& context, EventSettings& settings) {
  settings.modified = context.now;
  if (request.MaximumRetryAttempts) settings.retry_attempts_max = *request.MaximumRetryAttempts;
  if (request.MaximumEventAgeInSeconds) {
    settings.age_max = std::chrono::seconds(*request.MaximumEventAgeInSeconds);
  }
  if (!request.DestinationConfig) return;
  const DestinationConfig& config = *request.DestinationConfig;
  if (config.OnSuccess) settings.on_success = config.OnSuccess->Destination.value_or("");
  if (config.OnFailure) settings.on_failure = config.OnFailure->Destination.value_or("");
}

struct Place {
  std::string name;
  std::string qualifier;
};

std::expected<Place, aws::Error> place_of(std::string_view text,
                                          const std::optional<std::string>& qualifier) {
  auto reference = read_reference(text, qualifier);
  if (!reference) return std::unexpected(reference.error());
  if (reference->qualifier.empty()) reference->qualifier = kLatest;
  return Place{std::move(reference->name), std::move(reference->qualifier)};
}

template <class AnyLambda>
auto function_at(AnyLambda& lambda, const Place& place)
    -> decltype(&lambda.functions.begin()->second) {
  const auto found = lambda.functions.find(place.name);
  if (found == lambda.functions.end() || !has_qualifier(found->second, place.qualifier)) {
    return nullptr;
  }
  return &found->second;
}

}  // namespace

std::expected<PutFunctionEventInvokeConfig::Response, aws::Error> put_function_event_invoke_config(
    Lambda& lambda, const CallContext& context,
    const PutFunctionEventInvokeConfig::Request& request) {
  if (!request.MaximumRetryAttempts && !request.MaximumEventAgeInSeconds &&
      !request.DestinationConfig) {
    return std::unexpected(InvalidParameterValueException(
        "You must specify at least one of error handling or destination setting."));
  }
  const auto place = place_of(*request.FunctionName, request.Qualifier);
  if (!place) return std::unexpected(place.error());
  FunctionState* function = function_at(lambda, *place);
  if (function == nullptr) return std::unexpected(no_function());
  if (auto refused = refuse_destinations(lambda, *function, request.DestinationConfig)) {
    return std::unexpected(*std::move(refused));
  }
  EventSettings settings;
  take(request, context, settings);
  return describe(*function, place->qualifier,
                  function->event_settings[place->qualifier] = std::move(settings));
}

std::expected<UpdateFunctionEventInvokeConfig::Response, aws::Error>
update_function_event_invoke_config(Lambda& lambda, const CallContext& context,
                                    const UpdateFunctionEventInvokeConfig::Request& request) {
  const auto place = place_of(*request.FunctionName, request.Qualifier);
  if (!place) return std::unexpected(place.error());
  FunctionState* function = function_at(lambda, *place);
  if (function == nullptr) return std::unexpected(no_function());
  const auto settings = function->event_settings.find(place->qualifier);
  if (settings == function->event_settings.end()) {
    return std::unexpected(no_config(context, place->name, place->qualifier));
  }
  if (auto refused = refuse_destinations(lambda, *function, request.DestinationConfig)) {
    return std::unexpected(*std::move(refused));
  }
  take(request, context, settings->second);
  return describe(*function, place->qualifier, settings->second);
}

std::expected<GetFunctionEventInvokeConfig::Response, aws::Error> get_function_event_invoke_config(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionEventInvokeConfig::Request& request) {
  const auto place = place_of(*request.FunctionName, request.Qualifier);
  if (!place) return std::unexpected(place.error());
  const FunctionState* function = function_at(lambda, *place);
  if (function == nullptr || !function->event_settings.contains(place->qualifier)) {
    return std::unexpected(no_config(context, place->name, place->qualifier));
  }
  return describe(*function, place->qualifier, function->event_settings.at(place->qualifier));
}

// The marker is the qualifier of the last one of the page before.
std::expected<ListFunctionEventInvokeConfigs::Response, aws::Error>
list_function_event_invoke_configs(const Lambda& lambda, const CallContext&,
                                   const ListFunctionEventInvokeConfigs::Request& request) {
  const auto function = lambda.functions.find(read_reference(*request.FunctionName).name);
  if (function == lambda.functions.end()) return std::unexpected(no_function());
  const auto& all = function->second.event_settings;
  const auto limit =
      static_cast<std::size_t>(std::min(request.MaxItems.value_or(kListMax), kListMax));
  ListFunctionEventInvokeConfigsResponse out;
  out.FunctionEventInvokeConfigs.emplace();
  auto next = request.Marker ? all.upper_bound(*request.Marker) : all.begin();
  for (; next != all.end() && out.FunctionEventInvokeConfigs->size() < limit; ++next) {
    out.FunctionEventInvokeConfigs->push_back(
        describe(function->second, next->first, next->second));
    out.NextMarker = next->first;
  }
  if (next == all.end()) out.NextMarker.reset();
  return out;
}

std::expected<DeleteFunctionEventInvokeConfig::Response, aws::Error>
delete_function_event_invoke_config(Lambda& lambda, const CallContext& context,
                                    const DeleteFunctionEventInvokeConfig::Request& request) {
  const auto place = place_of(*request.FunctionName, request.Qualifier);
  if (!place) return std::unexpected(place.error());
  FunctionState* function = function_at(lambda, *place);
  if (function == nullptr || function->event_settings.erase(place->qualifier) == 0) {
    return std::unexpected(no_config(context, place->name, place->qualifier));
  }
  return DeleteFunctionEventInvokeConfig::Response();
}

}  // namespace weir::lambda
