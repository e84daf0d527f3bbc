#include "sim/kinesis/streams.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/consumers.h"
#include "sim/kinesis/encryption.h"
#include "sim/kinesis/faults.h"
#include "sim/kinesis/iterator.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/mode.h"
#include "sim/kinesis/reshard.h"
#include "sim/kinesis/shards.h"
#include "sim/kinesis/tags.h"

namespace weir::kinesis {

namespace {

constexpr std::int32_t kOnDemandShards = 4;
constexpr std::size_t kShardsPerDescription = 100;
constexpr std::size_t kStreamsPerList = 100;
constexpr std::size_t kStreamsCreatingMax = 5;

StreamModeDetails mode_of(const Stream& stream) {
  StreamModeDetails mode;
  mode.StreamMode = stream.on_demand ? StreamMode::ON_DEMAND : StreamMode::PROVISIONED;
  return mode;
}

// What all three descriptions of a stream have in common.
template <typename Description>
void describe(const Stream& stream, Time now, Description& out) {
  out.StreamName = stream.name;
  out.StreamARN = stream.arn;
  out.StreamStatus = status(stream, now);
  out.StreamModeDetails = mode_of(stream);
  out.StreamCreationTimestamp = stream.created;
}

template <typename Description>
void describe_storage(const Stream& stream, Time now, Description& out) {
  out.RetentionPeriodHours = static_cast<std::int32_t>(stream.retention / 1h);
  out.EnhancedMonitoring.emplace(1).front().ShardLevelMetrics.emplace(stream.shard_metrics.begin(),
                                                                      stream.shard_metrics.end());
  const Encryption* encryption = shown_encryption(stream, now);
  out.EncryptionType = encryption != nullptr ? EncryptionType::KMS : EncryptionType::NONE;
  if (encryption != nullptr) out.KeyId = encryption->key_id;
}

std::vector<ShardState> new_shards(std::uint32_t count, Time now) {
  std::vector<ShardState> shards(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    shards[i].index = i;
    shards[i].hash_keys = initial_hash_keys(i, count);
    shards[i].created = now;
    shards[i].opened = now;
  }
  return shards;
}

std::optional<aws::Error> refuse_stream(const Kinesis& kinesis, const CallContext& context,
                                        bool on_demand, std::int32_t shards) {
  std::size_t creating = 0;
  for (const auto& [name, stream] : kinesis.streams) {
    const Stream* present = find_stream(kinesis, name, context.now);
    if (present != nullptr && status(*present, context.now) == StreamStatus::CREATING) ++creating;
  }
  if (creating >= kStreamsCreatingMax) {
    return LimitExceededException("Account " + context.account + " has " +
                                  std::to_string(creating) +
                                  " streams in state CREATING, the most that it may have.");
  }
  if (on_demand) {
    if (auto refused = refuse_on_demand_stream(kinesis, context)) return refused;
  }
  return refuse_shards(kinesis, context, shards);
}

}  // namespace

std::expected<CreateStreamOutput, aws::Error> create_stream(Kinesis& kinesis,
                                                            const CallContext& context,
                                                            const CreateStreamInput& request) {
  WEIR_ASSERT(request.StreamName.has_value());
  const std::string& name = *request.StreamName;
  if (find_stream(kinesis, name, context.now) != nullptr) {
    return std::unexpected(ResourceInUseException("Stream " + name + " under account " +
                                                  context.account + " already exists."));
  }
  const bool says_mode = request.StreamModeDetails && request.StreamModeDetails->StreamMode;
  const bool on_demand = says_mode ? *request.StreamModeDetails->StreamMode == StreamMode::ON_DEMAND
                                   : !request.ShardCount.has_value();
  if (!on_demand && !request.ShardCount) {
    return std::unexpected(
        ValidationException("ShardCount must be provided for a stream in Provisioned mode."));
  }
  const std::int32_t count = on_demand ? kOnDemandShards : *request.ShardCount;

  if (auto refused = refuse_stream(kinesis, context, on_demand, count)) {
    return std::unexpected(*refused);
  }
  if (request.Tags) {
    if (auto refused = refuse_tags({}, *request.Tags, name, context)) {
      return std::unexpected(*refused);
    }
  }

  Stream stream;
  stream.name = name;
  stream.arn = "arn:aws:kinesis:" + context.region + ":" + context.account + ":stream/" + name;
  stream.generation = kinesis.next_generation++;
  stream.created = context.now;
  stream.active_at = context.now + kinesis.options.creating_takes;
  stream.on_demand = on_demand;
  stream.max_record_kib = request.MaxRecordSizeInKiB.value_or(stream.max_record_kib);
  stream.shards = new_shards(static_cast<std::uint32_t>(count), context.now);
  stream.routes = {{context.now, std::vector<std::uint32_t>(stream.shards.size())}};
  std::iota(stream.routes[0].shards.begin(), stream.routes[0].shards.end(), 0u);
  if (request.Tags) stream.tags = *request.Tags;
  kinesis.streams.insert_or_assign(name, std::move(stream));
  return CreateStreamOutput();
}

std::expected<DeleteStreamOutput, aws::Error> delete_stream(Kinesis& kinesis,
                                                            const CallContext& context,
                                                            const DeleteStreamInput& request) {
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  if (!request.EnforceConsumerDeletion.value_or(false) &&
      consumer_count(**stream, context.now) != 0) {
    return std::unexpected(ResourceInUseException(
        "Stream " + (*stream)->name + " under account " + context.account +
        " has registered consumers, and EnforceConsumerDeletion is not set."));
  }
  if (!(*stream)->gone_at) (*stream)->gone_at = context.now + kinesis.options.deleting_takes;
  return DeleteStreamOutput();
}

std::expected<DescribeStreamOutput, aws::Error> describe_stream(
    const Kinesis& kinesis, const CallContext& context, const DescribeStreamInput& request) {
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  const Stream& stream = **found;
  const auto first = start_after(request.ExclusiveStartShardId, stream, context);
  if (!first) return std::unexpected(first.error());

  const Time at = described_at(context, stream.name);
  DescribeStreamOutput output;
  StreamDescription& description = output.StreamDescription.emplace();
  describe(stream, at, description);
  describe_storage(stream, at, description);
  std::vector<Shard>& shards = description.Shards.emplace();
  shards = shards_shown(stream, *first, at);
  const auto limit = static_cast<std::size_t>(request.Limit.value_or(kShardsPerDescription));
  const std::size_t most = std::min(limit, kShardsPerDescription);
  description.HasMoreShards = shards.size() > most;
  if (shards.size() > most) shards.resize(most);
  return output;
}

std::expected<DescribeStreamSummaryOutput, aws::Error> describe_stream_summary(
    const Kinesis& kinesis, const CallContext& context, const DescribeStreamSummaryInput& request) {
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  const Stream& stream = **found;

  const Time at = described_at(context, stream.name);
  DescribeStreamSummaryOutput output;
  StreamDescriptionSummary& summary = output.StreamDescriptionSummary.emplace();
  describe(stream, at, summary);
  describe_storage(stream, at, summary);
  summary.OpenShardCount = static_cast<std::int32_t>(open_shards(stream, at));
  summary.ConsumerCount = static_cast<std::int32_t>(consumer_count(stream, at));
  summary.MaxRecordSizeInKiB = stream.max_record_kib;
  return output;
}

std::expected<ListStreamsOutput, aws::Error> list_streams(const Kinesis& kinesis,
                                                          const CallContext& context,
                                                          const ListStreamsInput& request) {
  std::string after = request.ExclusiveStartStreamName.value_or("");
  if (request.NextToken) {
    const auto token = decode_iterator(*request.NextToken);
    if (!token) return std::unexpected(InvalidArgumentException("Invalid NextToken."));
    if (context.now - token->issued > kIteratorLifetime) {
      return std::unexpected(ExpiredNextTokenException("NextToken expired."));
    }
    after = token->stream;
  }
  const auto limit = static_cast<std::size_t>(request.Limit.value_or(kStreamsPerList));

  ListStreamsOutput output;
  output.StreamNames.emplace();
  output.StreamSummaries.emplace();
  output.HasMoreStreams = false;
  for (auto next = kinesis.streams.upper_bound(after); next != kinesis.streams.end(); ++next) {
    const auto& [name, stream] = *next;
    if (find_stream(kinesis, name, context.now) == nullptr) continue;
    if (output.StreamNames->size() == limit) {
      output.HasMoreStreams = true;
      Iterator token;
      token.stream = output.StreamNames->back();
      token.issued = context.now;
      output.NextToken = encode_iterator(token);
      break;
    }
    output.StreamNames->push_back(name);
    describe(stream, context.now, output.StreamSummaries->emplace_back());
  }
  return output;
}

}  // namespace weir::kinesis
