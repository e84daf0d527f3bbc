// Retention: for how long records are kept, 24 to 8,760 hours.
//
// What has expired stays expired when the period grows; what is older than a shorter period is gone
// at once, closed shards included.

#ifndef WEIR_SIM_KINESIS_RETENTION_H_
#define WEIR_SIM_KINESIS_RETENTION_H_

#include <cstdint>
#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::int32_t kRetentionHoursMin = 24;
inline constexpr std::int32_t kRetentionHoursMax = 8'760;

std::expected<IncreaseStreamRetentionPeriodOutput, aws::Error> increase_retention(
    Kinesis& kinesis, const CallContext& context,
    const IncreaseStreamRetentionPeriodInput& request);
std::expected<DecreaseStreamRetentionPeriodOutput, aws::Error> decrease_retention(
    Kinesis& kinesis, const CallContext& context,
    const DecreaseStreamRetentionPeriodInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_RETENTION_H_
