// Runner: runs functions in execution environments, and answers Invoke.
//
// One environment serves one request at a time. A warm one is taken if there is any, else one is
// started, which takes its time. A time-out or a crash destroys the handler where it waits; calls
// that it has sent still take effect. The environment loses its memory then, and is initialised
// again within the next invocation, at the cost of its time.

#ifndef WEIR_SIM_LAMBDA_RUNNER_H_
#define WEIR_SIM_LAMBDA_RUNNER_H_

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/cloud.h"
#include "sim/lambda/api.h"
#include "sim/lambda/function_metrics.h"
#include "sim/lambda/handler.h"
#include "sim/lambda/run.h"
#include "sim/lambda/run_log.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class Runner {
 public:
  Runner(aws::Cloud& cloud, Lambda& lambda) : cloud_(cloud), lambda_(lambda) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // The code that functions with this Handler run: the deployment package.
  void install(const std::string& name, Handler code, InitCode init = nullptr) {
    packages_[name] = {std::move(code), std::move(init)};
  }

  // RequestResponse: the answer is what became of the run.
  Task<std::expected<InvocationResponse, aws::Error>> invoke(
      CallContext context, std::shared_ptr<const InvocationRequest> request);
  // The same under a request id that was given before.
  Task<std::expected<InvocationResponse, aws::Error>> run_event(
      CallContext context, std::shared_ptr<const InvocationRequest> request, std::string id);

  // What is meant by a request, if it may be invoked; whether it can run now is asked only if it is
  // to.
  struct Target {
    FunctionState* function = nullptr;
    std::string qualifier;
    std::shared_ptr<const VersionState> version;
    ProvisionedState* pool = nullptr;  // has room for it
    bool spilled = false;              // it has none
  };
  std::expected<Target, aws::Error> admit(const CallContext& context,
                                          const InvocationRequest& request, bool runs_now);

  // A new environment of this version, initialised: what provisioned concurrency is made of.
  // Nothing if the function's init code fails.
  Task<std::optional<ExecutionEnvironment>> provision(std::string function,
                                                      std::shared_ptr<const VersionState> version,
                                                      Identity identity);
  // The SDK with a function's role.
  aws::Client& client_of(const std::string& role);

 private:
  struct Package {
    Handler handler;
    InitCode init;
  };

  // Why the call is refused, before any environment is chosen.
  std::optional<aws::Error> refuse(const Target& target, const CallContext& context,
                                   const InvocationRequest& request) const;
  std::shared_ptr<const VersionState> route(const FunctionState& function,
                                            const std::string& qualifier,
                                            const CallContext& context) const;
  void take_environment(const Target& target, Run& run, const CallContext& context,
                        const aws::Fault& fault);
  Duration draw_init(const Site& site, Identity who, std::uint64_t attempt) const;
  void leave_environment(Run& run, const Failure* failure);
  void measure(const Run& run, const Failure* failure);
  void publish(const Run& run, bool lost) const;
  void report_init(const Run& run, Duration took, std::string_view phase, const Failure& failure);

  Task<void> start_environment(const CallContext& context, Run& run, const aws::Fault& fault);
  Task<Result> initialise(Run& run, Identity identity, Time deadline);
  Task<Result> initialise_again(const CallContext& context, Run& run, Time deadline);
  Task<Result> run(const CallContext& context, Bytes payload, Run& run, const aws::Fault& fault);
  Task<Result> handle(const CallContext& context, Bytes payload, Run& run, Time deadline);
  Task<Result> hang(Run& run, Time deadline);

  aws::Cloud& cloud_;
  Lambda& lambda_;
  std::map<std::string, Package> packages_;
  std::map<std::string, std::unique_ptr<aws::Client>> clients_;  // by role
  InvocationMetrics metrics_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RUNNER_H_
