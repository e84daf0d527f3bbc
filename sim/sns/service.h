// Service: SNS as a whole, connected to the front door, with the messages that it delivers.

#ifndef WEIR_SIM_SNS_SERVICE_H_
#define WEIR_SIM_SNS_SERVICE_H_

#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/sns/delivery.h"
#include "sim/sns/state.h"

namespace weir::sns {

class Service {
 public:
  // From now on calls of SNS that reach the cloud are carried out here.
  explicit Service(aws::Cloud& cloud);

  Sns& state() { return state_; }
  const Sns& state() const { return state_; }
  // What is still to be delivered, in a clause; nothing if all is.
  std::optional<std::string> waits_for() const;

 private:
  void serve_topics(aws::Cloud& cloud);
  void serve_subscriptions(aws::Cloud& cloud);
  void serve_publishing(aws::Cloud& cloud);

  Sns state_;
  Deliveries deliveries_;
};

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_SERVICE_H_
