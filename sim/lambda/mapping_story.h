// MappingStory: what one event source mapping does, from its creation to its end.
//
// It waits for the first real poll, has its pollers work until the mapping is asked to change or to
// go, and ends them wherever they are when that holds. What was being processed at that moment is
// processed again. What the pollers are depends on the source: kinesis_mapping.h, sqs_mapping.h.

#ifndef WEIR_SIM_LAMBDA_MAPPING_STORY_H_
#define WEIR_SIM_LAMBDA_MAPPING_STORY_H_

#include <string>

#include "sim/aws/cloud.h"
#include "sim/kernel/signal.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class MappingStory {
 public:
  // REQUIRES: the mapping exists.
  MappingStory(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid);
  virtual ~MappingStory() = default;

  Kernel& kernel() const { return cloud_.kernel(); }
  const std::string& uuid() const { return uuid_; }
  // Ends when the mapping is gone.
  Task<void> run();
  // The mapping was asked to change or to go.
  void change() { changed_.notify_all(); }

 protected:
  Identity identity() const { return Identity::of(uuid_); }
  aws::Cloud& cloud() { return cloud_; }
  Lambda& lambda() { return lambda_; }
  MappingState& mapping() { return mapping_; }
  const MappingState& mapping() const { return mapping_; }
  const std::string& role() const { return role_; }  // of the function, when pollers begin

 private:
  // Has pollers begin to work.
  virtual Task<void> start() = 0;
  // Ends them wherever they are.
  virtual void stop() = 0;

  bool is_changing() const { return mapping_.pending || mapping_.deleting; }
  Task<void> wait_for_polls();
  Task<void> settle();

  aws::Cloud& cloud_;
  Lambda& lambda_;
  const std::string uuid_;
  MappingState& mapping_;  // until this ends it
  std::string role_;
  Signal changed_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_MAPPING_STORY_H_
