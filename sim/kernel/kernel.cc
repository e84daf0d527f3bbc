#include "sim/kernel/kernel.h"

#include <algorithm>

#include "sim/kernel/task_group.h"

namespace weir {
namespace {

constexpr Site kTie{"kernel/tie", ChoiceKind::tie};
// Few priorities are other than zero, so that a shrunk failure reads "X before Y at T".
constexpr std::uint64_t kTieOneIn = 8;
constexpr std::uint64_t kTiePriorities = 1024;

// Callbacks are told from coroutines by the lowest bit of their address, which is even.
bool is_callback(const void* what) {
  // allowed(pointer-order): looks at the tag alone
  return (reinterpret_cast<std::uintptr_t>(what) & 1) != 0;
}

// Whether `inner` is `outer`, or is awaited by it, however far down.
bool within(internal::AnyCoroutine inner, internal::AnyCoroutine outer) {
  for (; inner; inner = inner.promise().parent) {
    if (inner == outer) return true;
  }
  return false;
}

internal::AnyCoroutine any(std::coroutine_handle<> h) {
  return internal::AnyCoroutine::from_address(h.address());
}

}  // namespace

Kernel::Kernel(const KernelOptions& options)
    : now_(options.start), events_max_(options.events_max), choices_(options.seed) {
  if (options.explore_ties) queue_.set_reorder(&Kernel::reorder, this);
  root_ = std::make_unique<TaskGroup>(*this);
}

Kernel::~Kernel() {
  running_ = nullptr;
  root_.reset();
  bury();
}

void Kernel::spawn(Identity identity, Task<void> task) { root_->spawn(identity, std::move(task)); }

void Kernel::dispatch(void* what) {
  if (is_callback(what)) [[unlikely]] {
    reinterpret_cast<Callback*>(static_cast<char*>(what) - 1)->fire();
  } else {
    running_ = std::coroutine_handle<>::from_address(what);
    running_.resume();
  }
  for (;;) {
    if (!doomed_.empty()) [[unlikely]]
      bury();
    if (!transfer_) break;
    running_ = std::exchange(transfer_, {});
    running_.resume();
  }
  running_ = nullptr;
}

StopReason Kernel::loop(Time until, bool bounded) {
  stop_ = false;
  while (!stop_) {
    if (events_ >= events_max_) return StopReason::events_bound;
    if (bounded) {
      if (queue_.empty()) {
        now_ = std::max(now_, until);
        return StopReason::drained;
      }
      if (queue_.next_time() > image(until)) {
        now_ = std::max(now_, until);
        return StopReason::until;
      }
    }
    EventQueue::Event event;
    if (!queue_.pop(&event)) return StopReason::drained;
    now_ = time_of(event.time);
    ++events_;
    dispatch(event.what);
    if (failure_) [[unlikely]]
      std::rethrow_exception(std::exchange(failure_, nullptr));
  }
  return StopReason::stopped;
}

StopReason Kernel::run() { return loop(Time::max(), false); }
StopReason Kernel::run_until(Time t) { return loop(t, true); }

void Kernel::destroy(internal::AnyCoroutine h) {
  if (h.promise().start != 0) queue_.cancel(std::exchange(h.promise().start, 0));
  if (running_ && within(any(running_), h)) {
    // It destroys itself: put off until it has returned to the loop, and nobody hears of its end.
    h.promise().parent = {};
    h.promise().on_done = nullptr;
    doomed_.push_back(h);
    return;
  }
  if (transfer_ && within(any(transfer_), h)) transfer_ = {};
  h.destroy();
}

void Kernel::bury() {
  running_ = nullptr;
  while (!doomed_.empty()) {
    const internal::AnyCoroutine h = doomed_.back();
    doomed_.pop_back();
    if (transfer_ && within(any(transfer_), h)) transfer_ = {};
    h.destroy();
  }
}

void Kernel::fail(std::exception_ptr failure) {
  if (!failure_) failure_ = std::move(failure);
}

void Kernel::reorder(void* context, std::vector<EventQueue::Event>& round) {
  Kernel& self = *static_cast<Kernel*>(context);
  std::vector<std::pair<std::uint64_t, EventQueue::Event>> order;
  order.reserve(round.size());
  for (const EventQueue::Event& event : round) {
    std::uint64_t priority = 0;
    if (!is_callback(event.what)) {
      auto& promise = internal::AnyCoroutine::from_address(event.what).promise();
      if (Process* process = promise.process; process != nullptr) {
        const std::uint64_t drawn = self.choices_.below(kTie, process->identity, process->step++,
                                                        kTieOneIn * kTiePriorities);
        if (drawn < kTiePriorities) priority = drawn;
      }
    }
    order.emplace_back(priority, event);
  }
  // Sequence numbers are unique, so the order is total and any sort will do.
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.sequence < b.second.sequence;
  });
  for (std::size_t i = 0; i < round.size(); ++i) round[i] = order[i].second;
}

}  // namespace weir
