#include "sim/kinesis/mode.h"

#include <optional>
#include <string>

#include "sim/kernel/assert.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

std::int64_t on_demand_streams(const Kinesis& kinesis, Time now) {
  std::int64_t count = 0;
  for (const auto& [name, stream] : kinesis.streams) {
    if (stream.on_demand && find_stream(kinesis, name, now) != nullptr) ++count;
  }
  return count;
}

std::optional<aws::Error> refuse_on_demand_stream(const Kinesis& kinesis,
                                                  const CallContext& context) {
  const std::int64_t quota = kinesis.options.on_demand_quota;
  if (on_demand_streams(kinesis, context.now) < quota) return std::nullopt;
  return LimitExceededException("Account " + context.account + " has " + std::to_string(quota) +
                                " on-demand streams, the most that it may have.");
}

std::expected<UpdateStreamModeOutput, aws::Error> update_stream_mode(
    Kinesis& kinesis, const CallContext& context, const UpdateStreamModeInput& request) {
  WEIR_ASSERT(request.StreamModeDetails && request.StreamModeDetails->StreamMode);
  const auto found = require_active(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  const bool on_demand = *request.StreamModeDetails->StreamMode == StreamMode::ON_DEMAND;
  if (on_demand && !stream.on_demand) {
    if (auto refused = refuse_on_demand_stream(kinesis, context)) {
      return std::unexpected(*refused);
    }
  }
  if (!stream.mode_switches.take(context.now, kModeSwitchesPerDay)) {
    return std::unexpected(LimitExceededException(
        "The mode of stream " + stream.name + " under account " + context.account +
        " has been changed " + std::to_string(kModeSwitchesPerDay) +
        " times in the last 24 hours."));
  }
  stream.on_demand = on_demand;
  stream.updated_at = context.now + kinesis.options.updating_takes;
  return UpdateStreamModeOutput();
}

std::expected<UpdateMaxRecordSizeOutput, aws::Error> update_max_record_size(
    Kinesis& kinesis, const CallContext& context, const UpdateMaxRecordSizeInput& request) {
  WEIR_ASSERT(request.MaxRecordSizeInKiB.has_value());
  const auto found = require_active(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  (*found)->max_record_kib = *request.MaxRecordSizeInKiB;
  (*found)->updated_at = context.now + kinesis.options.updating_takes;
  return UpdateMaxRecordSizeOutput();
}

}  // namespace weir::kinesis
