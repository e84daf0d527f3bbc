// RateLimiter: integers give what real numbers give, and a throttle holds attempts back.

#include "sim/aws/retry_limiter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace weir::aws {
namespace {

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }
double per_second(RateLimiter::Rate rate) { return static_cast<double>(rate) / 1e9; }

// The same rules in floating point, which may decide nothing outside tests.
struct Model {
  double slot = 0, count = 0, measured = 0;
  double rate_max = 0, throttled_at = 0, plateau = 0, rate = 1;
  bool enabled = false;

  void on_answer(bool throttled, double t) {
    ++count;
    const double now_slot = std::floor(t * 2) / 2;
    if (now_slot > slot) {
      measured = 0.8 * count / (now_slot - slot) + 0.2 * measured;
      count = 0;
      slot = now_slot;
    }
    double next;
    if (throttled) {
      rate_max = enabled ? std::min(measured, rate) : measured;
      plateau = std::cbrt(rate_max * 0.3 / 0.4);
      throttled_at = t;
      enabled = true;
      next = 0.7 * rate_max;
    } else {
      next = 0.4 * std::pow(t - throttled_at - plateau, 3) + rate_max;
    }
    rate = std::max(0.5, std::min(next, 2 * measured));
  }
};

RC_GTEST_PROP(RateLimiterProperty, IntegersFollowTheRealNumbersClosely, ()) {
  RateLimiter limiter(kDefaultStart);
  Model model;
  Time now = kDefaultStart;
  const int steps = *rc::gen::inRange(1, 200);
  for (int i = 0; i < steps; ++i) {
    now += Duration(*rc::gen::inRange<std::int64_t>(0, 2'000'000'000));
    const bool throttled = *rc::gen::inRange(0, 5) == 0;
    limiter.on_answer(throttled, now);
    model.on_answer(throttled, seconds(now - kDefaultStart));
    RC_ASSERT(limiter.enabled() == model.enabled);
    RC_ASSERT(std::abs(per_second(limiter.measured_rate()) - model.measured) < 1e-6);
    RC_ASSERT(std::abs(per_second(limiter.rate()) - model.rate) < 1e-6 * (1 + model.rate));
  }
}

// So many answers, evenly spread over the time.
Time answers(RateLimiter& limiter, Time now, int count, Duration over) {
  for (int i = 0; i < count; ++i) {
    now += over / count;
    limiter.on_answer(false, now);
  }
  return now;
}

TEST(RateLimiter, NothingIsHeldBackBeforeTheFirstThrottle) {
  RateLimiter limiter(kDefaultStart);
  const Time now = answers(limiter, kDefaultStart, 1000, 1s);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limiter.acquire(now), Duration::zero());
}

TEST(RateLimiter, AThrottleLowersTheRateToSevenTenthsOfTheMeasuredOne) {
  RateLimiter limiter(kDefaultStart);
  const Time now = answers(limiter, kDefaultStart, 1000, 10s);
  const RateLimiter::Rate before = limiter.measured_rate();
  EXPECT_NEAR(per_second(before), 100, 1);
  limiter.on_answer(true, now);
  EXPECT_EQ(limiter.rate(), before * 7 / 10);
}

TEST(RateLimiter, OnceThrottledItLetsThroughWhatTheRateAllows) {
  RateLimiter limiter(kDefaultStart);
  Time now = answers(limiter, kDefaultStart, 1000, 10s);
  limiter.on_answer(true, now);
  const Time began = now;
  int sent = 0;
  while (now - began < 10s) {
    const Duration held = limiter.acquire(now);
    if (held == Duration::zero()) ++sent;
    now += held;
  }
  // Seventy a second, and no more than a second's worth in the bucket before.
  EXPECT_GE(sent, 700);
  EXPECT_LE(sent, 772);
}

TEST(RateLimiter, TheTokenIsThereWhenTheWaitIsOver) {
  RateLimiter limiter(kDefaultStart);
  limiter.on_answer(true, kDefaultStart);  // nothing measured yet: half a request a second
  EXPECT_EQ(limiter.rate(), RateLimiter::kOnePerSecond / 2);
  EXPECT_EQ(limiter.acquire(kDefaultStart), 2s);
  EXPECT_EQ(limiter.acquire(kDefaultStart + 2s - 1ns), 1ns);
  EXPECT_EQ(limiter.acquire(kDefaultStart + 2s), Duration::zero());
}

TEST(RateLimiter, TheRateOfTheThrottleIsBackAfterTheCubeRoot) {
  RateLimiter limiter(kDefaultStart);
  Time now = answers(limiter, kDefaultStart, 1000, 10s);
  limiter.on_answer(true, now);
  // K = (100 × 0.75)^(1/3) = 4.2 s. The measured rate stays what it was.
  now = answers(limiter, now, 421, 4210ms);
  EXPECT_NEAR(per_second(limiter.rate()), 100, 1);
  answers(limiter, now, 1000, 10s);
  EXPECT_EQ(limiter.rate(), 2 * limiter.measured_rate());
}

TEST(RateLimiter, TenYearsOfSilenceOverflowNothing) {
  RateLimiter limiter(kDefaultStart);
  limiter.on_answer(true, kDefaultStart);
  const Time later = kDefaultStart + 24h * 3650;
  limiter.on_answer(false, later);
  EXPECT_EQ(limiter.rate(), RateLimiter::kOnePerSecond / 2);
  EXPECT_EQ(limiter.acquire(later), Duration::zero());
}

}  // namespace
}  // namespace weir::aws
