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
#include "sim/lambda/state.h"

namespace weir::lambda {

class Runner {
 public:
  Runner(aws::Cloud& cloud, Lambda& lambda) : cloud_(cloud), lambda_(lambda) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // The code that functions with this Handler run: the deployment package.
  void install(const std::string& name, Handler code) { code_[name] = std::move(code); }

  Task<std::expected<InvocationResponse, aws::Error>> invoke(
      CallContext context, std::shared_ptr<const InvocationRequest> request);

 private:
  // Why the call is refused, before any environment is chosen.
  std::optional<aws::Error> refuse(FunctionState* function, const CallContext& context,
                                   const InvocationRequest& request) const;
  Task<void> enter_environment(FunctionState& function, const CallContext& context);
  void leave_environment(const std::string& function, bool reset);
  void count_failure(const std::string& function, const Failure& failure);
  Task<Result> run(FunctionState& function, const CallContext& context, Bytes payload);
  Task<Result> handle(FunctionState& function, const CallContext& context, Bytes payload,
                      Time deadline);
  aws::Client& client_of(const FunctionState& function);

  aws::Cloud& cloud_;
  Lambda& lambda_;
  std::map<std::string, Handler> code_;
  std::map<std::string, std::unique_ptr<aws::Client>> clients_;  // by role
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RUNNER_H_
