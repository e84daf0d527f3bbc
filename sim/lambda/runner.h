// Runner: runs functions in execution environments, and answers Invoke.
//
// One environment serves one request at a time. A warm one is taken if there is any, else one is
// started, which takes its time. A time-out or a crash destroys the handler where it waits; calls
// that it has sent still take effect. The environment is reset then: the next start is cold.

#ifndef WEIR_SIM_LAMBDA_RUNNER_H_
#define WEIR_SIM_LAMBDA_RUNNER_H_

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/lambda/api.h"
#include "sim/lambda/handler.h"
#include "sim/lambda/run_log.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class Runner {
 public:
  Runner(aws::Cloud& cloud, Lambda& lambda) : cloud_(cloud), lambda_(lambda) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // The code that functions with this Handler run: the deployment package.
  void install(const std::string& name, Handler code) { code_[name] = std::move(code); }

  // RequestResponse: the answer is what became of the run.
  Task<std::expected<InvocationResponse, aws::Error>> invoke(
      CallContext context, std::shared_ptr<const InvocationRequest> request);
  // The same under a request id that was given before.
  Task<std::expected<InvocationResponse, aws::Error>> run_event(
      CallContext context, std::shared_ptr<const InvocationRequest> request, std::string id);
  // The function, if it may be invoked; whether it can run now is asked only if it is to.
  std::expected<FunctionState*, aws::Error> admit(const CallContext& context,
                                                  const InvocationRequest& request, bool runs_now);

 private:
  // What of a function a run keeps to, whatever becomes of the function meanwhile.
  struct Version {
    explicit Version(const FunctionState& function)
        : name(function.name),
          role(function.role),
          handler(function.handler),
          timeout(function.timeout),
          memory_mb(function.memory_mb) {}
    std::string name, role, handler;
    Duration timeout;
    std::int32_t memory_mb;
  };

  // Why the call is refused, before any environment is chosen.
  std::optional<aws::Error> refuse(const FunctionState& function, const CallContext& context,
                                   const InvocationRequest& request) const;
  bool take_environment(FunctionState& function, const CallContext& context,
                        const aws::Fault& fault);
  Duration draw_init(const CallContext& context, const aws::Fault& fault);
  void leave_environment(const std::string& function, bool reset, RunLog log);
  void count_failure(const std::string& function, const Failure& failure);
  Task<Result> run(const Version& version, const CallContext& context, Bytes payload, RunLog& log);
  Task<Result> handle(const Version& version, const CallContext& context, Bytes payload,
                      Time deadline, RunLog& log);
  aws::Client& client_of(const Version& version);

  aws::Cloud& cloud_;
  Lambda& lambda_;
  std::map<std::string, Handler> code_;
  std::map<std::string, std::unique_ptr<aws::Client>> clients_;  // by role
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RUNNER_H_
