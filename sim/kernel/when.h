// when_all, when_any: several stories at once, awaited as one.
//
//   std::vector<int> all = co_await when_all(kernel, std::move(tasks));
//   First<int> first = co_await when_any(kernel, std::move(tasks));   // the others are cancelled
//
// They start in the next round of the current instant, in their order. when_all waits for every one
// and then throws the failure of the first in order that failed; when_any throws if the first to
// end failed. REQUIRES of when_any: at least one task.

#ifndef WEIR_SIM_KERNEL_WHEN_H_
#define WEIR_SIM_KERNEL_WHEN_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/kernel/task.h"

namespace weir {

template <class T>
struct First {
  std::size_t index = 0;
  T value;
};

namespace internal {

// Starts tasks and goes on when `needed` of them have ended.
template <class T>
class Join {
 public:
  Join(Kernel& kernel, std::vector<Task<T>> tasks, std::size_t needed)
      : kernel_(kernel), missing_(needed), children_(tasks.size()) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      children_[i].join = this;
      children_[i].index = i;
      children_[i].task = std::move(tasks[i]);
    }
  }
  Join(const Join&) = delete;

  bool await_ready() const noexcept { return missing_ == 0; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> parent) {
    parent_ = AnyCoroutine::from_address(parent.address());
    Process* owner = parent.promise().process;
    const Identity identity = owner == nullptr ? Identity{} : owner->identity;
    const std::uint64_t step = owner == nullptr ? 0 : owner->step++;
    for (Child& child : children_) {
      child.process.identity = identity.child("child", step).child("index", child.index);
      auto& promise = child.task.promise();
      promise.parent = parent_;
      promise.process = &child.process;
      promise.on_done = &child;
      kernel_.start(child.task.coroutine());
    }
  }
  void await_resume() const noexcept {}

  std::size_t first() const { return first_; }
  T take(std::size_t index) { return children_[index].task.promise().take(); }

 private:
  struct Child final : Callback {
    void fire() override { join->ended(index); }
    Join* join = nullptr;
    std::size_t index = 0;
    Process process;
    Task<T> task;
  };
  void ended(std::size_t index) {
    if (missing_ == 0) return;  // one more than was needed, at the same instant
    --missing_;
    if (first_ == kNone) first_ = index;
    if (missing_ == 0) kernel_.transfer(parent_);
  }

  static constexpr std::size_t kNone = ~std::size_t{0};
  Kernel& kernel_;
  std::size_t missing_;
  std::size_t first_ = kNone;
  AnyCoroutine parent_;
  std::vector<Child> children_;
};

}  // namespace internal

template <class T>
Task<std::vector<T>> when_all(Kernel& kernel, std::vector<Task<T>> tasks) {
  const std::size_t count = tasks.size();
  internal::Join<T> join(kernel, std::move(tasks), count);
  co_await join;
  std::vector<T> results;
  results.reserve(count);
  for (std::size_t i = 0; i < count; ++i) results.push_back(join.take(i));
  co_return results;
}

inline Task<void> when_all(Kernel& kernel, std::vector<Task<void>> tasks) {
  const std::size_t count = tasks.size();
  internal::Join<void> join(kernel, std::move(tasks), count);
  co_await join;
  for (std::size_t i = 0; i < count; ++i) join.take(i);
}

template <class T>
Task<First<T>> when_any(Kernel& kernel, std::vector<Task<T>> tasks) {
  WEIR_ASSERT(!tasks.empty());
  internal::Join<T> join(kernel, std::move(tasks), 1);
  co_await join;
  const std::size_t index = join.first();
  co_return First<T>{index, join.take(index)};
}

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_WHEN_H_
