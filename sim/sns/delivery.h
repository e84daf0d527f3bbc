// Deliveries: messages on their way from a topic to those who were subscribed to it.
//
// Each subscriber's copy is a story of its own that calls SQS or Lambda through the front door, as
// often as the delivery policy says; what cannot be delivered goes to the subscription's
// dead-letter queue or is dropped, and the publisher never learns of it. For a FIFO topic the
// messages of a group reach a subscriber one after the other; one that is stuck holds up its group.

#ifndef WEIR_SIM_SNS_DELIVERY_H_
#define WEIR_SIM_SNS_DELIVERY_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sim/aws/cloud.h"
#include "sim/kernel/task_group.h"
#include "sim/sns/state.h"

namespace weir::sns {

class Deliveries {
 public:
  Deliveries(aws::Cloud& cloud, const Sns& sns)
      : cloud_(cloud), sns_(sns), stories_(cloud.kernel()) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // Hands a message to those who are subscribed to its topic now and want it.
  void accept(Notification notification);
  std::uint64_t under_way() const { return under_way_; }

 private:
  // One subscriber's copy, as the subscription was when the message was published.
  struct Delivery {
    std::shared_ptr<const Notification> notification;
    SubscriptionState subscription;
    std::string topic;  // its name
    Identity identity;
    Duration late{};
  };
  using Shared = std::shared_ptr<const Delivery>;
  using Line = std::pair<std::string, std::string>;  // a subscription and a group

  void start(Shared delivery, bool in_order);
  Task<void> deliver(Shared delivery);
  Task<void> deliver_line(Kernel& kernel, Line line);
  Task<std::optional<aws::Error>> attempt(Shared delivery, std::uint64_t number);
  Task<std::optional<aws::Error>> send(Shared delivery, std::string url, Identity identity,
                                       std::uint64_t number);
  Task<std::optional<aws::Error>> invoke(Shared delivery, std::uint64_t number);
  Task<void> bury(Shared delivery);
  Duration jittered(Duration wait, Identity identity, std::uint64_t attempt);
  void count(const std::string& topic, const char* metric);

  aws::Cloud& cloud_;
  const Sns& sns_;
  std::map<Line, std::deque<Shared>> lines_;  // of FIFO topics
  std::uint64_t under_way_ = 0;
  TaskGroup stories_;
};

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_DELIVERY_H_
