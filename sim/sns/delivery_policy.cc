#include "sim/sns/delivery_policy.h"

#include <array>
#include <chrono>

#include "sim/aws/retry_errors.h"

namespace weir::sns {
namespace {

constexpr std::uint64_t kAtOnce = 3;
constexpr std::uint64_t kBeforeBackoff = kAtOnce + 2;
// From 1 s to 20 s, each so much more than the one before: 20 to the power of a ninth.
constexpr std::array kBackoff = {1'000, 1'395, 1'946,  2'714,  3'786,
                                 5'282, 7'368, 10'278, 14'339, 20'000};

}  // namespace

Duration wait_before(std::uint64_t attempt) {
  if (attempt < kAtOnce) return Duration::zero();
  if (attempt < kBeforeBackoff) return 1s;
  const std::uint64_t step = attempt - kBeforeBackoff;
  if (step < kBackoff.size()) return std::chrono::milliseconds(kBackoff[step]);
  return 20s;
}

bool is_retried(const aws::Error& error) {
  if (error.error_class == aws::ErrorClass::transport) return true;
  return error.server_fault || error.http_status >= 500 || error.http_status == 429 ||
         aws::is_throttling(error);
}

}  // namespace weir::sns
