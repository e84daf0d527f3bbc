// Channel<T>: values handed from story to story, first in, first out.
//
//   Channel<int> channel(kernel, 2);          // room for two; without a number: without bound
//   co_await channel.send(7);                 // waits while it is full; false: it was closed
//   std::optional<int> n = co_await channel.receive();   // nullopt: closed and empty
//
// A value goes straight to the first who waits for one. If that story is cancelled before it goes
// on, the value goes back to the head of the channel, so that nothing is lost by a cancellation.

#ifndef WEIR_SIM_KERNEL_CHANNEL_H_
#define WEIR_SIM_KERNEL_CHANNEL_H_

#include <deque>
#include <optional>
#include <utility>

#include "sim/kernel/wait_list.h"

namespace weir {

template <class T>
class Channel {
 public:
  static constexpr std::size_t kUnbounded = ~std::size_t{0};
  explicit Channel(Kernel& kernel, std::size_t capacity = kUnbounded)
      : capacity_(capacity), receivers_(kernel), senders_(kernel) {}

  class [[nodiscard]] Receive {
   public:
    explicit Receive(Channel& channel) : channel_(channel) {}
    ~Receive() {
      if (node_.woken() && value_) [[unlikely]]
        channel_.give_back(std::move(*value_));
    }
    bool await_ready() {
      value_ = channel_.try_receive();
      return value_.has_value() || channel_.closed_;
    }
    void await_suspend(std::coroutine_handle<> h) {
      node_.receive = this;
      channel_.receivers_.wait(node_, h);
    }
    std::optional<T> await_resume() {
      node_.resumed();
      return std::move(value_);
    }

   private:
    friend class Channel;
    struct Node : WaitList::Node {
      Receive* receive = nullptr;
    };
    Channel& channel_;
    Node node_;
    std::optional<T> value_;
  };

  class [[nodiscard]] Send {
   public:
    Send(Channel& channel, T value) : channel_(channel), value_(std::move(value)) {}
    bool await_ready() { return channel_.closed_ || channel_.try_send(value_); }
    void await_suspend(std::coroutine_handle<> h) {
      node_.send = this;
      channel_.senders_.wait(node_, h);
    }
    // False: the channel was closed, the value was not taken.
    bool await_resume() {
      node_.resumed();
      return !value_.has_value();
    }

   private:
    friend class Channel;
    struct Node : WaitList::Node {
      Send* send = nullptr;
    };
    Channel& channel_;
    Node node_;
    std::optional<T> value_;  // empty once taken
  };

  Send send(T value) { return Send(*this, std::move(value)); }
  Receive receive() { return Receive(*this); }

  std::optional<T> try_receive() {
    if (values_.empty()) return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    if (auto* node = static_cast<typename Send::Node*>(senders_.wake_one()); node != nullptr) {
      values_.push_back(std::move(*node->send->value_));
      node->send->value_.reset();
    }
    return value;
  }

  // Who waits to receive gets nothing, who waits to send is told so; what is inside stays.
  void close() {
    closed_ = true;
    receivers_.wake_all();
    senders_.wake_all();
  }
  bool closed() const { return closed_; }
  std::size_t size() const { return values_.size(); }

 private:
  bool try_send(std::optional<T>& value) {
    if (auto* node = static_cast<typename Receive::Node*>(receivers_.wake_one()); node != nullptr) {
      node->receive->value_ = std::move(*value);
    } else if (values_.size() < capacity_) {
      values_.push_back(std::move(*value));
    } else {
      return false;
    }
    value.reset();
    return true;
  }
  void give_back(T value) {
    if (auto* node = static_cast<typename Receive::Node*>(receivers_.wake_one()); node != nullptr) {
      node->receive->value_ = std::move(value);
    } else {
      values_.push_front(std::move(value));
    }
  }

  std::size_t capacity_;
  bool closed_ = false;
  std::deque<T> values_;
  WaitList receivers_, senders_;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_CHANNEL_H_
