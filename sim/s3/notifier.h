// Notifier: tells queues, topics, functions and EventBridge what happens to objects.
//
// Each event goes to each destination in a story of its own, with a delay of its own: events arrive
// late, and in any order. S3 tries again while a destination cannot be reached, so that one whose
// answer was lost hears of an event twice; what a destination refuses for good is lost without a
// trace. A bucket without a configuration costs nothing.

#ifndef WEIR_SIM_S3_NOTIFIER_H_
#define WEIR_SIM_S3_NOTIFIER_H_

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/kernel/task_group.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/object_event.h"
#include "sim/s3/state.h"

namespace weir::s3 {

enum class TargetKind : std::uint8_t { queue, topic, function, event_bus };

// Where an event goes.
struct Target {
  TargetKind kind;
  std::string arn;
  std::string configuration;  // its id
};

class Notifier {
 public:
  Notifier(aws::Cloud& cloud, S3& s3);

  Kernel& kernel() const { return cloud_.kernel(); }
  // Has any bucket ever had a configuration?
  bool started() const { return started_; }

  // Checks a configuration, asks its destinations and then keeps it.
  Task<std::expected<PutBucketNotificationConfigurationOutput, aws::Error>> put_configuration(
      CallContext context,
      std::shared_ptr<const PutBucketNotificationConfigurationRequest> request);

  // Who caused an event.
  struct Cause {
    const CallContext& context;
    const aws::OperationInfo& operation;
  };
  // The key has a new current version.
  void created(const Cause& cause, const std::string& bucket, const std::string& key);
  // A delete was carried out: of a version, or by a marker that is now the current version.
  void deleted(const Cause& cause, const std::string& bucket, const std::string& key,
               const std::optional<std::string>& version);
  // Its tags or its list of access have changed.
  void changed(const Cause& cause, const std::string& type, const std::string& bucket,
               const std::string& key, const std::optional<std::string>& version);
  // S3 did this by itself.
  void expired(const BucketState& bucket, const LifecycleDeed& deed);

 private:
  struct Delivery;
  enum class Handed : std::uint8_t { taken, refused, again };

  BucketState* listened_to(const std::string& bucket);
  ObjectEvent event_of(const Cause& cause, const BucketState& bucket, const std::string& key,
                       const std::string& type) const;
  void tell(const BucketState& bucket, const ObjectEvent& event, const CallContext& context);
  void send(const ObjectEvent& event, const Target& target, const CallContext& context);
  Task<void> deliver(std::shared_ptr<const Delivery> delivery);
  Task<Handed> hand_over(std::shared_ptr<const Delivery> delivery, aws::Caller caller);
  template <class Op>
  Task<Handed> hand(aws::Caller caller, typename Op::Request request);
  Task<Handed> hand_to_bus(std::shared_ptr<const Delivery> delivery, aws::Caller caller);
  // Sends the test message, or asks whether the function is there.
  Task<std::optional<aws::Error>> try_target(Target target, std::string message,
                                             aws::Caller caller);

  aws::Cloud& cloud_;
  S3& s3_;
  bool started_ = false;
  TaskGroup stories_;
};

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_NOTIFIER_H_
