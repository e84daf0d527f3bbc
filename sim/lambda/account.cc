#include "sim/lambda/account.h"

#include <string>

#include "sim/lambda/concurrency.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

// guide: limits
constexpr std::int64_t kTotalCodeSize = 80'530'636'800;
constexpr std::int64_t kCodeSizeUnzipped = 262'144'000;
constexpr std::int64_t kCodeSizeZipped = 52'428'800;

}  // namespace

std::expected<GetAccountSettings::Response, aws::Error> get_account_settings(
    const Lambda& lambda, const CallContext&, const GetAccountSettings::Request&) {
  std::int64_t code_size = 0, provisioned = 0;
  for (const auto& [name, function] : lambda.functions) {
    code_size += function.code_size;
    for (const auto& [number, version] : function.versions) code_size += version->code_size;
    if (!function.reserved) provisioned += provisioned_of(function);
  }
  GetAccountSettings::Response out;
  out.AccountLimit =
      AccountLimit()
          .WithTotalCodeSize(kTotalCodeSize)
          .WithCodeSizeUnzipped(kCodeSizeUnzipped)
          .WithCodeSizeZipped(kCodeSizeZipped)
          .WithConcurrentExecutions(static_cast<std::int32_t>(lambda.options.concurrency))
          .WithUnreservedConcurrentExecutions(
              static_cast<std::int32_t>(unreserved(lambda) - provisioned));
  out.AccountUsage = AccountUsage().WithTotalCodeSize(code_size).WithFunctionCount(
      static_cast<std::int64_t>(lambda.functions.size()));
  return out;
}

std::expected<PutFunctionRecursionConfig::Response, aws::Error> put_function_recursion_config(
    Lambda& lambda, const CallContext& context,
    const PutFunctionRecursionConfig::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  (*found)->may_recurse = *request.RecursiveLoop == "Allow";
  return PutFunctionRecursionConfig::Response().WithRecursiveLoop(*request.RecursiveLoop);
}

std::expected<GetFunctionRecursionConfig::Response, aws::Error> get_function_recursion_config(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionRecursionConfig::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  return GetFunctionRecursionConfig::Response().WithRecursiveLoop(
      (*found)->may_recurse ? "Allow" : "Terminate");
}

}  // namespace weir::lambda
