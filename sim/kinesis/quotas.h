// How often an operation of the control plane may be called, and DescribeLimits.
//
// Some rates are the account's, some those of each stream. AWS gives them by the second; how deep
// its buckets are is not known, so that seconds are those of the clock.

#ifndef WEIR_SIM_KINESIS_QUOTAS_H_
#define WEIR_SIM_KINESIS_QUOTAS_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

struct ControlQuota {
  std::string_view operation;
  bool per_stream;
  std::int64_t per_second;
};

std::span<const ControlQuota> control_quotas();

// Counts one call of this operation, on this stream if it names one. The refusal if it is one too
// many; always nothing for operations without a quota of this kind.
std::optional<aws::Error> count_call(Kinesis& kinesis, const CallContext& context,
                                     std::string_view operation, std::string_view stream);

std::expected<DescribeLimitsOutput, aws::Error> describe_limits(const Kinesis& kinesis,
                                                                const CallContext& context,
                                                                const DescribeLimitsInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_QUOTAS_H_
