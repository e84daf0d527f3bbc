// with_timeout: a story that is given so long and no longer.
//
//   std::expected<int, TimedOut> n = co_await with_timeout(kernel, 3s, answer(kernel));
//
// When the time is up the story is destroyed where it waits. A result and a time-out at one instant
// are a tie, decided as all ties are: by the order in which the two events come up.

#ifndef WEIR_SIM_KERNEL_TIMEOUT_H_
#define WEIR_SIM_KERNEL_TIMEOUT_H_

#include <expected>

#include "sim/kernel/task.h"

namespace weir {

struct TimedOut {
  bool operator==(const TimedOut&) const = default;
};

namespace internal {

template <class T>
class Timeout {
 public:
  Timeout(Kernel& kernel, Duration limit, Task<T> task)
      : kernel_(kernel), limit_(limit), task_(std::move(task)), timer_(*this), finish_(*this) {}
  Timeout(const Timeout&) = delete;
  ~Timeout() {
    if (timer_.sequence != 0) kernel_.cancel(timer_.sequence);
  }

  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> parent) {
    parent_ = AnyCoroutine::from_address(parent.address());
    auto& promise = task_.promise();
    promise.parent = parent_;
    promise.process = parent.promise().process;
    promise.on_done = &finish_;
    timer_.sequence = kernel_.call_at(kernel_.now() + limit_, &timer_);
    kernel_.transfer(task_.handle());
  }
  std::expected<T, TimedOut> await_resume() {
    if (!task_.valid()) return std::unexpected(TimedOut{});
    if constexpr (std::is_void_v<T>) {
      task_.promise().take();
      return {};
    } else {
      return task_.promise().take();
    }
  }

 private:
  struct Timer final : Callback {
    explicit Timer(Timeout& owner) : timeout(owner) {}
    void fire() override {
      sequence = 0;
      timeout.task_.reset();
      timeout.kernel_.transfer(timeout.parent_);
    }
    Timeout& timeout;
    std::uint64_t sequence = 0;
  };
  struct Finish final : Callback {
    explicit Finish(Timeout& owner) : timeout(owner) {}
    void fire() override {
      timeout.kernel_.cancel(std::exchange(timeout.timer_.sequence, 0));
      timeout.kernel_.transfer(timeout.parent_);
    }
    Timeout& timeout;
  };

  Kernel& kernel_;
  Duration limit_;
  Task<T> task_;
  Timer timer_;
  Finish finish_;
  AnyCoroutine parent_;
};

}  // namespace internal

template <class T>
Task<std::expected<T, TimedOut>> with_timeout(Kernel& kernel, Duration limit, Task<T> task) {
  internal::Timeout<T> timeout(kernel, limit, std::move(task));
  co_return co_await timeout;
}

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_TIMEOUT_H_
