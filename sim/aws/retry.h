// Retries: what an AWS SDK does after an attempt that failed.
//
// Source: botocore's three modes (legacy, standard, adaptive), its tables of what is retried, and
// the waits between attempts. The jitter is a keyed choice; no floating-point number decides.

#ifndef WEIR_SIM_AWS_RETRY_H_
#define WEIR_SIM_AWS_RETRY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/aws/api/operation.h"
#include "sim/aws/error.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/time.h"

namespace weir::aws {

enum class RetryMode : std::uint8_t { none, legacy, standard, adaptive };

class Retries {
 public:
  // `attempts_max` counts the first attempt; 0 = as the mode has it for the service.
  explicit Retries(RetryMode mode, unsigned attempts_max = 0)
      : mode_(mode), attempts_max_(attempts_max) {}

  // After attempt number `attempt` (from 0) of a call ended with this error: how long to wait before
  // the next one; nullopt = the error is the caller's now.
  std::optional<Duration> after_failure(const OperationInfo& operation, const Error& error,
                                        std::uint64_t attempt, Choices& choices, Identity call,
                                        Time now);
  void after_success(std::uint64_t attempt, Time now);
  // How long adaptive mode holds an attempt back before it is sent; zero in the others.
  Duration before_attempt(Time now);

 private:
  RetryMode mode_;
  unsigned attempts_max_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_RETRY_H_
