// Semaphore: a number of permits, handed out first come first served.
//
//   Semaphore servers(kernel, 3);
//   co_await servers.acquire();
//   …
//   servers.release();
//
// A released permit goes straight to the first who waits, so that nobody can take it in passing. If
// that story is cancelled before it goes on, the permit goes to the next.

#ifndef WEIR_SIM_KERNEL_SEMAPHORE_H_
#define WEIR_SIM_KERNEL_SEMAPHORE_H_

#include "sim/kernel/wait_list.h"

namespace weir {

class Semaphore {
 public:
  Semaphore(Kernel& kernel, std::uint64_t permits) : waiting_(kernel), free_(permits) {}

  class [[nodiscard]] Acquire {
   public:
    explicit Acquire(Semaphore& semaphore) : semaphore_(semaphore) {}
    ~Acquire() {
      if (node_.woken()) [[unlikely]]
        semaphore_.release();
    }
    bool await_ready() { return semaphore_.try_acquire(); }
    void await_suspend(std::coroutine_handle<> h) { semaphore_.waiting_.wait(node_, h); }
    void await_resume() { node_.resumed(); }

   private:
    Semaphore& semaphore_;
    WaitList::Node node_;
  };

  Acquire acquire() { return Acquire(*this); }
  bool try_acquire() {
    if (free_ == 0) return false;
    --free_;
    return true;
  }
  void release() {
    if (waiting_.wake_one() == nullptr) ++free_;
  }
  std::uint64_t free() const { return free_; }

 private:
  WaitList waiting_;
  std::uint64_t free_;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_SEMAPHORE_H_
