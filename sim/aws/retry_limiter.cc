#include "sim/aws/retry_limiter.h"

#include <algorithm>

namespace weir::aws {
namespace {

using internal::uint128;
__extension__ typedef __int128 int128;

constexpr Duration kSlot = 500ms;
constexpr std::int64_t kUnit = 1'000'000'000;  // billionths; also nanoseconds a second
constexpr uint128 kToken = static_cast<uint128>(kUnit) * kUnit;
// Cubic nanoseconds, of which a cubic second has 10^27, for a billionth of a rate.
constexpr uint128 kCubic = static_cast<uint128>(kUnit) * kUnit;
constexpr RateLimiter::Rate kRateMin = kUnit / 2;
// Bounds that no use reaches, so that the products below fit: a client that gets a million answers
// a second; and a distance from the plateau beyond which the curve's value is not what counts,
// because the limiter never allows more than twice the measured rate.
constexpr RateLimiter::Rate kRateMax = 1'000'000 * kUnit;
constexpr Duration kFar = 1000s;

// The largest integer whose cube is not above n, by bisection.
std::int64_t cube_root(uint128 n) {
  std::uint64_t low = 0;
  std::uint64_t high = std::uint64_t{1} << 42;  // its cube is 2^126
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (static_cast<uint128>(middle) * middle * middle <= n) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return static_cast<std::int64_t>(low);
}

// K = (rate × 0.3 / 0.4)^(1/3) seconds: when the curve is back at the rate of the throttle.
Duration time_to_plateau(RateLimiter::Rate rate) {
  return Duration(cube_root(static_cast<uint128>(rate) * kCubic * 3 / 4));
}

Time slot_of(Time now) {
  const Duration since = now.time_since_epoch();
  return Time(since - since % kSlot);
}

}  // namespace

RateLimiter::RateLimiter(Time now)
    : slot_(std::chrono::floor<std::chrono::seconds>(now)),
      throttled_at_(now),
      fill_rate_(kOnePerSecond),
      capacity_(kToken),
      filled_at_(now) {}

void RateLimiter::on_answer(bool throttled, Time now) {
  const Rate measured = measure(now);
  Rate rate;
  if (throttled) {
    rate_max_ = enabled_ ? std::min(measured, fill_rate_) : measured;
    plateau_ = time_to_plateau(rate_max_);
    throttled_at_ = now;
    enabled_ = true;
    rate = rate_max_ * 7 / 10;
  } else {
    // Also before the first throttle: the bucket that then comes into force is not empty.
    rate = cubic_rate(now);
  }
  set_rate(std::min(rate, 2 * measured), now);
}

Duration RateLimiter::acquire(Time now) {
  if (!enabled_) return Duration::zero();
  refill(now);
  if (level_ >= kToken) {
    level_ -= kToken;
    return Duration::zero();
  }
  // Rounded up, so that the token is there when the time is.
  const auto rate = static_cast<uint128>(fill_rate_);
  return Duration(static_cast<std::int64_t>((kToken - level_ + rate - 1) / rate));
}

RateLimiter::Rate RateLimiter::measure(Time now) {
  ++count_;
  const Time slot = slot_of(now);
  if (slot > slot_) {
    const int128 current = static_cast<int128>(count_) * kUnit * kUnit / (slot - slot_).count();
    measured_ = static_cast<Rate>((current * 8 + static_cast<int128>(measured_) * 2) / 10);
    measured_ = std::min(measured_, kRateMax);
    count_ = 0;
    slot_ = slot;
  }
  return measured_;
}

// 0.4 × (t − K)³ + the rate of the throttle; t is the time since then.
RateLimiter::Rate RateLimiter::cubic_rate(Time now) const {
  const Duration distance = std::min(now - throttled_at_ - plateau_, kFar);
  const int128 d = distance.count();
  return static_cast<Rate>(d * d * d * 4 / 10 / static_cast<int128>(kCubic)) + rate_max_;
}

void RateLimiter::set_rate(Rate rate, Time now) {
  refill(now);  // what came in until now came in at the old rate
  fill_rate_ = std::max(rate, kRateMin);
  // A second's worth, one token at least.
  capacity_ = std::max(kToken, static_cast<uint128>(fill_rate_) * kUnit);
  level_ = std::min(level_, capacity_);
}

void RateLimiter::refill(Time now) {
  const auto elapsed = static_cast<uint128>((now - filled_at_).count());
  level_ = std::min(capacity_, level_ + elapsed * static_cast<uint128>(fill_rate_));
  filled_at_ = now;
}

}  // namespace weir::aws
