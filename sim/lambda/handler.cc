#include "sim/lambda/handler.h"

#include <string_view>

#include "sim/kernel/trace.h"

namespace weir::lambda {

std::unexpected<Failure> exit_process(int status) {
  // A process that ends well gives Lambda no reason for it.
  const std::string reason =
      status == 0 ? "Runtime exited without providing a reason"
                  : "Runtime exited with error: exit status " + std::to_string(status);
  return std::unexpected(Failure{"Runtime.ExitError", reason});
}

void Invocation::end_process(const aws::Fault& fault) {
  if (fault.kind == &kOutOfMemory) {
    throw ProcessEnded{{"Runtime.OutOfMemory", "Runtime exited with error: signal: killed"}};
  }
  throw ProcessEnded{exit_process(1).error()};
}

std::string Invocation::invoked_function_arn() const {
  const aws::Cloud& cloud = client_.cloud();
  std::string arn =
      "arn:aws:lambda:" + cloud.region() + ":" + cloud.account() + ":function:" + run_.name;
  if (!run_.qualifier.empty()) arn += ":" + run_.qualifier;
  return arn;
}

// A session's name has two characters at least.
std::string Invocation::caller_arn() const {
  const std::string& role = run_.version->role;
  std::string session = run_.name;
  if (session.size() < 2) session += "@lambda_function";
  return "arn:aws:sts::" + client_.cloud().account() + ":assumed-role/" +
         role.substr(role.rfind('/') + 1) + "/" + session;
}

// As recorded of Python; the secrets follow from the environment.
std::map<std::string, std::string> Invocation::environment_variables() const {
  const VersionState& settings = *run_.version;
  const std::string secret = to_hex(run_.environment.identity.child("secret").value);
  const std::string& region = client_.cloud().region();
  std::map<std::string, std::string> variables = {
      {"AWS_ACCESS_KEY_ID", "ASIA" + secret},
      {"AWS_DEFAULT_REGION", region},
      {"AWS_EXECUTION_ENV", "AWS_Lambda_" + settings.runtime},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(settings.memory_mb)},
      {"AWS_LAMBDA_FUNCTION_NAME", run_.name},
      {"AWS_LAMBDA_FUNCTION_VERSION", settings.number},
      {"AWS_LAMBDA_INITIALIZATION_TYPE",
       run_.environment.provisioned ? "provisioned-concurrency" : "on-demand"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", settings.log_group},
      {"AWS_LAMBDA_LOG_STREAM_NAME", log_stream()},
      {"AWS_LAMBDA_RUNTIME_API", "169.254.100.1:9001"},
      {"AWS_REGION", region},
      {"AWS_SECRET_ACCESS_KEY", secret + secret},
      {"AWS_SESSION_TOKEN", secret + secret + secret},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
      {"AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1:2000"},
      {"LAMBDA_RUNTIME_DIR", "/var/runtime"},
      {"LAMBDA_TASK_ROOT", "/var/task"},
      {"LANG", "en_US.UTF-8"},
      {"LD_LIBRARY_PATH",
       "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:"
       "/opt/lib"},
      {"PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"},
      {"TZ", ":UTC"},
      {"_AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1"},
      {"_AWS_XRAY_DAEMON_PORT", "2000"},
      {"_HANDLER", settings.handler},
      {"_X_AMZN_TRACE_ID", "Root=1-" + to_hex(identity.child("trace", attempt).value)},
  };
  if (settings.runtime.starts_with("python")) {
    variables.insert({{"LC_CTYPE", "C.UTF-8"},
                      {"PWD", "/var/task"},
                      {"PYTHONPATH", "/var/runtime"},
                      {"SHLVL", "0"}});
  }
  if (settings.environment) {
    for (const auto& [name, value] : *settings.environment) variables[name] = value;
  }
  return variables;
}

}  // namespace weir::lambda
