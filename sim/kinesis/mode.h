// UpdateStreamMode and UpdateMaxRecordSize: how much a stream is made for.
//
// A change of mode keeps the shards; at most two in 24 hours. Scaling of an on-demand stream with
// its load is not modelled.

#ifndef WEIR_SIM_KINESIS_MODE_H_
#define WEIR_SIM_KINESIS_MODE_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::size_t kModeSwitchesPerDay = 2;

// The refusal of one more on-demand stream; nothing if the account may have it.
std::optional<aws::Error> refuse_on_demand_stream(const Kinesis& kinesis,
                                                  const CallContext& context);
std::int64_t on_demand_streams(const Kinesis& kinesis, Time now);

std::expected<UpdateStreamModeOutput, aws::Error> update_stream_mode(
    Kinesis& kinesis, const CallContext& context, const UpdateStreamModeInput& request);
std::expected<UpdateMaxRecordSizeOutput, aws::Error> update_max_record_size(
    Kinesis& kinesis, const CallContext& context, const UpdateMaxRecordSizeInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_MODE_H_
