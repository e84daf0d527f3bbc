// Provisioner: makes the environments that provisioned concurrency promises.

#ifndef WEIR_SIM_LAMBDA_PROVISIONER_H_
#define WEIR_SIM_LAMBDA_PROVISIONER_H_

#include <string>

#include "sim/aws/cloud.h"
#include "sim/kernel/task_group.h"
#include "sim/lambda/runner.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class Provisioner {
 public:
  Provisioner(Lambda& lambda, Runner& runner)
      : lambda_(lambda), runner_(runner), stories_(runner.kernel()) {}

  Kernel& kernel() const { return runner_.kernel(); }
  // The function's configuration of this qualifier is IN_PROGRESS: begin.
  void start(const std::string& function, const std::string& qualifier);
  // An alias has another version now: what is provisioned for it moves there.
  void move(const CallContext& context, const std::string& function, const std::string& alias);

 private:
  Task<void> make(std::string function, std::string qualifier, Identity asked, std::int64_t number);
  // The configuration, as long as nobody has asked for another one.
  ProvisionedState* find(const std::string& function, const std::string& qualifier, Identity asked);

  Lambda& lambda_;
  Runner& runner_;
  TaskGroup stories_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_PROVISIONER_H_
