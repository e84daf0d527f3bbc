// Retries: what an AWS SDK does after an attempt that failed.
//
// The modes are botocore's, with their attempts, waits and quotas:
//
//   mode           attempts                   wait before retry n = 1, 2, …           quota
//   none           1                          -                                       -
//   legacy         5; DynamoDB 10             rand × 2^(n-1) s, no cap;               none
//                                             DynamoDB 0.05 × 2^(n-1) s, no rand
//   standard       3                          rand × min(2^(n-1), 20) s               5; time-out
//   10 standard_2026  3; DynamoDB, its streams 4 rand × min(s × 2^(n-1), 20) s           14;
//   throttle 5
//                                             s = 1 throttled, else 0.05; DynamoDB 0.025
//   adaptive       as standard, and before each attempt the rate limiter of retry_limiter.h
//
// A quota is a bucket of 500 tokens. A retry takes some; a call that succeeds gives back those of
// its last retry, or one if it had none; a call that fails gives back nothing. When the bucket is
// dry, errors are the caller's at once. A batch whose entries failed inside a 200 is a success:
// no SDK retries it. What is retried at all is in retry_errors.h.
//
// "rand" is a keyed choice, drawn as a number of nanoseconds. No floating-point number decides.

#ifndef WEIR_SIM_AWS_RETRY_H_
#define WEIR_SIM_AWS_RETRY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/aws/api/operation.h"
#include "sim/aws/error.h"
#include "sim/aws/retry_limiter.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/time.h"

namespace weir::aws {

// `none` is no mode of botocore: it stands for a program that has turned retries off.
enum class RetryMode : std::uint8_t { none, legacy, standard, standard_2026, adaptive };

std::string_view to_string(RetryMode mode);  // "legacy", "standard-2026", ...
std::optional<RetryMode> parse_retry_mode(std::string_view text);

// One call, kept beside the loop that makes its attempts.
struct RetriedCall {
  RetriedCall(const OperationInfo& what, Identity call) : operation(what), identity(call) {}

  const OperationInfo& operation;
  Identity identity;         // by which its waits are drawn
  std::uint64_t failed = 0;  // attempts so far, all of them failures
  int tokens = 0;            // what the last retry took from the quota
};

struct AfterFailure {
  bool retry;     // false: the error is the caller's
  Duration wait;  // before the next attempt, or before the caller learns of the error
};

// The state of one client of one service; all of its calls share it.
class Retries {
 public:
  static constexpr unsigned kAttemptsMax = 1000;
  static constexpr int kTokens = 500;

  // `attempts_max` counts the first attempt; 0 = as the mode has it for the service.
  // REQUIRES: attempts_max ≤ kAttemptsMax.
  Retries(RetryMode mode, const ServiceInfo& service, unsigned attempts_max, Time now);

  // Whether attempts may have to wait before they are sent: adaptive mode, once throttled.
  bool holds_back() const { return limiter_ && limiter_->enabled(); }
  // Zero: send it now. Else ask again after that time, or after another attempt has ended.
  Duration before_attempt(Time now) { return limiter_ ? limiter_->acquire(now) : Duration::zero(); }
  void after_success(const RetriedCall& call, Time now) {
    if (limiter_) limiter_->on_answer(false, now);
    if (has_quota()) give_back(call.tokens == 0 ? 1 : call.tokens);
  }
  // `retry_after` is what the response's header x-amz-retry-after asks for, which only
  // standard_2026 heeds; zero if there is none. No service modelled here sends it.
  AfterFailure after_failure(RetriedCall& call, const Error& error, Choices& choices, Time now,
                             Duration retry_after = Duration::zero());

  unsigned attempts_max() const { return attempts_max_; }
  int tokens() const { return tokens_; }

 private:
  bool has_quota() const { return mode_ >= RetryMode::standard; }
  bool retries(const Error& error) const;
  int price(const Error& error) const;
  void give_back(int tokens) { tokens_ = tokens_ + tokens < kTokens ? tokens_ + tokens : kTokens; }
  Duration wait(const RetriedCall& call, const Error& error, Choices& choices,
                Duration retry_after) const;

  RetryMode mode_;
  const ServiceInfo* service_;
  unsigned attempts_max_;
  int tokens_ = kTokens;
  std::optional<RateLimiter> limiter_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_RETRY_H_
