// WaitList: stories that wait for something other than time, first come first served.
//
// The building block of Semaphore, Channel, Gate and Signal. A wake-up is queued, never a call: who
// signals goes on first. A node lives in the frame of who waits, so that a cancelled story takes
// itself out of the list, or its wake-up out of the queue.

#ifndef WEIR_SIM_KERNEL_WAIT_LIST_H_
#define WEIR_SIM_KERNEL_WAIT_LIST_H_

#include <coroutine>
#include <cstdint>

#include "sim/kernel/kernel.h"

namespace weir {

class WaitList {
 public:
  class Node {
   public:
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    ~Node() { leave(); }
    // Waits no longer, and takes back a wake-up that has not come yet.
    void leave() {
      if (list_ != nullptr) list_->remove(*this);
      if (sequence_ != 0) kernel_->cancel(sequence_);
      sequence_ = 0;
    }
    // True from the wake-up until the story goes on: destroyed in between, it was woken in vain.
    bool woken() const { return sequence_ != 0; }
    void resumed() { sequence_ = 0; }

   private:
    friend class WaitList;
    WaitList* list_ = nullptr;
    Kernel* kernel_ = nullptr;
    Node* previous_ = nullptr;
    Node* next_ = nullptr;
    std::coroutine_handle<> handle_;
    std::uint64_t sequence_ = 0;
  };

  explicit WaitList(Kernel& kernel) : kernel_(&kernel) {}
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;
  // Who still waits then waits for good: whoever owns the list outlives its users, or cancels them.
  ~WaitList() {
    while (first_ != nullptr) remove(*first_);
  }

  Kernel& kernel() const { return *kernel_; }
  bool empty() const { return first_ == nullptr; }
  Node* front() const { return first_; }

  void wait(Node& node, std::coroutine_handle<> h) {
    node.list_ = this;
    node.kernel_ = kernel_;
    node.handle_ = h;
    node.previous_ = last_;
    node.next_ = nullptr;
    (last_ == nullptr ? first_ : last_->next_) = &node;
    last_ = &node;
  }
  // Queues the first one's wake-up and returns it; null if nobody waits.
  Node* wake_one() {
    Node* node = first_;
    if (node != nullptr) {
      remove(*node);
      node->sequence_ = kernel_->wake(node->handle_);
    }
    return node;
  }
  void wake_all() {
    while (wake_one() != nullptr) {
    }
  }

 private:
  void remove(Node& node) {
    (node.previous_ == nullptr ? first_ : node.previous_->next_) = node.next_;
    (node.next_ == nullptr ? last_ : node.next_->previous_) = node.previous_;
    node.list_ = nullptr;
  }

  Kernel* kernel_;
  Node* first_ = nullptr;
  Node* last_ = nullptr;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_WAIT_LIST_H_
