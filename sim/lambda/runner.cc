#include "sim/lambda/runner.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/kernel/assert.h"
#include "sim/kernel/timeout.h"
#include "sim/lambda/concurrency.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr Site kColdStart{"lambda/cold-start", ChoiceKind::latency};
constexpr EventKind kRunStarted{"lambda/run-started"};
constexpr EventKind kRunEnded{"lambda/run-ended"};
// As long as an init may take; guide: runtime environment.
constexpr Duration kSpike = 10s;
constexpr std::size_t kPayloadMax = 6'291'456;   // guide: limits
constexpr std::size_t kResponseMax = 6'291'556;  // as recorded

// "3.00"
std::string seconds_text(Duration d) {
  const auto hundredths = d / 10ms;
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

Failure timed_out(const RunLog& log, Duration limit) {
  return {"Sandbox.Timedout", "RequestId: " + log.request_id + " Error: Task timed out after " +
                                  seconds_text(limit) + " seconds"};
}

Failure exited(const RunLog& log) {
  return {"Runtime.ExitError",
          "RequestId: " + log.request_id + " Error: Runtime exited with error: exit status 1"};
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

std::optional<aws::Error> Runner::refuse(const FunctionState& function, const CallContext& context,
                                         const InvocationRequest& request) const {
  if (context.now < function.active_at) {
    return ResourceConflictException(
        "The operation cannot be performed at this time. The function is currently in the "
        "following state: Pending");
  }
  if (request.Payload && request.Payload->size() > kPayloadMax) {
    return RequestTooLargeException(
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
  }
  return std::nullopt;
}

// True: the environment is new, and its init takes time.
bool Runner::take_environment(FunctionState& function, const CallContext& context,
                              const aws::Fault& fault) {
  ++function.running;
  ++function.invocations;
  std::erase_if(function.idle, [&](const ExecutionEnvironment& environment) {
    return context.now - environment.idle_since > lambda_.options.environment_idle_max;
  });
  if (fault.kind != nullptr) function.idle.clear();  // each kind concerns a new environment
  if (!function.idle.empty()) {
    function.idle.pop_back();
    return false;
  }
  ++function.environments;
  ++function.cold_starts;
  count_environment(lambda_.options, function, context.now);
  return true;
}

Duration Runner::draw_init(const CallContext& context, const aws::Fault& fault) {
  const aws::Latency& range = cloud_.latency("lambda/cold-start");
  const Duration init =
      kernel().choices().between(kColdStart, context.call, context.attempt, range.low, range.high);
  if (fault.kind != &kColdStartSpike) return init;
  return init + (fault.duration > Duration::zero() ? fault.duration : kSpike);
}

void Runner::leave_environment(const std::string& function, bool reset, RunLog log) {
  const auto found = lambda_.functions.find(function);
  if (found == lambda_.functions.end()) return;  // deleted meanwhile
  FunctionState& state = found->second;
  --state.running;
  if (!reset) state.idle.push_back({state.environments, kernel().now()});
  keep_lines(std::move(log.lines), lambda_.options.log_lines_max, state);
}

aws::Client& Runner::client_of(const Version& version) {
  auto& client = clients_[version.role];
  if (client == nullptr) client = std::make_unique<aws::Client>(cloud_, version.role);
  return *client;
}

Task<Result> Runner::handle(const Version& version, const CallContext& context, Bytes payload,
                            Time deadline, RunLog& log) {
  const auto code = code_.find(version.handler);
  if (code == code_.end()) {
    co_return std::unexpected(
        Failure{"Runtime.HandlerNotFound",
                "Handler '" + version.handler + "' missing: give its code to Runner::install()"});
  }
  Invocation invocation(client_of(version), version.name, context.call, context.attempt, deadline,
                        &log.lines);
  try {
    co_return co_await code->second(invocation, std::move(payload));
  } catch (const InternalError&) {
    throw;  // weir's own mistake, not the handler's
  } catch (const std::exception& error) {
    co_return std::unexpected(Failure{"Exception", error.what()});
  }
}

Task<Result> Runner::run(const Version& version, const CallContext& context, Bytes payload,
                         RunLog& log) {
  const Duration limit = version.timeout;
  const Time deadline = kernel().now() + limit;
  aws::Fault fault;
  if (context.faults != nullptr) {
    fault = context.faults->on_site(
        {invoke_run(), context.call, context.attempt, version.name, kernel().now()});
  }
  if (fault.kind == &kCrashBefore) co_return std::unexpected(exited(log));
  if (fault.kind == &kTimeoutBefore) {
    co_await kernel().delay_until(deadline);
    co_return std::unexpected(timed_out(log, limit));
  }
  auto outcome = co_await with_timeout(kernel(), limit,
                                       handle(version, context, std::move(payload), deadline, log));
  if (!outcome) co_return std::unexpected(timed_out(log, limit));
  if (fault.kind == &kCrashAfter) co_return std::unexpected(exited(log));
  if (fault.kind == &kTimeoutAfter) {
    co_await kernel().delay_until(deadline);
    co_return std::unexpected(timed_out(log, limit));
  }
  co_return std::move(*outcome);
}

std::expected<FunctionState*, aws::Error> Runner::admit(const CallContext& context,
                                                        const InvocationRequest& request,
                                                        bool runs_now) {
  auto known = find_function(lambda_, context, *request.FunctionName, request.Qualifier, "$LATEST");
  if (!known) return known;
  std::optional<aws::Error> refused = refuse(**known, context, request);
  if (!refused && runs_now) refused = refuse_invocation(lambda_, **known, context.now);
  if (!refused) return known;
  if (refused->http_status == 429) ++(*known)->throttles;
  return std::unexpected(std::move(*refused));
}

Task<std::expected<InvocationResponse, aws::Error>> Runner::invoke(
    CallContext context, std::shared_ptr<const InvocationRequest> request) {
  return run_event(context, std::move(request), request_id(context));
}

Task<std::expected<InvocationResponse, aws::Error>> Runner::run_event(
    CallContext context, std::shared_ptr<const InvocationRequest> request, std::string id) {
  auto known = admit(context, *request, true);
  if (!known) co_return std::unexpected(std::move(known.error()));
  // Its own copy: the function may be deleted or changed while it runs.
  const Version version(**known);
  RunLog log(std::move(id));
  const aws::Fault fault = context.ask(invoke_environment(), context.call, version.name);
  Duration init{};
  if (take_environment(**known, context, fault)) {
    init = draw_init(context, fault);
    co_await kernel().delay(init);
  }
  kernel().trace().emit(kernel().now(), kRunStarted, context.call.value, context.attempt);
  const Time started = kernel().now();
  log.start(started);
  Result result;
  if (fault.kind == &kInitFailure) {
    result = std::unexpected(exited(log));
  } else {
    Bytes payload = request->Payload ? *request->Payload : Bytes("{}");
    result = co_await run(version, context, std::move(payload), log);
  }
  kernel().trace().emit(kernel().now(), kRunEnded, context.call.value,
                        result ? 0 : internal::hash_text(result.error().type));
  const Failure* failure = result ? nullptr : &result.error();
  log.end(kernel().now(), kernel().now() - started, init, version.memory_mb, failure);
  std::optional<std::string> last_lines;
  if (request->LogType && *request->LogType == LogType::Tail) last_lines = tail(log.lines);
  leave_environment(version.name, failure != nullptr && resets(*failure), std::move(log));
  if (failure != nullptr) count_failure(version.name, *failure);
  InvocationResponse response = respond(std::move(result));
  response.LogResult = std::move(last_lines);
  co_return response;
}

void Runner::count_failure(const std::string& function, const Failure& failure) {
  const auto found = lambda_.functions.find(function);
  if (found == lambda_.functions.end()) return;
  ++found->second.errors;
  if (failure.type == "Sandbox.Timedout") ++found->second.timeouts;
}

}  // namespace weir::lambda
