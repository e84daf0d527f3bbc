#include "sim/kernel/task_group.h"

namespace weir {

void TaskGroup::spawn(Identity identity, Task<void> task) {
  void* memory = kernel_.arena().allocate(sizeof(Member));
  Member* member = new (memory) Member(*this);
  member->process.identity = identity;
  member->task = std::move(task);
  auto& promise = member->task.promise();
  promise.process = &member->process;
  promise.on_done = member;
  member->next = first_;
  if (first_ != nullptr) first_->previous = member;
  first_ = member;
  ++size_;
  kernel_.start(member->task.coroutine());
}

void TaskGroup::ended(Member& member) {
  // Called from the story's last suspension: the loop frees its frame.
  if (member.task.promise().failure) kernel_.fail(member.task.promise().failure);
  unlink(member);
  kernel_.retire(member.task.release());
  free(&member);
  if (size_ == 0) ended_.wake_all();
}

void TaskGroup::unlink(Member& member) {
  (member.previous == nullptr ? first_ : member.previous->next) = member.next;
  if (member.next != nullptr) member.next->previous = member.previous;
  --size_;
}

void TaskGroup::free(Member* member) {
  member->~Member();
  Arena::deallocate(member, sizeof(Member));
}

void TaskGroup::cancel() {
  while (first_ != nullptr) {
    Member* member = first_;
    unlink(*member);
    free(member);
  }
  ended_.wake_all();
}

Task<void> TaskGroup::join(Kernel&) {
  struct Awaiter {
    TaskGroup& group;
    WaitList::Node node{};
    bool await_ready() const { return group.size_ == 0; }
    void await_suspend(std::coroutine_handle<> h) { group.ended_.wait(node, h); }
    void await_resume() { node.resumed(); }
  };
  while (size_ != 0) co_await Awaiter{*this};
}

}  // namespace weir
