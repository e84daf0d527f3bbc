#include "sim/kinesis/quotas.h"

#include <algorithm>
#include <array>
#include <string>

#include "sim/kinesis/lookup.h"
#include "sim/kinesis/mode.h"

namespace weir::kinesis {

namespace {

// The API's reference says of splits and merges "per account", the page of limits "per stream".
// The harsher one is taken.
constexpr std::array<ControlQuota, 29> kQuotas = {{
    {"AddTagsToStream", false, 5},
    {"CreateStream", false, 5},
    {"DecreaseStreamRetentionPeriod", true, 5},
    {"DeleteResourcePolicy", false, 5},
    {"DeleteStream", false, 5},
    {"DeregisterStreamConsumer", true, 5},
    {"DescribeLimits", false, 1},
    {"DescribeStream", false, 10},
    {"DescribeStreamConsumer", true, 20},
    {"DescribeStreamSummary", false, 20},
    {"DisableEnhancedMonitoring", true, 5},
    {"EnableEnhancedMonitoring", true, 5},
    {"GetResourcePolicy", false, 5},
    {"IncreaseStreamRetentionPeriod", true, 5},
    {"ListShards", true, 1'000},
    {"ListStreamConsumers", true, 5},
    {"ListStreams", false, 5},
    {"ListTagsForResource", false, 5},
    {"ListTagsForStream", false, 5},
    {"MergeShards", false, 5},
    {"PutResourcePolicy", false, 5},
    {"RegisterStreamConsumer", true, 5},
    {"RemoveTagsFromStream", false, 5},
    {"SplitShard", false, 5},
    {"TagResource", false, 5},
    {"UntagResource", false, 5},
    {"UpdateMaxRecordSize", false, 5},
    {"UpdateShardCount", false, 10},
    {"UpdateStreamMode", false, 5},
}};

std::string refusal(std::string_view stream, const CallContext& context) {
  if (stream.empty()) return "Rate exceeded under account " + context.account + ".";
  return "Rate exceeded for stream " + std::string(stream) + " under account " + context.account +
         ".";
}

}  // namespace

std::span<const ControlQuota> control_quotas() { return kQuotas; }

std::optional<aws::Error> count_call(Kinesis& kinesis, const CallContext& context,
                                     std::string_view operation, std::string_view stream) {
  const auto quota = std::ranges::find(kQuotas, operation, &ControlQuota::operation);
  if (quota == kQuotas.end() || !kinesis.options.control_quotas) return std::nullopt;
  auto* calls = &kinesis.calls;
  if (quota->per_stream) {
    Stream* named = find_stream(kinesis, stream, context.now);
    if (named == nullptr) return std::nullopt;
    calls = &named->calls;
  }
  Meter& meter = (*calls)[std::string(operation)];
  if (meter.at(context.now, quota->per_second) >= quota->per_second) {
    return LimitExceededException(refusal(stream, context));
  }
  ++meter.used;
  return std::nullopt;
}

std::expected<DescribeLimitsOutput, aws::Error> describe_limits(const Kinesis& kinesis,
                                                                const CallContext& context,
                                                                const DescribeLimitsInput&) {
  std::int64_t open = 0;
  for (const auto& [name, stream] : kinesis.streams) {
    if (find_stream(kinesis, name, context.now) == nullptr) continue;
    open += open_shards(stream, context.now);
  }
  DescribeLimitsOutput output;
  output.ShardLimit = static_cast<std::int32_t>(kinesis.options.shard_quota);
  output.OpenShardCount = static_cast<std::int32_t>(open);
  output.OnDemandStreamCount = static_cast<std::int32_t>(on_demand_streams(kinesis, context.now));
  output.OnDemandStreamCountLimit = static_cast<std::int32_t>(kinesis.options.on_demand_quota);
  return output;
}

}  // namespace weir::kinesis
