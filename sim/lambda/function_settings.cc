#include "sim/lambda/function_settings.h"

#include <openssl/sha.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/aws/base64.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kEnvironmentMax = 4'096;  // bytes of JSON

std::string sha256_base64(std::string_view octets) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), digest.data());
  return aws::base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// AWS measures the JSON of all of them together.
std::optional<aws::Error> refuse_environment(const std::optional<Environment>& asked) {
  if (!asked || !asked->Variables) return std::nullopt;
  const std::string measured = nlohmann::json(*asked->Variables)
                                   .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (measured.size() <= kEnvironmentMax) return std::nullopt;
  return InvalidParameterValueException(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided exceeded the 4KB limit. String measured: " +
      measured);
}

// There is no EC2, so that any group or subnet is one that does not exist.
std::optional<aws::Error> refuse_network(const std::optional<VpcConfig>& asked) {
  if (!asked) return std::nullopt;
  if (asked->SecurityGroupIds && !asked->SecurityGroupIds->empty()) {
    return InvalidParameterValueException(
        "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 "
        "Error Message: The security group '" +
        asked->SecurityGroupIds->front() + "' does not exist");
  }
  if (asked->SubnetIds && !asked->SubnetIds->empty()) {
    return InvalidParameterValueException(
        "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error "
        "Message: The subnet ID '" +
        asked->SubnetIds->front() + "' does not exist");
  }
  return std::nullopt;
}

// A queue or a topic, neither of them FIFO.
std::optional<aws::Error> refuse_dead_letters(const std::optional<DeadLetterConfig>& asked) {
  if (!asked || !asked->TargetArn || asked->TargetArn->empty()) return std::nullopt;
  const std::string& arn = *asked->TargetArn;
  const bool known = arn.starts_with("arn:aws:sqs:") || arn.starts_with("arn:aws:sns:");
  if (known && !arn.ends_with(".fifo")) return std::nullopt;
  return InvalidParameterValueException("The provided dead letter config target " + arn +
                                        " is invalid.");  // the wording is UNCONFIRMED
}

template <class Request>
std::optional<aws::Error> refuse_common(const Request& request) {
  if (request.Layers && !request.Layers->empty()) return not_modelled("Layers");
  if (request.FileSystemConfigs && !request.FileSystemConfigs->empty()) {
    return not_modelled("FileSystemConfigs");
  }
  if (request.SnapStart && request.SnapStart->ApplyOn.value_or("None") != "None") {
    return not_modelled("SnapStart");
  }
  if (request.ImageConfig) return not_modelled("ImageConfig");
  if (request.DurableConfig) return not_modelled("DurableConfig");
  if (request.CapacityProviderConfig) return not_modelled("CapacityProviderConfig");
  if (auto refused = refuse_environment(request.Environment)) return refused;
  if (auto refused = refuse_network(request.VpcConfig)) return refused;
  return refuse_dead_letters(request.DeadLetterConfig);
}

void take_logging(const LoggingConfig& asked, FunctionSettings& settings) {
  if (asked.LogGroup) settings.log_group = *asked.LogGroup;
  if (asked.LogFormat) settings.log_format = *asked.LogFormat;
  if (settings.log_format != "JSON") {
    settings.application_log_level.clear();
    settings.system_log_level.clear();
    return;
  }
  std::string& application = settings.application_log_level;
  std::string& system = settings.system_log_level;
  application = asked.ApplicationLogLevel.value_or(application.empty() ? "INFO" : application);
  system = asked.SystemLogLevel.value_or(system.empty() ? "INFO" : system);
}

template <class Request>
void take_common(const Request& request, FunctionSettings& settings) {
  if (request.Role) settings.role = *request.Role;
  if (request.Runtime) settings.runtime = *request.Runtime;
  if (request.Handler) settings.handler = *request.Handler;
  if (request.Timeout) settings.timeout = std::chrono::seconds(*request.Timeout);
  if (request.MemorySize) settings.memory_mb = *request.MemorySize;
  if (request.Description) settings.description = *request.Description;
  if (request.Environment) {
    settings.environment =
        request.Environment->Variables.value_or(std::map<std::string, std::string>());
  }
  if (request.EphemeralStorage) {
    settings.ephemeral_storage_mb = request.EphemeralStorage->Size.value_or(512);
  }
  if (request.TracingConfig) {
    settings.tracing = request.TracingConfig->Mode.value_or("PassThrough");
  }
  if (request.DeadLetterConfig) {
    settings.dead_letter_arn = request.DeadLetterConfig->TargetArn.value_or("");
  }
  if (request.KMSKeyArn) settings.kms_key_arn = *request.KMSKeyArn;
  if (request.VpcConfig) settings.vpc_detached = true;
  if (request.LoggingConfig) take_logging(*request.LoggingConfig, settings);
}

}  // namespace

aws::Error not_modelled(std::string_view what) {
  return {"UnknownOperationException", 400, "weir does not model " + std::string(what)};
}

std::optional<aws::Error> refuse_settings(const CreateFunctionRequest& request) {
  if (request.PackageType.value_or("Zip") != "Zip") return not_modelled("container images");
  if (request.CodeSigningConfigArn) return not_modelled("CodeSigningConfigArn");
  if (request.TenancyConfig) return not_modelled("TenancyConfig");
  if (request.PublishTo) return not_modelled("PublishTo");
  return refuse_common(request);
}

std::optional<aws::Error> refuse_settings(const UpdateFunctionConfigurationRequest& request) {
  return refuse_common(request);
}

void take_settings(const CreateFunctionRequest& request, FunctionSettings& settings) {
  take_common(request, settings);
  if (request.Architectures && !request.Architectures->empty()) {
    settings.architecture = request.Architectures->front();
  }
}

void take_settings(const UpdateFunctionConfigurationRequest& request, FunctionSettings& settings) {
  take_common(request, settings);
}

void take_code(std::string_view archive, FunctionSettings& settings) {
  settings.code_size = static_cast<std::int64_t>(archive.size());
  settings.code_sha256 = sha256_base64(archive);
}

}  // namespace weir::lambda
