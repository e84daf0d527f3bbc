#include "sim/kinesis/retention.h"

#include <chrono>
#include <optional>
#include <string>

#include "sim/kernel/assert.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

namespace {

std::optional<aws::Error> refuse_hours(std::int32_t hours) {
  const std::string requested = " hours. Requested retention period (" + std::to_string(hours);
  if (hours < kRetentionHoursMin) {
    return InvalidArgumentException("Minimum allowed retention period is " +
                                    std::to_string(kRetentionHoursMin) + requested +
                                    " hours) is too short.");
  }
  if (hours > kRetentionHoursMax) {
    return InvalidArgumentException("Maximum allowed retention period is " +
                                    std::to_string(kRetentionHoursMax) + requested +
                                    " hours) is too long.");
  }
  return std::nullopt;
}

aws::Error wrong_way(const Stream& stream, std::int32_t hours, bool shorter) {
  return InvalidArgumentException(
      "Requested retention period (" + std::to_string(hours) + " hours) for stream " + stream.name +
      " can not be " + (shorter ? "shorter" : "longer") + " than existing retention period (" +
      std::to_string(stream.retention / 1h) + " hours). Use " +
      (shorter ? "Decrease" : "Increase") + "RetentionPeriod API.");
}

// Forgets what has expired by now, so that a longer period does not bring it back.
void forget(Stream& stream, Time now) {
  for (ShardState& shard : stream.shards) {
    trim(stream, shard, now);
    shard.expired = shard.expired || (is_sealed(shard, now) && !is_shown(stream, shard, now));
  }
}

void set_retention(Stream& stream, std::int32_t hours, const CallContext& context,
                   const Options& options) {
  forget(stream, context.now);
  stream.retention = std::chrono::hours(hours);
  forget(stream, context.now);
  stream.updated_at = context.now + options.updating_takes;
}

}  // namespace

std::expected<IncreaseStreamRetentionPeriodOutput, aws::Error> increase_retention(
    Kinesis& kinesis, const CallContext& context,
    const IncreaseStreamRetentionPeriodInput& request) {
  WEIR_ASSERT(request.RetentionPeriodHours.has_value());
  const std::int32_t hours = *request.RetentionPeriodHours;
  const auto found = require_active(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  if (auto refused = refuse_hours(hours)) return std::unexpected(*refused);
  if (std::chrono::hours(hours) < stream.retention) {
    return std::unexpected(wrong_way(stream, hours, true));
  }
  set_retention(stream, hours, context, kinesis.options);
  return IncreaseStreamRetentionPeriodOutput();
}

std::expected<DecreaseStreamRetentionPeriodOutput, aws::Error> decrease_retention(
    Kinesis& kinesis, const CallContext& context,
    const DecreaseStreamRetentionPeriodInput& request) {
  WEIR_ASSERT(request.RetentionPeriodHours.has_value());
  const std::int32_t hours = *request.RetentionPeriodHours;
  const auto found = require_active(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  if (auto refused = refuse_hours(hours)) return std::unexpected(*refused);
  if (std::chrono::hours(hours) > stream.retention) {
    return std::unexpected(wrong_way(stream, hours, false));
  }
  set_retention(stream, hours, context, kinesis.options);
  return DecreaseStreamRetentionPeriodOutput();
}

}  // namespace weir::kinesis
