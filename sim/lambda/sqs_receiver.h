// SqsReceiver: asks a queue for messages by long polls, ten at most at a time.
//
// An empty poll is never an event: the receiver sleeps until the queue has changed, a message that
// was left in it becomes visible again, or a fault can strike, and one idle span stands for all the
// polls in between.

#ifndef WEIR_SIM_LAMBDA_SQS_RECEIVER_H_
#define WEIR_SIM_LAMBDA_SQS_RECEIVER_H_

#include <cstddef>
#include <cstdint>

#include "sim/lambda/sqs_work.h"

namespace weir::lambda {

class SqsReceiver {
 public:
  explicit SqsReceiver(SqsWork& work);

  Kernel& kernel() const { return work_.kernel(); }
  // Up to `most` messages. None: `until` came first, the queue refused, or it was empty after all.
  Task<MessageBatch> receive(std::size_t most, Time until);

 private:
  bool may_find(Time until) const;
  Task<bool> wait_for_messages(Time until);
  Task<MessageBatch> ask(std::size_t most, Time until);
  aws::Caller next_caller();

  SqsWork& work_;
  aws::Source& source_;
  std::uint64_t failures_ = 0;  // in a row
  std::uint64_t slot_ = 0;      // of the last poll
  std::uint64_t polls_ = 0;     // within it
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SQS_RECEIVER_H_
