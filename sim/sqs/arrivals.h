// Arrivals: tells those who wait for a queue when there is something to receive.
//
// Messages become visible when they are sent and when a delay or a visibility timeout ends. One
// story for all queues sleeps until the next hidden message becomes visible; without one it costs
// nothing. Whoever is told asks for the messages like anybody else, and may come too late.

#ifndef WEIR_SIM_SQS_ARRIVALS_H_
#define WEIR_SIM_SQS_ARRIVALS_H_

#include "sim/aws/cloud.h"
#include "sim/kernel/signal.h"
#include "sim/kernel/task_group.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

class Arrivals {
 public:
  Arrivals(aws::Cloud& cloud, Sqs& sqs)
      : cloud_(cloud), sqs_(sqs), changed_(cloud.kernel()), stories_(cloud.kernel()) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  aws::Cloud& cloud() const { return cloud_; }
  // A call may have changed this queue, and through it its dead-letter queue.
  void look(Queue& queue);
  void look_at_all();
  aws::Source& source(const Queue& queue) const;

 private:
  void announce(Queue& queue);
  Task<void> run();

  aws::Cloud& cloud_;
  Sqs& sqs_;
  bool started_ = false;
  Time wakes_at_ = Time::max();
  Signal changed_;
  TaskGroup stories_;
};

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_ARRIVALS_H_
