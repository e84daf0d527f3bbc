#include "sim/kinesis/monitoring.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

namespace {

using Metrics = std::set<std::string>;

Metrics expand(const std::vector<std::string>& names) {
  Metrics metrics(names.begin(), names.end());
  if (!metrics.contains(MetricsName::ALL)) return metrics;
  return {MetricsName::IncomingBytes,
          MetricsName::IncomingRecords,
          MetricsName::OutgoingBytes,
          MetricsName::OutgoingRecords,
          MetricsName::WriteProvisionedThroughputExceeded,
          MetricsName::ReadProvisionedThroughputExceeded,
          MetricsName::IteratorAgeMilliseconds};
}

std::vector<std::string> list_of(const Metrics& metrics) {
  return {metrics.begin(), metrics.end()};
}

template <typename Output>
Output change(Stream& stream, Metrics desired, const CallContext& context, const Options& options) {
  Output output;
  output.StreamName = stream.name;
  output.StreamARN = stream.arn;
  output.CurrentShardLevelMetrics = list_of(stream.shard_metrics);
  output.DesiredShardLevelMetrics = list_of(desired);
  stream.shard_metrics = std::move(desired);
  stream.updated_at = context.now + options.updating_takes;
  return output;
}

}  // namespace

std::expected<EnhancedMonitoringOutput, aws::Error> enable_enhanced_monitoring(
    Kinesis& kinesis, const CallContext& context, const EnableEnhancedMonitoringInput& request) {
  WEIR_ASSERT(request.ShardLevelMetrics.has_value());
  const auto stream = require_active(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  Metrics desired = (*stream)->shard_metrics;
  desired.merge(expand(*request.ShardLevelMetrics));
  return change<EnhancedMonitoringOutput>(**stream, std::move(desired), context, kinesis.options);
}

std::expected<EnhancedMonitoringOutput, aws::Error> disable_enhanced_monitoring(
    Kinesis& kinesis, const CallContext& context, const DisableEnhancedMonitoringInput& request) {
  WEIR_ASSERT(request.ShardLevelMetrics.has_value());
  const auto stream = require_active(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  Metrics desired = (*stream)->shard_metrics;
  for (const std::string& metric : expand(*request.ShardLevelMetrics)) desired.erase(metric);
  return change<EnhancedMonitoringOutput>(**stream, std::move(desired), context, kinesis.options);
}

}  // namespace weir::kinesis
