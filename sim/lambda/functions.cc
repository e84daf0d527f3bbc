#include "sim/lambda/functions.h"

#include <openssl/sha.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/aws/request_id.h"
#include "sim/kernel/trace.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kEnvironmentMax = 4'096;  // bytes of JSON

std::string sha256_base64(std::string_view octets) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), digest.data());
  return aws::base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// AWS's versions of a runtime are named by 64 hexadecimal digits; which ones, nobody can know.
std::string runtime_version_arn(const std::string& region, const std::string& runtime) {
  std::string version;
  for (std::uint64_t part = 0; part < 4; ++part) {
    version += to_hex(Identity::of("runtime version").child(runtime, part).value);
  }
  return "arn:aws:lambda:" + region + "::runtime:" + version;
}

// What most functions leave at its default.
void describe_settings(const FunctionState& function, const CallContext& context,
                       FunctionConfiguration& out) {
  out.Architectures = std::vector<std::string>{function.architecture};
  out.EphemeralStorage = EphemeralStorage().WithSize(function.ephemeral_storage_mb);
  out.TracingConfig = TracingConfigResponse().WithMode(function.tracing);
  out.SnapStart = SnapStartResponse().WithApplyOn("None").WithOptimizationStatus("Off");
  out.LoggingConfig = LoggingConfig().WithLogFormat("Text").WithLogGroup(function.log_group);
  if (!function.runtime.empty()) {
    out.RuntimeVersionConfig = RuntimeVersionConfig().WithRuntimeVersionArn(
        runtime_version_arn(context.region, function.runtime));
  }
  if (function.environment) {
    out.Environment = EnvironmentResponse().WithVariables(*function.environment);
  }
}

FunctionConfiguration describe(const FunctionState& function, const CallContext& context) {
  const Time now = context.now;
  FunctionConfiguration out;
  out.FunctionName = function.name;
  out.FunctionArn = function.arn;
  out.Role = function.role;
  if (!function.runtime.empty()) out.Runtime = function.runtime;
  if (!function.handler.empty()) out.Handler = function.handler;
  out.CodeSize = function.code_size;
  out.CodeSha256 = function.code_sha256;
  out.Description = function.description;
  out.Timeout = static_cast<std::int32_t>(function.timeout / 1s);
  out.MemorySize = function.memory_mb;
  // "2025-11-20T10:00:00.123+0000"
  out.LastModified = to_iso8601(function.modified).substr(0, 23) + "+0000";
  out.Version = "$LATEST";
  out.PackageType = std::string(PackageType::Zip);
  out.RevisionId = aws::uuid_of(function.revision, now < function.active_at ? 0 : 1);
  describe_settings(function, context, out);
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

// With the qualifier that was asked for, if any.
FunctionConfiguration describe_as(const FunctionState& function, const CallContext& context,
                                  std::string_view text,
                                  const std::optional<std::string>& qualifier) {
  FunctionConfiguration out = describe(function, context);
  const std::string asked = qualifier ? *qualifier : read_reference(text).qualifier;
  if (!asked.empty()) *out.FunctionArn += ":" + asked;
  return out;
}

// AWS measures the JSON of all of them together.
std::optional<aws::Error> refuse_environment(const CreateFunctionRequest& request) {
  if (!request.Environment || !request.Environment->Variables) return std::nullopt;
  const std::string measured = nlohmann::json(*request.Environment->Variables)
                                   .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (measured.size() <= kEnvironmentMax) return std::nullopt;
  return InvalidParameterValueException(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided exceeded the 4KB limit. String measured: " +
      measured);
}

void take_settings(const CreateFunctionRequest& request, FunctionState& function) {
  function.description = request.Description.value_or("");
  if (request.Environment) {
    function.environment =
        request.Environment->Variables.value_or(std::map<std::string, std::string>());
  }
  if (request.Architectures && !request.Architectures->empty()) {
    function.architecture = request.Architectures->front();
  }
  if (request.EphemeralStorage) {
    function.ephemeral_storage_mb = request.EphemeralStorage->Size.value_or(512);
  }
  if (request.TracingConfig) {
    function.tracing = request.TracingConfig->Mode.value_or("PassThrough");
  }
  function.log_group = "/aws/lambda/" + function.name;
  if (request.LoggingConfig && request.LoggingConfig->LogGroup) {
    function.log_group = *request.LoggingConfig->LogGroup;
  }
}

}  // namespace

std::expected<CreateFunction::Response, aws::Error> create_function(
    Lambda& lambda, const CallContext& context, const CreateFunctionRequest& request) {
  const std::string name = read_reference(*request.FunctionName).name;
  if (name.size() > kNameMax) {  // the wording is UNCONFIRMED
    return std::unexpected(InvalidParameterValueException(
        "The function name is too long: at most " + std::to_string(kNameMax) + " characters"));
  }
  if (lambda.functions.contains(name)) {
    return std::unexpected(ResourceConflictException("Function already exist: " + name));
  }
  if (auto refused = refuse_environment(request)) return std::unexpected(*std::move(refused));
  FunctionState function;
  function.name = name;
  function.arn = function_arn(context, name);
  function.role = *request.Role;
  function.runtime = request.Runtime.value_or("");
  function.handler = request.Handler.value_or("");
  function.timeout = std::chrono::seconds(request.Timeout.value_or(3));
  function.memory_mb = request.MemorySize.value_or(128);
  if (request.Code && request.Code->ZipFile) {
    function.code_size = static_cast<std::int64_t>(request.Code->ZipFile->size());
    function.code_sha256 = sha256_base64(request.Code->ZipFile->view());
  }
  take_settings(request, function);
  function.revision = context.call;
  function.modified = context.now;
  function.active_at = context.now + lambda.options.function_pending;
  const auto [place, added] = lambda.functions.emplace(name, std::move(function));
  return describe(place->second, context);
}

std::expected<GetFunctionConfiguration::Response, aws::Error> get_function_configuration(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionConfiguration::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) return std::unexpected(found.error());
  return describe_as(**found, context, *request.FunctionName, request.Qualifier);
}

std::expected<GetFunction::Response, aws::Error> get_function(const Lambda& lambda,
                                                              const CallContext& context,
                                                              const GetFunction::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) return std::unexpected(found.error());
  const FunctionState& function = **found;
  GetFunction::Response out;
  out.Configuration = describe_as(function, context, *request.FunctionName, request.Qualifier);
  out.Code = FunctionCodeLocation().WithRepositoryType("S3").WithLocation(
      "https://awslambda-" + context.region + "-tasks.s3." + context.region +
      ".amazonaws.com/snapshots/" + context.account + "/" + function.name);
  if (function.reserved) {
    out.Concurrency = Concurrency().WithReservedConcurrentExecutions(
        static_cast<std::int32_t>(*function.reserved));
  }
  return out;
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
    out.Functions->push_back(describe(next->second, context));
  }
  if (next != lambda.functions.end()) out.NextMarker = out.Functions->back().FunctionName;
  return out;
}

std::expected<DeleteFunction::Response, aws::Error> delete_function(
    Lambda& lambda, const CallContext& context, const DeleteFunction::Request& request) {
  const auto reference = read_reference(*request.FunctionName, request.Qualifier);
  if (!reference) return std::unexpected(reference.error());
  const auto found = lambda.functions.find(reference->name);
  if (found == lambda.functions.end()) {
    return std::unexpected(function_not_found(context, reference->name));
  }
  if (!reference->qualifier.empty() && reference->qualifier != "$LATEST") {
    return std::unexpected(function_not_found(context, reference->name, reference->qualifier));
  }
  if (!reference->qualifier.empty()) {
    return std::unexpected(InvalidParameterValueException(
        "$LATEST version cannot be deleted without deleting the function."));
  }
  lambda.functions.erase(found);
  return DeleteFunction::Response();
}

}  // namespace weir::lambda
