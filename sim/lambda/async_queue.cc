#include "sim/lambda/async_queue.h"

#include <algorithm>
#include <utility>

#include "sim/lambda/faults.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/run_log.h"

namespace weir::lambda {
namespace {

constexpr Site kLag{"lambda/event/lag", ChoiceKind::latency};
constexpr EventKind kGivenUp{"lambda/event-given-up"};
constexpr std::size_t kPayloadMax = 1'048'576;  // guide: limits
constexpr Duration kBackoffMax = 5min;

// 1, 2, 4 … seconds, for what is not the function's fault.
Duration backoff(std::uint64_t refusals) {
  const std::uint64_t doublings = std::min<std::uint64_t>(refusals, 20);
  return std::min<Duration>(Duration(1s) * (std::int64_t{1} << doublings), kBackoffMax);
}

FunctionEventInvokeConfig describe(const FunctionState& function) {
  FunctionEventInvokeConfig out;
  out.FunctionArn = function.arn + ":$LATEST";
  out.LastModified = function.events.modified;
  out.MaximumRetryAttempts = function.events.retry_attempts_max;
  out.MaximumEventAgeInSeconds = static_cast<std::int32_t>(function.events.age_max / 1s);
  out.DestinationConfig = DestinationConfig().WithOnSuccess(OnSuccess()).WithOnFailure(OnFailure());
  return out;
}

bool names_destination(const std::optional<DestinationConfig>& config) {
  if (!config) return false;
  return (config->OnSuccess && config->OnSuccess->Destination) ||
         (config->OnFailure && config->OnFailure->Destination);
}

aws::Error no_config(const CallContext& context, std::string_view name) {
  return ResourceNotFoundException("The function " + function_arn(context, name) +
                                   ":$LATEST doesn't have an EventInvokeConfig");
}

}  // namespace

FunctionState* AsyncQueue::function_of(const InvocationRequest& request) {
  const auto found = lambda_.functions.find(read_reference(*request.FunctionName).name);
  return found == lambda_.functions.end() ? nullptr : &found->second;
}

std::expected<InvocationResponse, aws::Error> AsyncQueue::accept(const CallContext& context,
                                                                 Request request) {
  if (request->Payload && request->Payload->size() > kPayloadMax) {
    return std::unexpected(RequestTooLargeException(
        "Request must be smaller than 1048576 bytes for the InvokeFunction operation"));
  }
  ++function_of(*request)->events_received;
  const std::string id = request_id(context);
  CallContext own = context;
  own.call = context.call.child("event", context.attempt);
  const aws::Fault fault = context.ask(invoke_event(), context.call, *request->FunctionName);
  if (fault.kind == &kEventDuplicated) {
    CallContext other = own;
    other.call = own.call.child("duplicate");
    stories_.spawn(other.call, process(other, request, id));
  }
  stories_.spawn(own.call, process(own, request, id));
  return InvocationResponse().WithStatusCode(202);
}

Task<void> AsyncQueue::process(CallContext context, Request request, std::string request_id) {
  const Time accepted = kernel().now();
  const Duration lag = kernel().choices().between(
      kLag, context.call, 0, lambda_.options.async_lag.low, lambda_.options.async_lag.high);
  ++function_of(*request)->events_under_way;
  co_await kernel().delay(lag);
  std::uint64_t failures = 0, refusals = 0;
  for (context.attempt = 0; function_of(*request) != nullptr; ++context.attempt) {
    if (function_of(*request)->reserved == 0) {
      give_up(context, *request, request_id, "ZeroReservedConcurrency", failures);
      break;
    }
    context.now = kernel().now();
    auto answer = co_await runner_.run_event(context, request, request_id);
    const FunctionState* function = function_of(*request);
    if (function == nullptr || (answer && !answer->FunctionError)) break;
    if (answer) ++failures;
    const auto failures_max = static_cast<std::uint64_t>(function->events.retry_attempts_max);
    if (failures > failures_max) {
      give_up(context, *request, request_id, "RetriesExhausted", failures);
      break;
    }
    const Duration wait =
        answer ? Duration(1min) * static_cast<std::int64_t>(failures) : backoff(refusals++);
    if (kernel().now() + wait - accepted > function->events.age_max) {
      give_up(context, *request, request_id, "EventAgeExceeded", failures);
      break;
    }
    co_await kernel().delay(wait);
  }
  if (FunctionState* function = function_of(*request)) --function->events_under_way;
}

void AsyncQueue::give_up(const CallContext& context, const InvocationRequest& request,
                         const std::string& request_id, const char* condition,
                         std::uint64_t invocations) {
  const Time now = kernel().now();
  kernel().trace().emit(now, kGivenUp, context.call.value, internal::hash_text(condition));
  function_of(request)->failed_events.push_back(
      {request_id, condition, invocations, now, request.Payload.value_or(Bytes())});
}

// ---- settings -----------------------------------------------------------------------------------

std::expected<PutFunctionEventInvokeConfig::Response, aws::Error> put_function_event_invoke_config(
    Lambda& lambda, const CallContext& context,
    const PutFunctionEventInvokeConfig::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) return std::unexpected(found.error());
  if (names_destination(request.DestinationConfig)) {
    return std::unexpected(aws::Error("UnknownOperationException", 400,
                                      "weir does not model DestinationConfig of asynchronous "
                                      "invocations yet"));
  }
  if (!request.MaximumRetryAttempts && !request.MaximumEventAgeInSeconds &&
      !request.DestinationConfig) {
    return std::unexpected(InvalidParameterValueException(
        "You must specify at least one of error handling or destination setting."));
  }
  EventSettings& events = (*found)->events;
  events.retry_attempts_max = request.MaximumRetryAttempts.value_or(2);
  events.age_max = std::chrono::seconds(request.MaximumEventAgeInSeconds.value_or(21'600));
  events.modified = context.now;
  return describe(**found);
}

std::expected<GetFunctionEventInvokeConfig::Response, aws::Error> get_function_event_invoke_config(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionEventInvokeConfig::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) {
    return std::unexpected(no_config(context, read_reference(*request.FunctionName).name));
  }
  if (!(*found)->events.modified) return std::unexpected(no_config(context, (*found)->name));
  return describe(**found);
}

std::expected<DeleteFunctionEventInvokeConfig::Response, aws::Error>
delete_function_event_invoke_config(Lambda& lambda, const CallContext& context,
                                    const DeleteFunctionEventInvokeConfig::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) return std::unexpected(found.error());
  if (!(*found)->events.modified) return std::unexpected(no_config(context, (*found)->name));
  (*found)->events = EventSettings();
  return DeleteFunctionEventInvokeConfig::Response();
}

}  // namespace weir::lambda
