// StartMessageMoveTask, CancelMessageMoveTask and ListMessageMoveTasks: dead letters go back to
// where they came from, or elsewhere, one by one in virtual time.

#ifndef WEIR_SIM_SQS_MOVE_TASKS_H_
#define WEIR_SIM_SQS_MOVE_TASKS_H_

#include <cstddef>
#include <expected>
#include <string>

#include "sim/aws/error.h"
#include "sim/kernel/task_group.h"
#include "sim/sqs/arrivals.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

std::expected<StartMessageMoveTaskResult, aws::Error> start_message_move_task(
    Sqs& sqs, const CallContext& context, const StartMessageMoveTaskRequest& request);
std::expected<CancelMessageMoveTaskResult, aws::Error> cancel_message_move_task(
    Sqs& sqs, const CallContext& context, const CancelMessageMoveTaskRequest& request);
std::expected<ListMessageMoveTasksResult, aws::Error> list_message_move_tasks(
    Sqs& sqs, const CallContext& context, const ListMessageMoveTasksRequest& request);

// The tasks that run.
class Movers {
 public:
  Movers(Arrivals& arrivals, Sqs& sqs)
      : arrivals_(arrivals), sqs_(sqs), stories_(arrivals.kernel()) {}

  Kernel& kernel() const { return arrivals_.kernel(); }
  // Carries out the last task that has begun.
  void start();

 private:
  Task<void> run(std::size_t index);
  bool is_over(MoveTask& task) const;
  void deliver(MoveTask& task, std::uint64_t number);

  Arrivals& arrivals_;
  Sqs& sqs_;
  TaskGroup stories_;
};

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_MOVE_TASKS_H_
