#include "sim/lambda/concurrency.h"

#include <algorithm>
#include <string>

#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr Duration kScalingSpan = 10s;

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

std::int64_t running_unreserved(const Lambda& lambda) {
  std::int64_t sum = 0;
  for (const auto& [other, state] : lambda.functions) {
    if (!state.reserved) sum += state.running;
  }
  return sum;
}

}  // namespace

std::optional<aws::Error> refuse_invocation(const Lambda& lambda, const FunctionState& function,
                                            Time now) {
  const Options& options = lambda.options;
  if (function.reserved) {
    if (function.running >= *function.reserved) {
      return throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
  } else if (running_unreserved(lambda) >=
             options.concurrency - reserved_by_others(lambda, function.name)) {
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
