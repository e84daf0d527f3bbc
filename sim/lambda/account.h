// What concerns the account as a whole, and whether a function may call itself in a circle.

#ifndef WEIR_SIM_LAMBDA_ACCOUNT_H_
#define WEIR_SIM_LAMBDA_ACCOUNT_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<GetAccountSettings::Response, aws::Error> get_account_settings(
    const Lambda& lambda, const CallContext& context, const GetAccountSettings::Request& request);
std::expected<PutFunctionRecursionConfig::Response, aws::Error> put_function_recursion_config(
    Lambda& lambda, const CallContext& context, const PutFunctionRecursionConfig::Request& request);
std::expected<GetFunctionRecursionConfig::Response, aws::Error> get_function_recursion_config(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionRecursionConfig::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_ACCOUNT_H_
