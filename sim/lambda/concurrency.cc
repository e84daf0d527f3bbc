#include "sim/lambda/concurrency.h"

#include <algorithm>
#include <string>

#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr Duration kScalingSpan = 10s;
constexpr Duration kRequestSpan = 1s;
constexpr std::int64_t kRequestsEach = 10;  // a second, for each of the concurrency

aws::Error throttled(const std::string& reason) {
  aws::Error error = TooManyRequestsException("Rate Exceeded.");
  error.detail = R"({"Reason":")" + reason + R"(","Type":"User"})";
  return error;
}

std::int64_t reserved_by_others(const Lambda& lambda, const std::string& name) {
  std::int64_t sum = 0;
  for (const auto& [other, state] : lambda.functions) {
    if (other != name) sum += state.reserved.value_or(0);
  }
  return sum;
}

std::int64_t running_on_demand(const FunctionState& function) {
  std::int64_t sum = function.running;
  for (const auto& [qualifier, pool] : function.provisioned) sum -= pool.running;
  return sum;
}

std::int64_t running_unreserved(const Lambda& lambda) {
  std::int64_t sum = 0;
  for (const auto& [name, function] : lambda.functions) {
    if (!function.reserved) sum += running_on_demand(function);
  }
  return sum;
}

std::int64_t provisioned_unreserved(const Lambda& lambda) {
  std::int64_t sum = 0;
  for (const auto& [name, function] : lambda.functions) {
    if (!function.reserved) sum += provisioned_of(function);
  }
  return sum;
}

}  // namespace

std::optional<aws::Error> refuse_invocation(const Lambda& lambda, const FunctionState& function,
                                            Time now) {
  const Options& options = lambda.options;
  if (function.reserved) {
    if (running_on_demand(function) >= *function.reserved - provisioned_of(function)) {
      return throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
  } else if (running_unreserved(lambda) >= options.concurrency -
                                               reserved_by_others(lambda, function.name) -
                                               provisioned_unreserved(lambda)) {
    return throttled("ConcurrentInvocationLimitExceeded");
  }
  if (function.idle.empty() && function.scaling_from > now) {
    return throttled("FunctionInvocationRateLimitExceeded");
  }
  return std::nullopt;
}

// One number is enough for a rate that is refilled continuously and saves nothing up: each
// environment moves it on by its share of the span, and it may be a span ahead of the time.
void count_environment(const Options& options, FunctionState& function, Time now) {
  const Duration share = kScalingSpan / options.scaling_per_10s;
  const Time used_up = std::max(function.scaling_from + kScalingSpan, now) + share;
  function.scaling_from = used_up - kScalingSpan;
}

// The same with a second's requests.
std::optional<aws::Error> refuse_request(const Options& options, FunctionState& function,
                                         Time now) {
  const std::int64_t concurrency = function.reserved.value_or(options.concurrency);
  if (concurrency <= 0) return std::nullopt;  // refused for that
  if (function.requests_from > now) {
    return throttled(function.reserved ? "ReservedFunctionInvocationRateLimitExceeded"
                                       : "FunctionInvocationRateLimitExceeded");
  }
  const Duration share = kRequestSpan / (kRequestsEach * concurrency);
  const Time used_up = std::max(function.requests_from + kRequestSpan, now) + share;
  function.requests_from = used_up - kRequestSpan;
  return std::nullopt;
}

std::int64_t provisioned_of(const FunctionState& function) {
  std::int64_t sum = 0;
  for (const auto& [qualifier, pool] : function.provisioned) sum += pool.requested;
  return sum;
}

std::int64_t unreserved(const Lambda& lambda, const std::string& but_for) {
  return lambda.options.concurrency - reserved_by_others(lambda, but_for);
}

std::expected<PutFunctionConcurrency::Response, aws::Error> put_function_concurrency(
    Lambda& lambda, const CallContext& context, const PutFunctionConcurrency::Request& request) {
  if (!read_reference(*request.FunctionName).qualifier.empty()) {
    return std::unexpected(InvalidParameterValueException(
        "This operation is permitted on Lambda functions only. Aliases and versions do not support "
        "this operation. Please specify either a function name or an unqualified function ARN."));
  }
  const auto found = find_function(lambda, context, *request.FunctionName, std::nullopt, "$LATEST");
  if (!found) return std::unexpected(found.error());
  const std::int64_t wanted = *request.ReservedConcurrentExecutions;
  const Options& options = lambda.options;
  const std::int64_t left =
      options.concurrency - reserved_by_others(lambda, (*found)->name) - wanted;
  if (left < options.unreserved_min && wanted > 0) {
    return std::unexpected(InvalidParameterValueException(
        "Specified ReservedConcurrentExecutions for function decreases account's "
        "UnreservedConcurrentExecution below its minimum value of [" +
        std::to_string(options.unreserved_min) + "]."));
  }
  if (const std::int64_t provisioned = provisioned_of(**found); provisioned > wanted) {
    return std::unexpected(InvalidParameterValueException(
        " ReservedConcurrentExecutions  " + std::to_string(wanted) +
        " should not be lower than function's total provisioned concurrency [" +
        std::to_string(provisioned) + "]."));
  }
  (*found)->reserved = wanted;
  return PutFunctionConcurrency::Response().WithReservedConcurrentExecutions(
      static_cast<std::int32_t>(wanted));
}

std::expected<GetFunctionConcurrency::Response, aws::Error> get_function_concurrency(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionConcurrency::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  GetFunctionConcurrency::Response out;
  if ((*found)->reserved) {
    out.ReservedConcurrentExecutions = static_cast<std::int32_t>(*(*found)->reserved);
  }
  return out;
}

std::expected<DeleteFunctionConcurrency::Response, aws::Error> delete_function_concurrency(
    Lambda& lambda, const CallContext& context, const DeleteFunctionConcurrency::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  (*found)->reserved.reset();
  return DeleteFunctionConcurrency::Response();
}

}  // namespace weir::lambda
