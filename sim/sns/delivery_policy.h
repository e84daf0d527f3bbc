// How often and when SNS tries to deliver to an endpoint of AWS's own: a queue or a function.
//
// Three times at once, twice a second apart, ten times with growing waits from 1 s to 20 s, and
// then every 20 s: 100,015 attempts over 23 days (reference: delivery and retry).

#ifndef WEIR_SIM_SNS_DELIVERY_POLICY_H_
#define WEIR_SIM_SNS_DELIVERY_POLICY_H_

#include <cstdint>

#include "sim/aws/error.h"
#include "sim/kernel/time.h"

namespace weir::sns {

inline constexpr std::uint64_t kAttemptsMost = 100'015;

// The wait before this attempt, counted from 0; without jitter. REQUIRES: attempt < kAttemptsMost.
Duration wait_before(std::uint64_t attempt);
// Failures of the endpoint's side, and its throttling, are tried again; a caller's mistakes, such
// as an endpoint that does not exist or a permission that is missing, are not.
bool is_retried(const aws::Error& error);

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_DELIVERY_POLICY_H_
