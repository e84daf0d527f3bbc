#include "sim/lambda/runner.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/kernel/assert.h"
#include "sim/kernel/timeout.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/functions.h"

namespace weir::lambda {
namespace {

constexpr Site kColdStart{"lambda/cold-start", ChoiceKind::latency};
constexpr EventKind kRunStarted{"lambda/run-started"};
constexpr EventKind kRunEnded{"lambda/run-ended"};
constexpr std::size_t kPayloadMax = 6'291'456;   // guide: limits
constexpr std::size_t kResponseMax = 6'291'556;  // as recorded

// "3.00"
std::string seconds_text(Duration d) {
  const auto hundredths = d / 10ms;
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

// A UUID in form, made of the invocation's identity; each attempt has its own.
std::string request_id(const CallContext& context) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const std::uint64_t high = context.call.child("request", context.attempt).value;
  const std::uint64_t low = context.call.child("request id", context.attempt).value;
  std::string text;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
    const std::uint64_t half = i < 16 ? high : low;
    text.push_back(kDigits[(half >> (60 - 4 * (i % 16))) & 15]);
  }
  text[14] = '4';
  return text;
}

Failure timed_out(const CallContext& context, Duration limit) {
  return {"Sandbox.Timedout", "RequestId: " + request_id(context) +
                                  " Error: Task timed out after " + seconds_text(limit) +
                                  " seconds"};
}

Failure exited(const CallContext& context) {
  return {"Runtime.ExitError",
          "RequestId: " + request_id(context) + " Error: Runtime exited with error: exit status 1"};
}

// Whether the process is gone, and with it all that the environment had in memory.
bool resets(const Failure& failure) {
  return failure.type == "Sandbox.Timedout" || failure.type == "Runtime.ExitError";
}

InvocationResponse respond(Result result) {
  InvocationResponse response;
  response.StatusCode = 200;
  response.ExecutedVersion = "$LATEST";
  if (result && result->size() > kResponseMax) {
    result = std::unexpected(Failure{"Function.ResponseSizeTooLarge",
                                     "Response payload size exceeded maximum allowed payload size "
                                     "(6291556 bytes)."});
  }
  if (result) {
    response.Payload = result->empty() ? Bytes("null") : std::move(*result);
    return response;
  }
  const Failure& failure = result.error();
  response.FunctionError = "Unhandled";
  // Text that is not UTF-8 is the handler's mistake; it must not end the run.
  response.Payload =
      Bytes(nlohmann::ordered_json({{"errorType", failure.type}, {"errorMessage", failure.message}})
                .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return response;
}

}  // namespace

std::optional<aws::Error> Runner::refuse(FunctionState* function, const CallContext& context,
                                         const InvocationRequest& request) const {
  const std::string_view name = function_name(*request.FunctionName);
  if (function == nullptr) return function_not_found(context, name, "$LATEST");
  if (request.InvocationType && *request.InvocationType != InvocationType::RequestResponse) {
    return aws::Error(
        "UnknownOperationException", 400,
        "weir models Invoke with InvocationType RequestResponse, not " + *request.InvocationType);
  }
  if (context.now < function->active_at) {
    return ResourceConflictException(
        "The operation cannot be performed at this time. The function is currently in the "
        "following state: Pending");
  }
  if (request.Payload && request.Payload->size() > kPayloadMax) {
    return RequestTooLargeException(
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
  }
  std::int64_t running = 0;
  for (const auto& [other, state] : lambda_.functions) running += state.running;
  if (running >= lambda_.options.concurrency) {
    aws::Error error = TooManyRequestsException("Rate Exceeded.");
    error.detail = R"({"Reason":"ConcurrentInvocationLimitExceeded","Type":"User"})";
    return error;
  }
  return std::nullopt;
}

Task<void> Runner::enter_environment(FunctionState& function, const CallContext& context) {
  ++function.running;
  ++function.invocations;
  std::erase_if(function.idle, [&](const ExecutionEnvironment& environment) {
    return context.now - environment.idle_since > lambda_.options.environment_idle_max;
  });
  if (!function.idle.empty()) {
    function.idle.pop_back();
    co_return;
  }
  ++function.environments;
  ++function.cold_starts;
  const aws::Latency& range = cloud_.latency("lambda/cold-start");
  const Duration init =
      kernel().choices().between(kColdStart, context.call, context.attempt, range.low, range.high);
  co_await kernel().delay(init);
}

void Runner::leave_environment(const std::string& function, bool reset) {
  const auto found = lambda_.functions.find(function);
  if (found == lambda_.functions.end()) return;  // deleted meanwhile
  FunctionState& state = found->second;
  --state.running;
  if (!reset) state.idle.push_back({state.environments, kernel().now()});
}

aws::Client& Runner::client_of(const FunctionState& function) {
  auto& client = clients_[function.role];
  if (client == nullptr) client = std::make_unique<aws::Client>(cloud_, function.role);
  return *client;
}

Task<Result> Runner::handle(FunctionState& function, const CallContext& context, Bytes payload,
                            Time deadline) {
  const auto code = code_.find(function.handler);
  if (code == code_.end()) {
    co_return std::unexpected(
        Failure{"Runtime.HandlerNotFound",
                "Handler '" + function.handler + "' missing: give its code to Runner::install()"});
  }
  Invocation invocation(client_of(function), function.name, context.call, context.attempt,
                        deadline);
  try {
    co_return co_await code->second(invocation, std::move(payload));
  } catch (const InternalError&) {
    throw;  // weir's own mistake, not the handler's
  } catch (const std::exception& error) {
    co_return std::unexpected(Failure{"Exception", error.what()});
  }
}

Task<Result> Runner::run(FunctionState& function, const CallContext& context, Bytes payload) {
  const Duration limit = function.timeout;
  const Time deadline = kernel().now() + limit;
  aws::Fault fault;
  if (context.faults != nullptr) {
    fault = context.faults->on_site(
        {invoke_run(), context.call, context.attempt, function.name, kernel().now()});
  }
  if (fault.kind == &kCrashBefore) co_return std::unexpected(exited(context));
  if (fault.kind == &kTimeoutBefore) {
    co_await kernel().delay_until(deadline);
    co_return std::unexpected(timed_out(context, limit));
  }
  auto outcome = co_await with_timeout(kernel(), limit,
                                       handle(function, context, std::move(payload), deadline));
  if (!outcome) co_return std::unexpected(timed_out(context, limit));
  if (fault.kind == &kCrashAfter) co_return std::unexpected(exited(context));
  if (fault.kind == &kTimeoutAfter) {
    co_await kernel().delay_until(deadline);
    co_return std::unexpected(timed_out(context, limit));
  }
  co_return std::move(*outcome);
}

Task<std::expected<InvocationResponse, aws::Error>> Runner::invoke(
    CallContext context, std::shared_ptr<const InvocationRequest> request) {
  const auto found = lambda_.functions.find(std::string(function_name(*request->FunctionName)));
  FunctionState* known = found == lambda_.functions.end() ? nullptr : &found->second;
  if (std::optional<aws::Error> refused = refuse(known, context, *request)) {
    if (known != nullptr && refused->http_status == 429) ++known->throttles;
    co_return std::unexpected(std::move(*refused));
  }
  // Its own copy: the function may be deleted or changed while it runs.
  FunctionState function = *known;
  co_await enter_environment(*known, context);
  kernel().trace().emit(kernel().now(), kRunStarted, context.call.value, context.attempt);
  Bytes payload = request->Payload ? *request->Payload : Bytes("{}");
  Result result = co_await run(function, context, std::move(payload));
  kernel().trace().emit(kernel().now(), kRunEnded, context.call.value,
                        result ? 0 : internal::hash_text(result.error().type));
  const bool reset = !result && resets(result.error());
  leave_environment(function.name, reset);
  if (!result) count_failure(function.name, result.error());
  co_return respond(std::move(result));
}

void Runner::count_failure(const std::string& function, const Failure& failure) {
  const auto found = lambda_.functions.find(function);
  if (found == lambda_.functions.end()) return;
  ++found->second.errors;
  if (failure.type == "Sandbox.Timedout") ++found->second.timeouts;
}

}  // namespace weir::lambda
