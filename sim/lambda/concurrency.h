// Concurrency: how many invocations may run at once, and how quickly a function may grow.
//
// The account has so many; what is reserved for a function is both guaranteed to it and its cap,
// and 0 throttles it always. Beside that a function gets only so many new environments in ten
// seconds, and ten requests a second for each of its concurrency. The check comes before an
// environment is chosen, so that a throttled call has no effect. Provisioned concurrency is taken
// from what is there: what is left of it is all that other invocations get.

#ifndef WEIR_SIM_LAMBDA_CONCURRENCY_H_
#define WEIR_SIM_LAMBDA_CONCURRENCY_H_

#include <expected>
#include <optional>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// Why one more invocation on demand is refused now.
std::optional<aws::Error> refuse_invocation(const Lambda& lambda, const FunctionState& function,
                                            Time now);
// An environment is made.
void count_environment(const Options& options, FunctionState& function, Time now);
// Counts a request; why it is refused: there are too many of them in this second.
std::optional<aws::Error> refuse_request(const Options& options, FunctionState& function, Time now);

// Of all its versions and aliases together.
std::int64_t provisioned_of(const FunctionState& function);
// What is left to functions that reserve nothing, but for this one.
std::int64_t unreserved(const Lambda& lambda, const std::string& but_for = "");

std::expected<PutFunctionConcurrency::Response, aws::Error> put_function_concurrency(
    Lambda& lambda, const CallContext& context, const PutFunctionConcurrency::Request& request);
std::expected<GetFunctionConcurrency::Response, aws::Error> get_function_concurrency(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionConcurrency::Request& request);
std::expected<DeleteFunctionConcurrency::Response, aws::Error> delete_function_concurrency(
    Lambda& lambda, const CallContext& context, const DeleteFunctionConcurrency::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_CONCURRENCY_H_
