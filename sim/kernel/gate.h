// Gate: counts who is inside, and lets one wait until all have left.
//
//   auto pass = gate.enter();        // nullopt: it is closed
//   co_await gate.close();           // nobody enters any more; returns when the last has left

#ifndef WEIR_SIM_KERNEL_GATE_H_
#define WEIR_SIM_KERNEL_GATE_H_

#include <optional>
#include <utility>

#include "sim/kernel/wait_list.h"

namespace weir {

class Gate {
 public:
  explicit Gate(Kernel& kernel) : left_(kernel) {}

  // Being inside; leaving is its destruction.
  class Pass {
   public:
    explicit Pass(Gate& gate) : gate_(&gate) { ++gate.inside_; }
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr && --gate_->inside_ == 0) gate_->left_.wake_all();
    }

   private:
    Gate* gate_;
  };

  class [[nodiscard]] Close {
   public:
    explicit Close(Gate& gate) : gate_(gate) {}
    bool await_ready() const { return gate_.inside_ == 0; }
    void await_suspend(std::coroutine_handle<> h) { gate_.left_.wait(node_, h); }
    void await_resume() { node_.resumed(); }

   private:
    Gate& gate_;
    WaitList::Node node_;
  };

  std::optional<Pass> enter() {
    if (closed_) return std::nullopt;
    return std::optional<Pass>(std::in_place, *this);
  }
  Close close() {
    closed_ = true;
    return Close(*this);
  }
  bool closed() const { return closed_; }
  std::size_t inside() const { return inside_; }

 private:
  bool closed_ = false;
  std::size_t inside_ = 0;
  WaitList left_;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_GATE_H_
