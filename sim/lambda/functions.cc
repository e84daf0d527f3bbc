#include "sim/lambda/functions.h"

#include <string>
#include <utility>

namespace weir::lambda {
namespace {

std::string arn_of(const CallContext& context, std::string_view name) {
  return function_arn(context, name);
}

FunctionConfiguration describe(const FunctionState& function, Time now) {
  FunctionConfiguration out;
  out.FunctionName = function.name;
  out.FunctionArn = function.arn;
  out.Role = function.role;
  if (!function.runtime.empty()) out.Runtime = function.runtime;
  if (!function.handler.empty()) out.Handler = function.handler;
  out.CodeSize = function.code_size;
  out.Description = "";
  out.Timeout = static_cast<std::int32_t>(function.timeout / 1s);
  out.MemorySize = function.memory_mb;
  // "2025-11-20T10:00:00.123+0000"
  out.LastModified = to_iso8601(function.modified).substr(0, 23) + "+0000";
  out.Version = "$LATEST";
  out.PackageType = std::string(PackageType::Zip);
  if (now < function.active_at) {
    out.State = std::string(State::Pending);
    out.StateReason = "The function is being created.";
    out.StateReasonCode = std::string(StateReasonCode::Creating);
  } else {
    out.State = std::string(State::Active);
    out.LastUpdateStatus = std::string(LastUpdateStatus::Successful);
  }
  return out;
}

}  // namespace

aws::Error function_not_found(const CallContext& context, std::string_view name,
                              std::string_view qualifier) {
  std::string arn = arn_of(context, name);
  if (!qualifier.empty()) arn += ":" + std::string(qualifier);
  return ResourceNotFoundException("Function not found: " + arn);
}

std::expected<CreateFunction::Response, aws::Error> create_function(
    Lambda& lambda, const CallContext& context, const CreateFunctionRequest& request) {
  const std::string name(function_name(*request.FunctionName));
  if (lambda.functions.contains(name)) {
    return std::unexpected(ResourceConflictException("Function already exist: " + name));
  }
  FunctionState function;
  function.name = name;
  function.arn = arn_of(context, name);
  function.role = *request.Role;
  function.runtime = request.Runtime.value_or("");
  function.handler = request.Handler.value_or("");
  function.timeout = std::chrono::seconds(request.Timeout.value_or(3));
  function.memory_mb = request.MemorySize.value_or(128);
  if (request.Code && request.Code->ZipFile) {
    function.code_size = static_cast<std::int64_t>(request.Code->ZipFile->size());
  }
  function.modified = context.now;
  function.active_at = context.now + lambda.options.function_pending;
  const auto [place, added] = lambda.functions.emplace(name, std::move(function));
  return describe(place->second, context.now);
}

std::expected<GetFunctionConfiguration::Response, aws::Error> get_function_configuration(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionConfiguration::Request& request) {
  const std::string name(function_name(*request.FunctionName));
  const auto found = lambda.functions.find(name);
  if (found == lambda.functions.end()) return std::unexpected(function_not_found(context, name));
  return describe(found->second, context.now);
}

std::expected<ListFunctions::Response, aws::Error> list_functions(
    const Lambda& lambda, const CallContext& context, const ListFunctions::Request& request) {
  // The marker is the name of the last function of the page before.
  const std::size_t limit = static_cast<std::size_t>(request.MaxItems.value_or(50));
  auto next =
      request.Marker ? lambda.functions.upper_bound(*request.Marker) : lambda.functions.begin();
  ListFunctionsResponse out;
  out.Functions.emplace();
  for (; next != lambda.functions.end() && out.Functions->size() < limit; ++next) {
    out.Functions->push_back(describe(next->second, context.now));
  }
  if (next != lambda.functions.end()) out.NextMarker = out.Functions->back().FunctionName;
  return out;
}

std::expected<DeleteFunction::Response, aws::Error> delete_function(
    Lambda& lambda, const CallContext& context, const DeleteFunction::Request& request) {
  const std::string name(function_name(*request.FunctionName));
  if (lambda.functions.erase(name) == 0) {
    return std::unexpected(function_not_found(context, name));
  }
  return DeleteFunction::Response();
}

}  // namespace weir::lambda
