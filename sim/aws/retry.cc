#include "sim/aws/retry.h"

#include <algorithm>
#include <array>

namespace weir::aws {
namespace {

constexpr Site kJitter{"aws/sdk/backoff", ChoiceKind::latency};

constexpr std::array<std::string_view, 4> kThrottlingCodes = {
    "ProvisionedThroughputExceededException", "SlowDown", "ThrottlingException",
    "TooManyRequestsException"};

bool retryable(const Error& error) {
  return error.error_class == ErrorClass::transport || error.http_status >= 500 ||
         error.http_status == 429 || std::ranges::count(kThrottlingCodes, error.code) != 0;
}

}  // namespace

std::optional<Duration> Retries::after_failure(const OperationInfo&, const Error& error,
                                               std::uint64_t attempt, Choices& choices,
                                               Identity call, Time) {
  const std::uint64_t total = attempts_max_ != 0 ? attempts_max_ : 5;
  if (mode_ == RetryMode::none || attempt + 1 >= total || !retryable(error)) return std::nullopt;
  return choices.between(kJitter, call, attempt, Duration::zero(), 1s * (1LL << attempt));
}

void Retries::after_success(std::uint64_t, Time) {}
Duration Retries::before_attempt(Time) { return Duration::zero(); }

}  // namespace weir::aws
