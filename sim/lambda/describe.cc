#include "sim/lambda/describe.h"

#include <optional>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/run_log.h"

namespace weir::lambda {
namespace {

LoggingConfig describe_logging(const FunctionSettings& settings) {
  LoggingConfig out;
  out.LogFormat = settings.log_format;
  out.LogGroup = settings.log_group;
  if (settings.log_format == "JSON") {
    out.ApplicationLogLevel = settings.application_log_level;
    out.SystemLogLevel = settings.system_log_level;
  }
  return out;
}

// What most functions leave at its default.
void describe_settings(const FunctionSettings& settings, FunctionConfiguration& out) {
  out.Architectures = std::vector<std::string>{settings.architecture};
  out.EphemeralStorage = EphemeralStorage().WithSize(settings.ephemeral_storage_mb);
  out.TracingConfig = TracingConfigResponse().WithMode(settings.tracing);
  out.SnapStart = SnapStartResponse().WithApplyOn("None").WithOptimizationStatus("Off");
  out.LoggingConfig = describe_logging(settings);
  if (settings.environment) {
    out.Environment = EnvironmentResponse().WithVariables(*settings.environment);
  }
  if (!settings.dead_letter_arn.empty()) {
    out.DeadLetterConfig = DeadLetterConfig().WithTargetArn(settings.dead_letter_arn);
  }
  if (!settings.kms_key_arn.empty()) out.KMSKeyArn = settings.kms_key_arn;
  if (settings.vpc_detached) {
    out.VpcConfig = VpcConfigResponse()
                        .WithSubnetIds(std::vector<std::string>())
                        .WithSecurityGroupIds(std::vector<std::string>())
                        .WithVpcId("")
                        .WithIpv6AllowedForDualStack(false);
  }
}

const VersionState& version_shown(const FunctionState& function, std::string_view qualifier) {
  const auto alias = function.aliases.find(std::string(qualifier));
  const std::string_view number =
      alias == function.aliases.end() ? qualifier : alias->second.version;
  const auto version = find_version(function, number);
  return version == nullptr ? function : *version;
}

}  // namespace

std::string show_time(Time time) { return to_iso8601(time).substr(0, 23) + "+0000"; }

bool is_pending(const VersionState& version, Time now) { return now < version.active_at; }
bool is_updating(const FunctionState& function, Time now) { return now < function.settled_at; }

// Becoming active, and an update that is settled, are revisions of their own.
std::string revision_of(const FunctionState& function, const VersionState& version, Time now) {
  const bool latest = version.number == kLatest;
  std::uint64_t stage = is_pending(version, now) ? 0 : 1;
  if (latest && function.settles_anew && !is_updating(function, now)) stage = 2;
  return aws::uuid_of(version.revision, stage);
}

FunctionConfiguration describe_in_list(const FunctionState& function, std::string_view qualifier,
                                       const CallContext& context) {
  const VersionState& version = version_shown(function, qualifier);
  FunctionConfiguration out;
  out.FunctionName = function.name;
  out.FunctionArn = function.arn;
  if (!qualifier.empty()) *out.FunctionArn += ":" + std::string(qualifier);
  out.Role = version.role;
  if (!version.runtime.empty()) out.Runtime = version.runtime;
  if (!version.handler.empty()) out.Handler = version.handler;
  out.CodeSize = version.code_size;
  out.CodeSha256 = version.code_sha256;
  out.Description = version.description;
  out.Timeout = static_cast<std::int32_t>(version.timeout / 1s);
  out.MemorySize = version.memory_mb;
  out.LastModified = show_time(version.modified);
  out.Version = version.number;
  out.PackageType = std::string(PackageType::Zip);
  out.RevisionId = revision_of(function, version, context.now);
  describe_settings(version, out);
  return out;
}

FunctionConfiguration describe(const FunctionState& function, std::string_view qualifier,
                               const CallContext& context) {
  FunctionConfiguration out = describe_in_list(function, qualifier, context);
  if (out.Runtime) {
    out.RuntimeVersionConfig = RuntimeVersionConfig().WithRuntimeVersionArn(
        runtime_version_arn(context.region, *out.Runtime));
  }
  if (is_pending(version_shown(function, qualifier), context.now)) {
    out.State = std::string(State::Pending);
    out.StateReason = "The function is being created.";
    out.StateReasonCode = std::string(StateReasonCode::Creating);
    return out;
  }
  out.State = std::string(State::Active);
  const bool updating = out.Version == kLatest && is_updating(function, context.now);
  out.LastUpdateStatus =
      std::string(updating ? LastUpdateStatus::InProgress : LastUpdateStatus::Successful);
  if (updating) {
    out.LastUpdateStatusReason = "The function is being created.";
    out.LastUpdateStatusReasonCode = "Creating";
  }
  return out;
}

}  // namespace weir::lambda
