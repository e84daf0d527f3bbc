// SqsMapping: the story of one mapping of a queue.
//
// It polls as long as it may hand over one more batch. Five may be on their way at first, and 300
// more a minute while all of them are, up to 1,250 or what ScalingConfig says: what is not received
// yet waits in the queue and loses none of its receives. What no filter takes is deleted unseen.
// When the mapping changes, whatever it had received is left and comes again.

#ifndef WEIR_SIM_LAMBDA_SQS_MAPPING_H_
#define WEIR_SIM_LAMBDA_SQS_MAPPING_H_

#include <cstddef>
#include <optional>
#include <string>

#include "sim/kernel/signal.h"
#include "sim/kernel/task_group.h"
#include "sim/lambda/mapping_story.h"
#include "sim/lambda/sqs_filter.h"
#include "sim/lambda/sqs_receiver.h"
#include "sim/lambda/sqs_work.h"

namespace weir::lambda {

class SqsMapping final : public MappingStory {
 public:
  // REQUIRES: the mapping exists.
  SqsMapping(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid);

 private:
  // From one change of the mapping to the next.
  struct Polling {
    Polling(aws::Cloud& cloud, Lambda& lambda, MappingState& mapping, const std::string& role)
        : work(cloud, lambda, mapping, role), receiver(work), filter(mapping.filters) {}
    SqsWork work;
    SqsReceiver receiver;
    SqsFilter filter;
    MessageBatch kept;  // received, and left out of the batch before because of its size
    Time busy_since;    // since then, something has always been on its way
  };

  Task<void> start() override;
  void stop() override;
  Task<void> poll();
  Task<void> look_at_queue();
  Task<void> wait_for_room();
  std::int64_t room(Time now) const;
  Task<MessageBatch> gather();
  void filter(MessageBatch& batch);
  Task<void> deliver(MessageBatch batch);

  std::optional<Polling> polling_;
  Signal delivered_;
  TaskGroup stories_;
};

// Why a mapping of this queue to a function with this time-out is refused, as its role sees it.
Task<std::optional<aws::Error>> refuse_queue(aws::Cloud& cloud, aws::Caller caller,
                                             std::string queue_arn, Duration timeout);

// What the mapping of a queue still has to do, in a clause; nothing if it is done.
std::optional<std::string> waits_for_queue(aws::Cloud& cloud, const MappingState& mapping);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SQS_MAPPING_H_
