// Box<T>: an optional value on the heap, for a shape that contains itself.
//
// It is used like std::optional<T> and copies deeply like it, but T may be incomplete where the
// box is a member. Generated code needs it for the few directly recursive shapes; lists and maps
// break the circle by themselves.

#ifndef WEIR_SIM_AWS_API_BOX_H_
#define WEIR_SIM_AWS_API_BOX_H_

#include <memory>
#include <utility>

namespace weir::aws {

template <typename T>
class Box {
 public:
  using value_type = T;

  Box() noexcept = default;
  Box(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: as std::optional does
  Box(const Box& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(Box other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Box() = default;

  bool has_value() const noexcept { return value_ != nullptr; }
  explicit operator bool() const noexcept { return has_value(); }
  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return value_.get(); }
  const T* operator->() const noexcept { return value_.get(); }
  T& emplace() { return *(value_ = std::make_unique<T>()); }
  void reset() noexcept { value_.reset(); }

  friend bool operator==(const Box& a, const Box& b) {
    return a.has_value() == b.has_value() && (!a.has_value() || *a == *b);
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_API_BOX_H_
