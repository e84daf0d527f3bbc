// Task<T>: a story, told by a coroutine that starts when it is first awaited.
//
//   Task<int> answer(Kernel& kernel) {
//     co_await kernel.delay(1s);
//     co_return 42;
//   }
//   int n = co_await answer(kernel);
//
// The task owns its frame: destroying it cancels the story where it waits, and the destructors of
// its locals run. A frame comes from its world's arena, which the coroutine finds through its own
// arguments: one of them (the object of a member function counts) is a Kernel or has a kernel().
// A coroutine lambda therefore takes a Kernel& as a parameter; mind that its captures die with the
// lambda, not with the coroutine: pass what it needs as parameters too.

#ifndef WEIR_SIM_KERNEL_TASK_H_
#define WEIR_SIM_KERNEL_TASK_H_

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "sim/kernel/kernel.h"

namespace weir {
namespace internal {

template <class A>
concept HasKernel = requires(A& a) {
  { a.kernel() } -> std::convertible_to<Kernel&>;
};
template <class A>
concept PointsToKernel = std::is_pointer_v<A> && HasKernel<std::remove_pointer_t<A>>;
template <class A>
inline constexpr bool kOffersKernel =
    HasKernel<std::remove_reference_t<A>> || PointsToKernel<std::remove_cvref_t<A>>;

// The kernel of the first argument that has one.
template <class A, class... Rest>
Kernel& kernel_of(A&& a, Rest&&... rest) {
  if constexpr (HasKernel<std::remove_reference_t<A>>) {
    return a.kernel();
  } else if constexpr (PointsToKernel<std::remove_cvref_t<A>>) {
    return a->kernel();
  } else {
    return kernel_of(rest...);
  }
}

struct FinalAwaiter {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> h) const noexcept {
    PromiseBase& promise = h.promise();
    if (promise.on_done != nullptr) {
      promise.on_done->fire();
    } else if (promise.parent) {
      promise.kernel->transfer(promise.parent);
    }
  }
  void await_resume() const noexcept {}
};

template <class Promise>
struct TaskPromiseBase : PromiseBase {
  template <class... A>
  explicit TaskPromiseBase(A&... args) {
    static_assert((kOffersKernel<A> || ...),
                  "a Task's coroutine needs an argument that is a Kernel or has a kernel()");
    kernel = &kernel_of(args...);
  }
  template <class... A>
  static void* operator new(std::size_t size, A&... args) {
    return kernel_of(args...).arena().allocate(size);
  }
  static void operator delete(void* memory, std::size_t size) noexcept {
    Arena::deallocate(memory, size);
  }
  struct InitialAwaiter {
    PromiseBase& promise;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept { promise.start = 0; }
  };
  InitialAwaiter initial_suspend() noexcept { return {*this}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T>
struct TaskPromise : TaskPromiseBase<TaskPromise<T>> {
  using TaskPromiseBase<TaskPromise<T>>::TaskPromiseBase;
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    result.emplace(std::forward<U>(value));
  }
  T take() {
    if (this->failure) std::rethrow_exception(this->failure);
    return std::move(*result);
  }
  std::optional<T> result;
};

template <>
struct TaskPromise<void> : TaskPromiseBase<TaskPromise<void>> {
  using TaskPromiseBase<TaskPromise<void>>::TaskPromiseBase;
  Task<void> get_return_object();
  void return_void() const noexcept {}
  void take() const {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace internal

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = internal::TaskPromise<T>;
  using value_type = T;

  Task() noexcept = default;
  explicit Task(std::coroutine_handle<promise_type> h) noexcept : handle_(h) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() { reset(); }

  bool valid() const noexcept { return static_cast<bool>(handle_); }
  bool done() const noexcept { return handle_ && handle_.done(); }

  // Cancels the story where it waits.
  void reset() noexcept {
    if (handle_) {
      const auto h = std::exchange(handle_, {});
      if (h.done()) {
        h.destroy();
      } else {
        h.promise().kernel->destroy(any(h));
      }
    }
  }

  class Awaiter {
   public:
    explicit Awaiter(std::coroutine_handle<promise_type> child) noexcept : child_(child) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> parent) noexcept {
      auto& promise = child_.promise();
      promise.parent = internal::AnyCoroutine::from_address(parent.address());
      promise.process = parent.promise().process;
      promise.kernel->transfer(child_);
    }
    T await_resume() { return child_.promise().take(); }

   private:
    std::coroutine_handle<promise_type> child_;
  };
  Awaiter operator co_await() && noexcept { return Awaiter(handle_); }

  // ---- for the primitives in this folder ----
  internal::AnyCoroutine release() noexcept { return any(std::exchange(handle_, {})); }
  internal::AnyCoroutine coroutine() const noexcept { return any(handle_); }
  promise_type& promise() const { return handle_.promise(); }
  std::coroutine_handle<promise_type> handle() const { return handle_; }
  static internal::AnyCoroutine any(std::coroutine_handle<promise_type> h) {
    // PromiseBase is the first base and has the promise's alignment: the frame begins where the
    // other type of handle expects it.
    static_assert(alignof(promise_type) == alignof(internal::PromiseBase));
    return internal::AnyCoroutine::from_address(h.address());
  }

 private:
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Task<T> internal::TaskPromise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<TaskPromise<T>>::from_promise(*this));
}
inline Task<void> internal::TaskPromise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<TaskPromise<void>>::from_promise(*this));
}

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_TASK_H_
