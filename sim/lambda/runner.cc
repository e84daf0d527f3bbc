#include "sim/lambda/runner.h"

#include <exception>
#include <optional>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/kernel/assert.h"
#include "sim/kernel/timeout.h"
#include "sim/lambda/concurrency.h"
#include "sim/lambda/describe.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/function_metrics.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/json_text.h"
#include "sim/lambda/provisioned.h"
#include "sim/lambda/responses.h"
#include "sim/lambda/versions.h"

namespace weir::lambda {
namespace {

constexpr Site kColdStart{"lambda/cold-start", ChoiceKind::latency};
constexpr Site kInitAgain{"lambda/init-again", ChoiceKind::latency};
constexpr Site kRoute{"lambda/alias/route", ChoiceKind::other};
constexpr EventKind kRunStarted{"lambda/run-started"};
constexpr EventKind kRunEnded{"lambda/run-ended"};
constexpr Duration kInitMax = 10s;                // guide: runtime environment
constexpr Duration kProvisionedInitMax = 130s;    // or the function's time-out: the same
constexpr Duration kSpike = kInitMax;             // as long as an init may take
constexpr std::size_t kPayloadMax = 6'291'456;    // guide: limits
constexpr std::size_t kClientContextMax = 3'583;  // of base64
constexpr std::uint32_t kRecursionMax = 16;       // guide: recursion ("approximately")
constexpr std::uint64_t kParts = 1'000'000;       // of an alias's weight

// The JSON in it; nothing if it is not what it should be.
std::optional<std::string> read_client_context(const std::string& text) {
  const auto decoded = aws::base64_decode(text);
  if (text.size() > kClientContextMax || !decoded || !is_json(*decoded)) return std::nullopt;
  return *decoded;
}

}  // namespace

// ---- admission ----------------------------------------------------------------------------------

std::optional<aws::Error> Runner::refuse(const Target& target, const CallContext& context,
                                         const InvocationRequest& request) const {
  if (is_pending(*target.version, context.now)) {
    return ResourceConflictException(
        "The operation cannot be performed at this time. The function is currently in the "
        "following state: Pending");
  }
  if (request.DurableExecutionName) {
    return aws::Error("UnknownOperationException", 400, "weir does not model durable executions");
  }
  if (request.Payload && request.Payload->size() > kPayloadMax) {
    return RequestTooLargeException(
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
  }
  if (request.Payload && !request.Payload->empty() && !is_json(request.Payload->view())) {
    return InvalidRequestContentException(
        "Could not parse request body into json: Could not parse payload into json: Unexpected "
        "token");
  }
  if (request.ClientContext && !read_client_context(*request.ClientContext)) {
    return InvalidRequestContentException(
        "Client context must be a valid Base64-encoded JSON object.");
  }
  const auto chain = lambda_.chains.find(context.call);
  if (chain == lambda_.chains.end() || target.function->may_recurse) return std::nullopt;
  const auto times = chain->second.find(target.function->name);
  if (times == chain->second.end() || times->second < kRecursionMax) return std::nullopt;
  return RecursiveInvocationException(
      "Lambda has detected your function being invoked in a recursive loop with other Amazon Web "
      "Services resources and stopped your function's invocation.");
}

// An alias with weights sends each invocation, and each try of an event, its own way.
std::shared_ptr<const VersionState> Runner::route(const FunctionState& function,
                                                  const std::string& qualifier,
                                                  const CallContext& context) const {
  const auto alias = function.aliases.find(qualifier);
  std::string_view number = qualifier;
  if (alias != function.aliases.end()) {
    number = alias->second.version;
    for (const auto& [other, weight] : alias->second.weights) {
      const auto share = static_cast<std::uint64_t>(weight * static_cast<double>(kParts) + 0.5);
      const std::uint64_t drawn =
          kernel().choices().below(kRoute, context.call, context.attempt, kParts);
      if (drawn < share) number = other;
    }
  }
  if (number.empty() || number == kLatest) return latest_running(function, context.now);
  return find_version(function, number);
}

std::expected<Runner::Target, aws::Error> Runner::admit(const CallContext& context,
                                                        const InvocationRequest& request,
                                                        bool runs_now) {
  const auto known =
      find_function(lambda_, context, *request.FunctionName, request.Qualifier, kLatest);
  if (!known) return std::unexpected(known.error());
  Target target;
  target.function = *known;
  target.qualifier =
      request.Qualifier ? *request.Qualifier : read_reference(*request.FunctionName).qualifier;
  target.version = route(*target.function, target.qualifier, context);
  std::optional<aws::Error> refused = refuse(target, context, request);
  if (refused && refused->code == "RecursiveInvocationException") {
    FunctionMetrics(cloud_.metrics(), target.function->name, target.qualifier)
        .count("RecursiveInvocationsDropped", context.now);
  }
  if (!refused && runs_now) {
    target.pool = provisioned_for(*target.function, target.qualifier, *target.version);
    const bool ready = target.pool != nullptr && target.pool->status == "READY";
    target.spilled = ready && target.pool->idle.empty();
    if (!ready || target.spilled) target.pool = nullptr;
    if (target.pool == nullptr) refused = refuse_invocation(lambda_, *target.function, context.now);
  }
  if (!refused) return target;
  if (refused->http_status == 429) {
    ++target.function->throttles;
    FunctionMetrics(cloud_.metrics(), target.function->name, target.qualifier)
        .count("Throttles", context.now);
  }
  return std::unexpected(std::move(*refused));
}

// ---- environments -------------------------------------------------------------------------------

void Runner::take_environment(const Target& target, Run& run, const CallContext& context,
                              const aws::Fault& fault) {
  FunctionState& function = *target.function;
  ++function.running;
  ++function.invocations;
  if (target.pool != nullptr) {
    ++target.pool->running;
    run.pool =
        function.provisioned.contains(target.qualifier) ? target.qualifier : target.version->number;
    run.environment = std::move(target.pool->idle.back());
    target.pool->idle.pop_back();
    return;
  }
  // An environment of another version, or of what $LATEST was before, is of no use to this one.
  const bool only_latest = function.versions.empty();
  std::erase_if(function.idle, [&](const ExecutionEnvironment& environment) {
    if (only_latest && environment.made_for != run.version->environment_key) return true;
    return context.now - environment.idle_since > lambda_.options.environment_idle_max;
  });
  if (fault.kind != nullptr) function.idle.clear();  // each kind concerns a new environment
  for (auto warm = function.idle.rbegin(); warm != function.idle.rend(); ++warm) {
    if (warm->made_for != run.version->environment_key) continue;
    run.environment = std::move(*warm);
    function.idle.erase(std::next(warm).base());
    return;
  }
  run.cold = true;
  run.environment.made_for = run.version->environment_key;
  run.environment.number = ++function.environments;
  run.environment.identity = context.call.child("environment", context.attempt);
  run.environment.made = context.now;
  ++function.cold_starts;
  count_environment(lambda_.options, function, context.now);
}

void Runner::leave_environment(Run& run, const Failure* failure) {
  const auto found = lambda_.functions.find(run.name);
  if (found == lambda_.functions.end()) return;  // deleted meanwhile
  FunctionState& function = found->second;
  if (function.running > 0) --function.running;  // it may have been made anew meanwhile
  if (failure != nullptr) ++function.errors;
  if (failure != nullptr && failure->type == "Sandbox.Timedout") ++function.timeouts;
  if (failure != nullptr && ends_process(*failure)) run.environment.reset();
  run.environment.idle_since = kernel().now();
  keep_lines(std::move(run.lines), lambda_.options.log_lines_max, function);
  if (run.pool.empty()) {
    function.idle.push_back(std::move(run.environment));
    return;
  }
  const auto pool = function.provisioned.find(run.pool);
  if (pool == function.provisioned.end()) return;
  if (pool->second.running > 0) --pool->second.running;
  if (pool->second.version == run.version->number) {
    pool->second.idle.push_back(std::move(run.environment));
  }
}

Duration Runner::draw_init(const Site& site, Identity who, std::uint64_t attempt) const {
  const aws::Latency& range = cloud_.latency("lambda/cold-start");
  return kernel().choices().between(site, who, attempt, range.low, range.high);
}

// The first init is not within the invocation. If the function's own code fails in it, or does not
// come to an end, it is given up, and runs again within.
Task<void> Runner::start_environment(const CallContext& context, Run& run,
                                     const aws::Fault& fault) {
  const Time began = kernel().now();
  if (aws::LogGroups* groups = cloud_.log_groups()) {
    publish_init_start(*groups, run, began, cloud_.region());
  }
  Duration wait = draw_init(kColdStart, context.call, context.attempt);
  if (fault.kind == &kColdStartSpike) {
    wait += fault.duration > Duration::zero() ? fault.duration : kSpike;
  }
  co_await kernel().delay(wait);
  const auto package = packages_.find(run.version->handler);
  run.environment.initialised = true;
  if (package != packages_.end() && package->second.init) {
    const Duration left = wait < kInitMax ? kInitMax - wait : Duration::zero();
    auto outcome = co_await with_timeout(
        kernel(), left, initialise(run, run.environment.identity, kernel().now() + left));
    const Duration took = kernel().now() - began;
    if (!outcome) report_init(run, took, "init", timed_out(run));
    if (outcome && !*outcome) report_init(run, took, "init", outcome->error());
    if (!outcome || !*outcome) run.environment.reset();
  }
  run.init = kernel().now() - began;
}

void Runner::report_init(const Run& run, Duration took, std::string_view phase,
                         const Failure& failure) {
  if (aws::LogGroups* groups = cloud_.log_groups()) {
    publish_init_report(*groups, run, kernel().now(), took, phase, failure);
  }
}

Task<std::optional<ExecutionEnvironment>> Runner::provision(
    std::string function, std::shared_ptr<const VersionState> version, Identity identity) {
  const std::string number = version->number;
  Run run(std::move(function), number, std::move(version));
  run.chains = &lambda_.chains;
  run.environment.made_for = run.version->environment_key;
  run.environment.identity = identity;
  run.environment.made = kernel().now();
  run.environment.provisioned = true;
  run.environment.initialised = true;
  if (aws::LogGroups* groups = cloud_.log_groups()) {
    publish_init_start(*groups, run, kernel().now(), cloud_.region());
  }
  co_await kernel().delay(draw_init(kColdStart, identity, 0));
  const auto package = packages_.find(run.version->handler);
  if (package != packages_.end() && package->second.init) {
    const Duration limit = std::max(kProvisionedInitMax, run.version->timeout);
    auto outcome =
        co_await with_timeout(kernel(), limit, initialise(run, identity, kernel().now() + limit));
    if (!outcome || !*outcome) co_return std::nullopt;
  }
  co_return std::move(run.environment);
}

aws::Client& Runner::client_of(const std::string& role) {
  auto& client = clients_[role];
  if (client == nullptr) client = std::make_unique<aws::Client>(cloud_, role);
  return *client;
}

// ---- running ------------------------------------------------------------------------------------

// The function's own init code.
Task<Result> Runner::initialise(Run& run, Identity identity, Time deadline) {
  Invocation invocation(client_of(run.version->role), run, identity, 0, deadline);
  try {
    co_return co_await packages_.at(run.version->handler).init(invocation);
  } catch (const ProcessEnded& ended) {
    co_return std::unexpected(ended.failure);
  } catch (const InternalError&) {
    throw;  // weir's own mistake, not the function's
  } catch (const std::exception& error) {
    co_return std::unexpected(Failure{"Exception", error.what()});
  }
}

// Within an invocation, after a process has ended or its first init has failed.
Task<Result> Runner::initialise_again(const CallContext& context, Run& run, Time deadline) {
  const Time began = kernel().now();
  co_await kernel().delay(draw_init(kInitAgain, context.call, context.attempt));
  const auto package = packages_.find(run.version->handler);
  if (package != packages_.end() && package->second.init) {
    const Identity identity = run.environment.identity.child(context.call.value, context.attempt);
    Result outcome = co_await initialise(run, identity, deadline);
    if (!outcome) {
      report_init(run, kernel().now() - began, "invoke", outcome.error());
      co_return outcome;
    }
  }
  run.environment.initialised = true;
  co_return Bytes();
}

Task<Result> Runner::handle(const CallContext& context, Bytes payload, Run& run, Time deadline) {
  const auto code = packages_.find(run.version->handler);
  if (code == packages_.end()) {
    co_return std::unexpected(Failure{
        "Runtime.HandlerNotFound",
        "Handler '" + run.version->handler + "' missing: give its code to Runner::install()"});
  }
  if (!run.environment.initialised) {
    Result outcome = co_await initialise_again(context, run, deadline);
    if (!outcome) co_return outcome;
  }
  Invocation invocation(client_of(run.version->role), run, context.call, context.attempt, deadline);
  try {
    co_return co_await code->second.handler(invocation, std::move(payload));
  } catch (const ProcessEnded& ended) {
    co_return std::unexpected(ended.failure);
  } catch (const InternalError&) {
    throw;  // weir's own mistake, not the handler's
  } catch (const std::exception& error) {
    co_return std::unexpected(Failure{"Exception", error.what()});
  }
}

Task<Result> Runner::hang(Run& run, Time deadline) {
  co_await kernel().delay_until(deadline);
  co_return std::unexpected(timed_out(run));
}

Task<Result> Runner::run(const CallContext& context, Bytes payload, Run& run,
                         const aws::Fault& fault) {
  const Time deadline = kernel().now() + run.version->timeout;
  if (fault.kind == &kCrashBefore) co_return std::unexpected(exited(run));
  if (fault.kind == &kTimeoutBefore) co_return co_await hang(run, deadline);
  auto outcome = co_await with_timeout(kernel(), run.version->timeout,
                                       handle(context, std::move(payload), run, deadline));
  if (!outcome) co_return std::unexpected(timed_out(run));
  if (fault.kind == &kCrashAfter) co_return std::unexpected(exited(run));
  if (fault.kind == &kTimeoutAfter) co_return co_await hang(run, deadline);
  if (fault.kind == &kResponseTooLarge) co_return std::unexpected(response_too_large());
  if (fault.kind == &kResponseUnserializable) co_return std::unexpected(response_unserializable());
  Result result = within_limits(std::move(*outcome));
  if (!result) complete(run, result.error());
  co_return std::move(result);
}

Task<std::expected<InvocationResponse, aws::Error>> Runner::invoke(
    CallContext context, std::shared_ptr<const InvocationRequest> request) {
  const auto known = lambda_.functions.find(read_reference(*request->FunctionName).name);
  if (known != lambda_.functions.end()) {
    auto refused = refuse_request(lambda_.options, known->second, context.now);
    if (refused) {
      ++known->second.throttles;
      co_return std::unexpected(std::move(*refused));
    }
  }
  auto answer = co_await run_event(context, std::move(request), request_id(context));
  if (!lambda_.chains.empty()) lambda_.chains.erase(context.call);
  co_return std::move(answer);
}

Task<std::expected<InvocationResponse, aws::Error>> Runner::run_event(
    CallContext context, std::shared_ptr<const InvocationRequest> request, std::string id) {
  const auto target = admit(context, *request, true);
  if (!target) co_return std::unexpected(target.error());
  Run run(target->function->name, target->qualifier, target->version);
  run.request_id = std::move(id);
  run.chains = &lambda_.chains;
  run.spilled = target->spilled;
  if (!lambda_.chains.empty() && lambda_.chains.contains(context.call)) {
    run.chain = lambda_.chains.at(context.call);
  }
  if (request->ClientContext) {
    run.client_context = read_client_context(*request->ClientContext).value_or("");
  }
  const aws::Fault fault = context.ask(invoke_environment(), context.call, run.name);
  take_environment(*target, run, context, fault);
  if (run.cold) co_await start_environment(context, run, fault);
  kernel().trace().emit(kernel().now(), kRunStarted, context.call.value, context.attempt);
  run.started = kernel().now();
  log_start(run, run.started);
  Result result;
  aws::Fault misfortune;
  if (fault.kind == &kInitFailure) {
    result = std::unexpected(exited(run));
    report_init(run, run.init, "init", result.error());
  } else {
    if (context.faults != nullptr) {
      misfortune = context.faults->on_site(
          {invoke_run(), context.call, context.attempt, run.name, kernel().now()});
    }
    const bool given = request->Payload && !request->Payload->empty();
    Bytes payload = given ? *request->Payload : Bytes("{}");
    result = co_await this->run(context, std::move(payload), run, misfortune);
  }
  kernel().trace().emit(kernel().now(), kRunEnded, context.call.value,
                        result ? 0 : internal::hash_text(result.error().type));
  const Failure* failure = result ? nullptr : &result.error();
  log_end(run, kernel().now(), failure);
  std::optional<std::string> last_lines;
  if (request->LogType && *request->LogType == LogType::Tail) last_lines = tail(run.lines);
  publish(run, misfortune.kind == &kLogLost);
  measure(run, failure);
  leave_environment(run, failure);
  InvocationResponse response = respond(run, std::move(result));
  response.LogResult = std::move(last_lines);
  co_return response;
}

// ---- what is observed of it ---------------------------------------------------------------------

void Runner::publish(const Run& run, bool lost) const {
  if (aws::LogGroups* groups = cloud_.log_groups()) {
    publish_lines(*groups, run, lost ? 1 : run.lines.size());
  }
}

// At the time at which it began, as AWS has it.
void Runner::measure(const Run& run, const Failure* failure) {
  aws::Metrics* metrics = cloud_.metrics();
  const auto function = lambda_.functions.find(run.name);
  if (metrics == nullptr || function == lambda_.functions.end()) return;
  metrics_.measure(*metrics, run.name, run.qualifier, run.started, kernel().now() - run.started,
                   failure != nullptr, function->second.running);
  if (function->second.provisioned.empty()) return;
  const FunctionMetrics more(metrics, run.name, run.qualifier);
  if (!run.pool.empty()) more.count("ProvisionedConcurrencyInvocations", run.started);
  if (run.spilled) more.count("ProvisionedConcurrencySpilloverInvocations", run.started);
  const auto pool = function->second.provisioned.find(run.pool);
  if (pool == function->second.provisioned.end()) return;
  more.count("ProvisionedConcurrentExecutions", run.started, pool->second.running);
}

}  // namespace weir::lambda
