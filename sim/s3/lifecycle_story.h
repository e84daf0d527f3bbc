// LifecycleStory: carries out lifecycle rules as virtual time passes.
//
// It sleeps until the next action of any bucket is to be carried out; whoever changes a key that
// may be due earlier wakes it. It does not exist for a cloud in which no rule has been put.

#ifndef WEIR_SIM_S3_LIFECYCLE_STORY_H_
#define WEIR_SIM_S3_LIFECYCLE_STORY_H_

#include <optional>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/kernel/signal.h"
#include "sim/kernel/task_group.h"
#include "sim/s3/notifier.h"
#include "sim/s3/state.h"

namespace weir::s3 {

class LifecycleStory {
 public:
  // REQUIRES: the notifier outlives it.
  LifecycleStory(aws::Cloud& cloud, S3& s3, Notifier& notifier)
      : cloud_(cloud),
        s3_(s3),
        notifier_(notifier),
        changed_(cloud.kernel()),
        stories_(cloud.kernel()) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  bool started() const { return started_; }
  // A configuration has been put.
  void rules_changed();
  // A key, or more than one, has changed.
  void key_changed(const std::string& bucket, const std::string& key);
  void bucket_changed(const std::string& bucket);

 private:
  Task<void> run();
  Time next() const;
  void act_now();
  void wake_for(std::optional<Time> time);

  aws::Cloud& cloud_;
  S3& s3_;
  Notifier& notifier_;
  bool started_ = false;
  Time wakes_at_ = Time::max();
  Signal changed_;
  TaskGroup stories_;
};

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_LIFECYCLE_STORY_H_
