#include "sim/aws/retry.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/aws/retry_errors.h"
#include "sim/kernel/assert.h"

namespace weir::aws {
namespace {

constexpr Site kBackoff{"aws/sdk/backoff", ChoiceKind::latency};

constexpr Duration kCap = 20s;            // of the newer modes
constexpr Duration kRetryAfterMore = 5s;  // what the header may add to a wait at most
// Legacy mode has no cap. Twelve days are longer than any run, and a thousand such waits still
// fit into Time.
constexpr std::uint64_t kDoublingsMax = 20;

constexpr std::array<std::pair<RetryMode, std::string_view>, 5> kNames = {{
    {RetryMode::none, "none"},
    {RetryMode::legacy, "legacy"},
    {RetryMode::standard, "standard"},
    {RetryMode::standard_2026, "standard-2026"},
    {RetryMode::adaptive, "adaptive"},
}};

bool is_dynamodb(const ServiceInfo& service) {
  return service.name == "dynamodb" || service.name == "dynamodbstreams";
}

unsigned default_attempts(RetryMode mode, const ServiceInfo& service) {
  switch (mode) {
    case RetryMode::none:
      return 1;
    case RetryMode::legacy:
      return service.name == "dynamodb" ? 10 : 5;  // its streams are not in the table
    case RetryMode::standard_2026:
      return is_dynamodb(service) ? 4 : 3;
    case RetryMode::standard:
    case RetryMode::adaptive:
      return 3;
  }
  return 1;
}

// Calls that are made in a loop, so that giving up at once would make the loop spin.
bool is_long_poll(const OperationInfo& operation) {
  return (operation.service->name == "sqs" && operation.name == "ReceiveMessage") ||
         (operation.service->name == "stepfunctions" && operation.name == "GetActivityTask");
}

// base × 2^failed: the wait before retry 1 is the base.
Duration doubled(Duration base, std::uint64_t failed) {
  return base * (std::int64_t{1} << std::min(failed, kDoublingsMax));
}

// rand(0, 1) × limit, where rand is never quite one.
Duration jittered(const RetriedCall& call, Duration limit, Choices& choices) {
  return choices.between(kBackoff, call.identity, call.failed, Duration::zero(), limit - 1ns);
}

Duration base_2026(const ServiceInfo& service, const Error& error) {
  if (is_throttling(error)) return 1s;
  return is_dynamodb(service) ? 25ms : 50ms;
}

}  // namespace

std::string_view to_string(RetryMode mode) {
  for (const auto& [known, name] : kNames) {
    if (known == mode) return name;
  }
  return "unknown";
}

std::optional<RetryMode> parse_retry_mode(std::string_view text) {
  for (const auto& [mode, name] : kNames) {
    if (name == text) return mode;
  }
  return std::nullopt;
}

Retries::Retries(RetryMode mode, const ServiceInfo& service, unsigned attempts_max, Time now)
    : mode_(mode),
      service_(&service),
      attempts_max_(attempts_max != 0 ? attempts_max : default_attempts(mode, service)) {
  WEIR_ASSERT(attempts_max_ <= kAttemptsMax);
  if (mode == RetryMode::none) attempts_max_ = 1;
  if (mode == RetryMode::adaptive) limiter_.emplace(now);
}

AfterFailure Retries::after_failure(RetriedCall& call, const Error& error, Choices& choices,
                                    Time now, Duration retry_after) {
  if (limiter_) limiter_->on_answer(is_throttling(error), now);
  if (call.failed + 1 >= attempts_max_ || !retries(error)) return {false, Duration::zero()};
  AfterFailure next{true, Duration::zero()};
  if (has_quota()) {
    const int tokens = price(error);
    if (tokens > tokens_) {
      if (mode_ != RetryMode::standard_2026 || !is_long_poll(call.operation)) return {false, {}};
      next.retry = false;
    } else {
      tokens_ -= tokens;
      call.tokens = tokens;
    }
  }
  next.wait = wait(call, error, choices, retry_after);
  ++call.failed;
  return next;
}

bool Retries::retries(const Error& error) const {
  if (mode_ == RetryMode::legacy) return legacy_mode_retries(*service_, error);
  return standard_mode_retries(*service_, error);
}

int Retries::price(const Error& error) const {
  if (mode_ == RetryMode::standard_2026) return is_throttling(error) ? 5 : 14;
  return is_timeout(error) ? 10 : 5;
}

Duration Retries::wait(const RetriedCall& call, const Error& error, Choices& choices,
                       Duration retry_after) const {
  if (mode_ == RetryMode::legacy) {
    if (service_->name == "dynamodb") return doubled(50ms, call.failed);
    return jittered(call, doubled(1s, call.failed), choices);
  }
  if (mode_ != RetryMode::standard_2026) {
    return jittered(call, std::min(doubled(1s, call.failed), kCap), choices);
  }
  const Duration limit = std::min(doubled(base_2026(*service_, error), call.failed), kCap);
  const Duration drawn = jittered(call, limit, choices);
  return std::max(drawn, std::min(retry_after, kRetryAfterMore + drawn));
}

}  // namespace weir::aws
