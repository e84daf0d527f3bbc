// Signal: tells those who wait that something has changed, and waits no longer than asked.
//
//   const bool changed = co_await signal.wait_until(kernel.now() + 60s);   // false: the time is up
//
// It carries no value and remembers nothing: who does not wait hears nothing, so that the state it
// speaks of is looked at before waiting and again afterwards. A change and the end of the time at
// one instant are a tie, decided as all ties are.

#ifndef WEIR_SIM_KERNEL_SIGNAL_H_
#define WEIR_SIM_KERNEL_SIGNAL_H_

#include <cstdint>
#include <utility>

#include "sim/kernel/wait_list.h"

namespace weir {

class Signal {
 public:
  explicit Signal(Kernel& kernel) : waiting_(kernel) {}

  class [[nodiscard]] Wait {
   public:
    Wait(Signal& signal, Time deadline) : signal_(signal), deadline_(deadline), timer_(*this) {}
    Wait(const Wait&) = delete;
    ~Wait() { stop_timer(); }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      handle_ = h;
      signal_.waiting_.wait(node_, h);
      if (deadline_ == Time::max()) return;
      timer_.sequence = signal_.waiting_.kernel().call_at(deadline_, &timer_);
    }
    // True: it was notified. False: the time is up.
    bool await_resume() {
      stop_timer();
      node_.resumed();
      return !timer_.fired;
    }

   private:
    struct Timer final : Callback {
      explicit Timer(Wait& owner) : wait(owner) {}
      void fire() override {
        sequence = 0;
        fired = true;
        wait.node_.leave();
        wait.signal_.waiting_.kernel().transfer(wait.handle_);
      }
      Wait& wait;
      std::uint64_t sequence = 0;
      bool fired = false;
    };
    void stop_timer() {
      if (timer_.sequence != 0) {
        signal_.waiting_.kernel().cancel(std::exchange(timer_.sequence, 0));
      }
    }

    Signal& signal_;
    Time deadline_;
    std::coroutine_handle<> handle_;
    WaitList::Node node_;
    Timer timer_;
  };

  // REQUIRES: the deadline is not in the past. Time::max() waits for good.
  Wait wait_until(Time deadline) { return Wait(*this, deadline); }
  Wait wait() { return Wait(*this, Time::max()); }
  void notify_all() { waiting_.wake_all(); }

 private:
  WaitList waiting_;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_SIGNAL_H_
