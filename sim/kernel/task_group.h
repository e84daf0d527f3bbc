// TaskGroup: owns stories that run beside each other. Nothing runs that nobody owns.
//
// A spawned story starts in the next round of the current instant. Destroying the group, or calling
// cancel(), destroys those that have not ended; a story that does this to its own group goes on
// until it next waits. A story that ends by an exception fails the run: Kernel::run throws it.

#ifndef WEIR_SIM_KERNEL_TASK_GROUP_H_
#define WEIR_SIM_KERNEL_TASK_GROUP_H_

#include <cstddef>

#include "sim/kernel/task.h"
#include "sim/kernel/wait_list.h"

namespace weir {

class TaskGroup {
 public:
  explicit TaskGroup(Kernel& kernel) : kernel_(kernel), ended_(kernel) {}
  ~TaskGroup() { cancel(); }
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void spawn(Identity identity, Task<void> task);
  void cancel();
  std::size_t size() const { return size_; }

  // Returns when no story of the group is left.
  Task<void> join(Kernel& kernel);

 private:
  struct Member final : Callback {
    explicit Member(TaskGroup& owner) : group(owner) {}
    void fire() override { group.ended(*this); }
    TaskGroup& group;
    Process process;
    Task<void> task;
    Member* previous = nullptr;
    Member* next = nullptr;
  };
  void ended(Member& member);
  void unlink(Member& member);
  void free(Member* member);

  Kernel& kernel_;
  Member* first_ = nullptr;
  std::size_t size_ = 0;
  WaitList ended_;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_TASK_GROUP_H_
