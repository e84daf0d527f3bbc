// Kernel: one world's virtual clock and run loop.
//
// Stories are coroutines (task.h) that wait for virtual time, for each other, or for what the
// primitives beside this file offer. The loop hands out what is due and resumes it; nothing else
// ever resumes a coroutine, so that the stack stays flat however many ready children are awaited,
// on every compiler and level. Time moves only when nothing is left to do at the current instant.
//
//   Kernel kernel({.seed = 7});
//   kernel.spawn(Identity::of("producer"), produce(kernel, stream));
//   kernel.run();
//
// With schedule exploration, what is due at one instant runs in an order that is itself a choice,
// keyed by process and step; without it, first come first served.

#ifndef WEIR_SIM_KERNEL_KERNEL_H_
#define WEIR_SIM_KERNEL_KERNEL_H_

#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "sim/kernel/arena.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/event_queue.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"
#include "sim/kernel/trace.h"

namespace weir {

class Kernel;
template <class T>
class Task;
class TaskGroup;

// Who is running, for the order of ties. Children that are awaited share their parent's.
struct Process {
  Identity identity;
  std::uint64_t step = 0;
};

// Something other than a coroutine that the loop can run. Kept small on purpose: time-outs only.
class Callback {
 public:
  virtual void fire() = 0;

 protected:
  ~Callback() = default;
};

namespace internal {

// What the kernel knows of every coroutine. First base of each promise.
struct PromiseBase {
  Kernel* kernel = nullptr;
  Process* process = nullptr;
  std::coroutine_handle<PromiseBase> parent;  // who awaits it; null for a spawned one
  Callback* on_done = nullptr;                // told instead of resuming the parent
  std::uint64_t start = 0;                    // the wake-up that will start it; 0 = none
  std::exception_ptr failure;
};
using AnyCoroutine = std::coroutine_handle<PromiseBase>;

}  // namespace internal

struct KernelOptions {
  std::uint64_t seed = 0;
  Time start = kDefaultStart;
  bool explore_ties = false;
  std::uint64_t events_max = ~std::uint64_t{0};
};

enum class StopReason : std::uint8_t {
  drained,       // nothing is pending
  until,         // the time asked for was reached
  events_bound,  // events_max were run
  stopped,       // stop() was called
};

class Kernel {
 public:
  explicit Kernel(const KernelOptions& options = {});
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  Time now() const { return now_; }
  Choices& choices() { return choices_; }
  Trace& trace() { return trace_; }
  Arena& arena() { return arena_; }
  // So that coroutines can find their kernel through any argument that has one.
  Kernel& kernel() { return *this; }

  // `co_await kernel.delay(5ms)`. A delay of zero lets everything else that is due run first.
  class Delay;
  Delay delay(Duration d);
  Delay delay_until(Time t);

  // Starts a story that the kernel itself owns until it ends.
  void spawn(Identity identity, Task<void> task);

  StopReason run();
  StopReason run_until(Time t);
  void stop() { stop_ = true; }

  std::uint64_t events() const { return events_; }
  std::uint64_t ties() const { return queue_.ties(); }
  std::size_t pending() const { return queue_.size(); }
  const EventQueue& queue() const { return queue_; }

  // ---- for the primitives in this folder ----

  // Resumes the coroutine in the next round of this instant; returns what cancels that.
  std::uint64_t wake(std::coroutine_handle<> h) { return queue_.push(image(now_), h.address()); }
  std::uint64_t call_at(Time t, Callback* callback) {
    return queue_.push(image(t), reinterpret_cast<char*>(callback) + 1);
  }
  void cancel(std::uint64_t sequence) { queue_.cancel(sequence); }
  // What the loop resumes next, before anything else: a child that starts, a parent that goes on.
  void transfer(std::coroutine_handle<> h) { transfer_ = h; }
  // Destroys a suspended coroutine at once, or, if it is running or awaits what is running, as
  // soon as that has returned to the loop.
  void destroy(internal::AnyCoroutine h);
  // Starts a suspended coroutine in the next round of this instant.
  void start(internal::AnyCoroutine h) { h.promise().start = wake(h); }
  // Destroys a coroutine that has ended, once the loop is back.
  void retire(internal::AnyCoroutine h) { doomed_.push_back(h); }
  // The story failed and nobody awaits it: run() throws it.
  void fail(std::exception_ptr failure);
  // Keeps the address arithmetic of frames in one place.
  static std::uint64_t image(Time t) {
    return static_cast<std::uint64_t>(t.time_since_epoch().count()) ^ (std::uint64_t{1} << 63);
  }

 private:
  static Time time_of(std::uint64_t image) {
    return Time(Duration(static_cast<std::int64_t>(image ^ (std::uint64_t{1} << 63))));
  }
  StopReason loop(Time until, bool bounded);
  void dispatch(void* what);
  void bury();
  static void reorder(void* context, std::vector<EventQueue::Event>& round);

  Time now_;
  std::coroutine_handle<> transfer_;
  std::coroutine_handle<> running_;
  bool stop_ = false;
  std::uint64_t events_ = 0, events_max_;
  Arena arena_;
  EventQueue queue_;
  Choices choices_;
  Trace trace_;
  std::vector<internal::AnyCoroutine> doomed_;
  std::exception_ptr failure_;
  std::unique_ptr<TaskGroup> root_;
};

// Waits for a point in virtual time. Cancelled by being destroyed.
class [[nodiscard]] Kernel::Delay {
 public:
  Delay(Kernel& kernel, Time at) : kernel_(kernel), at_(at) {}
  Delay(const Delay&) = delete;
  ~Delay() {
    if (sequence_ != 0) [[unlikely]]
      kernel_.queue_.cancel(sequence_);
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    sequence_ = kernel_.queue_.push(image(at_), h.address());
  }
  void await_resume() noexcept { sequence_ = 0; }

 private:
  Kernel& kernel_;
  Time at_;
  std::uint64_t sequence_ = 0;
};

inline Kernel::Delay Kernel::delay(Duration d) {
  return Delay(*this, d > Duration::zero() ? now_ + d : now_);
}
inline Kernel::Delay Kernel::delay_until(Time t) { return Delay(*this, t > now_ ? t : now_); }

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_KERNEL_H_
