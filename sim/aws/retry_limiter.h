// RateLimiter: how an SDK in adaptive mode holds itself back once it has been throttled.
//
// It measures the rate of answers, lowers its own rate at each throttle, lets it grow again along
// CUBIC's curve, and spends one token of a bucket on each attempt. Nothing is held back before the
// first throttle. Source: botocore's adaptive mode, whose numbers are floating-point ones.
//
// Here they are fixed-point integers: times in nanoseconds, rates in billionths of a request a
// second. K, the cube root, is exact to the nanosecond, and every rate that is computed drops less
// than a billionth. The bucket counts in rate × nanosecond, so that what flows in is exact, and a
// wait is rounded up to the nanosecond.

#ifndef WEIR_SIM_AWS_RETRY_LIMITER_H_
#define WEIR_SIM_AWS_RETRY_LIMITER_H_

#include <cstdint>

#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir::aws {

class RateLimiter {
 public:
  // In billionths of a request a second.
  using Rate = std::int64_t;
  static constexpr Rate kOnePerSecond = 1'000'000'000;

  explicit RateLimiter(Time now);

  // An attempt has ended: with an answer, with an error or with none.
  void on_answer(bool throttled, Time now);

  // Zero: a token was taken, and the attempt may leave. Else ask again after that time, or when
  // on_answer() has changed the rate.
  Duration acquire(Time now);

  bool enabled() const { return enabled_; }  // it has been throttled
  Rate rate() const { return fill_rate_; }
  Rate measured_rate() const { return measured_; }

 private:
  Rate measure(Time now);
  Rate cubic_rate(Time now) const;
  void set_rate(Rate rate, Time now);
  void refill(Time now);

  bool enabled_ = false;
  // The measured rate: answers are counted in slots of half a second.
  Time slot_;
  std::int64_t count_ = 0;
  Rate measured_ = 0;
  // CUBIC: the rate at the last throttle, when that was, and how long until that rate is back.
  Rate rate_max_ = 0;
  Time throttled_at_;
  Duration plateau_{};
  // The bucket, in 10^-18 of a token.
  Rate fill_rate_;
  internal::uint128 level_ = 0;
  internal::uint128 capacity_;
  Time filled_at_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_RETRY_LIMITER_H_
