#include "sim/lambda/async_queue.h"

#include <algorithm>
#include <utility>

#include "sim/lambda/faults.h"
#include "sim/lambda/function_metrics.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/run_log.h"

namespace weir::lambda {
namespace {

constexpr Site kLag{"lambda/event/lag", ChoiceKind::latency};
constexpr EventKind kGivenUp{"lambda/event-given-up"};
constexpr std::size_t kPayloadMax = 1'048'576;  // guide: limits
constexpr Duration kBackoffMax = 5min;
constexpr Duration kDelay = 10min;  // of a fault that says no other: assumed

// 1, 2, 4 … seconds, for what is not the function's fault.
Duration backoff(std::uint64_t refusals) {
  const std::uint64_t doublings = std::min<std::uint64_t>(refusals, 20);
  return std::min<Duration>(Duration(1s) * (std::int64_t{1} << doublings), kBackoffMax);
}

}  // namespace

FunctionState* AsyncQueue::function_of(const std::string& name) {
  const auto found = lambda_.functions.find(name);
  return found == lambda_.functions.end() ? nullptr : &found->second;
}

EventSettings AsyncQueue::settings_of(const FunctionState& function,
                                      const std::string& qualifier) const {
  const auto found = function.event_settings.find(qualifier);
  return found == function.event_settings.end() ? EventSettings() : found->second;
}

std::expected<InvocationResponse, aws::Error> AsyncQueue::accept(const CallContext& context,
                                                                 Request request) {
  if (request->Payload && request->Payload->size() > kPayloadMax) {
    return std::unexpected(RequestTooLargeException(
        "Request must be smaller than 1048576 bytes for the InvokeFunction operation"));
  }
  const std::string name = read_reference(*request->FunctionName).name;
  ++function_of(name)->events_received;
  const std::string id = request_id(context);
  CallContext own = context;
  own.call = context.call.child("event", context.attempt);
  if (auto chain = lambda_.chains.extract(context.call)) {
    chain.key() = own.call;
    lambda_.chains.insert(std::move(chain));
  }
  const std::string qualifier;
  FunctionMetrics(cloud_.metrics(), name, qualifier).count("AsyncEventsReceived", context.now);
  const aws::Fault fault = context.ask(invoke_event(), context.call, *request->FunctionName);
  if (fault.kind == &kEventDropped) {
    FunctionMetrics(cloud_.metrics(), name, qualifier).count("AsyncEventsDropped", context.now);
    return InvocationResponse().WithStatusCode(202);
  }
  if (fault.kind == &kEventDuplicated) {
    CallContext other = own;
    other.call = own.call.child("duplicate");
    stories_.spawn(other.call, process(other, request, id, Duration::zero()));
  }
  Duration delayed{};
  if (fault.kind == &kEventDelayed) {
    delayed = fault.duration > Duration::zero() ? fault.duration : kDelay;
  }
  stories_.spawn(own.call, process(own, request, id, delayed));
  return InvocationResponse().WithStatusCode(202);
}

Task<void> AsyncQueue::process(CallContext context, Request request, std::string request_id,
                               Duration delayed) {
  EventOutcome outcome;
  const FunctionReference reference = *read_reference(*request->FunctionName, request->Qualifier);
  outcome.function = reference.name;
  outcome.qualifier = reference.qualifier.empty() ? kLatest : reference.qualifier;
  outcome.function_arn = function_arn(context, reference.name) + ":" + outcome.qualifier;
  outcome.request_id = std::move(request_id);
  outcome.event = context.call;
  outcome.payload = request->Payload.value_or(Bytes());
  const Duration lag = kernel().choices().between(
      kLag, context.call, 0, lambda_.options.async_lag.low, lambda_.options.async_lag.high);
  ++function_of(outcome.function)->events_under_way;
  context.now = kernel().now();
  co_await kernel().delay(lag + delayed);
  outcome.condition = co_await try_event(context, request, outcome);
  Chain chain;
  if (const auto found = lambda_.chains.find(context.call); found != lambda_.chains.end()) {
    chain = std::move(found->second);
    lambda_.chains.erase(found);
  }
  ++chain[outcome.function];
  if (!outcome.condition.empty()) co_await tell(outcome, std::move(chain));
  if (FunctionState* function = function_of(outcome.function)) --function->events_under_way;
}

Task<std::string> AsyncQueue::try_event(CallContext context, Request request,
                                        EventOutcome& outcome) {
  const Time accepted = context.now;
  std::uint64_t refusals = 0;
  for (context.attempt = 0;; ++context.attempt) {
    const FunctionState* function = function_of(outcome.function);
    if (function == nullptr) break;
    if (function->reserved == 0) co_return "ZeroReservedConcurrency";
    context.now = kernel().now();
    FunctionMetrics(cloud_.metrics(), outcome.function, request->Qualifier.value_or(""))
        .milliseconds("AsyncEventAge", context.now, context.now - accepted);
    auto answer = co_await try_once(context, request, outcome);
    if (answer) ++outcome.invocations;
    const bool failed = !answer || answer->FunctionError;
    if (answer) outcome.response = std::move(*answer);
    if (!failed) co_return "Success";
    function = function_of(outcome.function);
    if (function == nullptr) break;
    const EventSettings settings = settings_of(*function, outcome.qualifier);
    const auto failures_max = static_cast<std::uint64_t>(settings.retry_attempts_max.value_or(2));
    if (outcome.invocations > failures_max) co_return "RetriesExhausted";
    const Duration wait = answer ? Duration(1min) * static_cast<std::int64_t>(outcome.invocations)
                                 : backoff(refusals++);
    if (kernel().now() + wait - accepted > settings.age_max.value_or(6h)) {
      co_return "EventAgeExceeded";
    }
    co_await kernel().delay(wait);
  }
  co_return "";
}

// A refusal, too, is an answer of the function's invocation.
Task<aws::Cloud::Answer<Invoke>> AsyncQueue::try_once(const CallContext& context, Request request,
                                                      const EventOutcome& outcome) {
  aws::Fault fault;
  if (context.faults != nullptr) {
    fault = context.faults->on_site(
        {invoke_event_try(), context.call, context.attempt, outcome.function, kernel().now()});
  }
  if (fault.kind == &kTryThrottled) {
    aws::Error error = TooManyRequestsException("Rate Exceeded.");
    error.decision = fault.decision;
    co_return std::unexpected(std::move(error));
  }
  if (fault.kind == &kTryFailed) {
    aws::Error error = ServiceException("The AWS Lambda service encountered an internal error.");
    error.decision = fault.decision;
    co_return std::unexpected(std::move(error));
  }
  co_return co_await runner_.run_event(context, std::move(request), outcome.request_id);
}

Task<void> AsyncQueue::tell(const EventOutcome& outcome, Chain chain) {
  if (!outcome.succeeded()) give_up(outcome);
  const FunctionState* function = function_of(outcome.function);
  if (function == nullptr) co_return;
  const EventSettings settings = settings_of(*function, outcome.qualifier);
  const std::string letters = function->runs_settled->dead_letter_arn;
  const std::string& arn = outcome.succeeded() ? settings.on_success : settings.on_failure;
  aws::Client& client = runner_.client_of(function->runs_settled->role);
  const FunctionMetrics metrics(cloud_.metrics(), outcome.function, outcome.qualifier);
  if (!arn.empty()) {
    const bool sent =
        co_await deliver_record(client, outcome, arn, lambda_.chains, std::move(chain));
    if (!sent) metrics.count("DestinationDeliveryFailures", kernel().now());
  }
  if (outcome.succeeded() || letters.empty()) co_return;
  if (!co_await deliver_dead_letter(client, outcome, letters)) {
    metrics.count("DeadLetterErrors", kernel().now());
  }
}

void AsyncQueue::give_up(const EventOutcome& outcome) {
  const Time now = kernel().now();
  kernel().trace().emit(now, kGivenUp, outcome.event.value, internal::hash_text(outcome.condition));
  FunctionMetrics(cloud_.metrics(), outcome.function, outcome.qualifier)
      .count("AsyncEventsDropped", now);
  function_of(outcome.function)
      ->failed_events.push_back(
          {outcome.request_id, outcome.condition, outcome.invocations, now, outcome.payload});
}

}  // namespace weir::lambda
