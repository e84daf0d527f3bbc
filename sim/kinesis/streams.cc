#include "sim/kinesis/streams.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/iterator.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

namespace {

constexpr std::int32_t kOnDemandShards = 4;
constexpr std::size_t kShardsPerDescription = 100;
constexpr std::size_t kShardsPerList = 1'000;
constexpr std::size_t kStreamsPerList = 100;

Shard shape_of(const ShardState& shard) {
  Shard shape;
  shape.ShardId = shard_id(shard.index);
  shape.HashKeyRange.emplace();
  shape.HashKeyRange->StartingHashKey = format_hash_key(shard.hash_keys.first);
  shape.HashKeyRange->EndingHashKey = format_hash_key(shard.hash_keys.last);
  shape.SequenceNumberRange.emplace();
  shape.SequenceNumberRange->StartingSequenceNumber =
      format_sequence_number(starting_sequence_number(shard));
  return shape;
}

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
void describe_storage(const Stream& stream, Description& out) {
  out.RetentionPeriodHours = static_cast<std::int32_t>(stream.retention / 1h);
  out.EnhancedMonitoring.emplace(1).front().ShardLevelMetrics.emplace();
  out.EncryptionType = EncryptionType::NONE;
}

std::vector<ShardState> new_shards(std::uint32_t count, Time now) {
  std::vector<ShardState> shards(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    shards[i].index = i;
    shards[i].hash_keys = initial_hash_keys(i, count);
    shards[i].created = now;
  }
  return shards;
}

// The index of the first shard after the one named, or 0.
std::expected<std::size_t, aws::Error> start_after(const std::optional<std::string>& shard,
                                                   const Stream& stream,
                                                   const CallContext& context) {
  if (!shard) return 0;
  if (const auto index = parse_shard_id(*shard)) return std::size_t{*index} + 1;
  return std::unexpected(ResourceNotFoundException("Could not find shard " + *shard +
                                                   " in stream " + stream.name + " under account " +
                                                   context.account + "."));
}

// At most `limit` of them from `first` on; true if there are more.
bool page_of_shards(const Stream& stream, std::size_t first, std::size_t limit,
                    std::vector<Shard>& out) {
  for (std::size_t i = first; i < stream.shards.size(); ++i) {
    if (out.size() == limit) return true;
    out.push_back(shape_of(stream.shards[i]));
  }
  return false;
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

  std::int64_t present = 0;
  for (const auto& [other, stream] : kinesis.streams) {
    if (find_stream(kinesis, other, context.now) == nullptr) continue;
    present += static_cast<std::int64_t>(stream.shards.size());
  }
  if (present + count > kinesis.options.shard_quota) {
    return std::unexpected(LimitExceededException(
        "This request would exceed the shard limit for the account " + context.account + " in " +
        context.region + ". Current shard count for the account: " + std::to_string(present) +
        ". Limit: " + std::to_string(kinesis.options.shard_quota) +
        ". Number of additional shards that would have resulted from this request: " +
        std::to_string(count) +
        ". Refer to the AWS Service Limits page "
        "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current "
        "limits and how to request higher limits."));
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
  kinesis.streams.insert_or_assign(name, std::move(stream));
  return CreateStreamOutput();
}

std::expected<DeleteStreamOutput, aws::Error> delete_stream(Kinesis& kinesis,
                                                            const CallContext& context,
                                                            const DeleteStreamInput& request) {
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
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

  DescribeStreamOutput output;
  StreamDescription& description = output.StreamDescription.emplace();
  describe(stream, context.now, description);
  describe_storage(stream, description);
  std::vector<Shard>& shards = description.Shards.emplace();
  const auto limit = static_cast<std::size_t>(request.Limit.value_or(kShardsPerDescription));
  description.HasMoreShards =
      !is_creating(stream, context.now) &&
      page_of_shards(stream, *first, std::min(limit, kShardsPerDescription), shards);
  return output;
}

std::expected<DescribeStreamSummaryOutput, aws::Error> describe_stream_summary(
    const Kinesis& kinesis, const CallContext& context, const DescribeStreamSummaryInput& request) {
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  const Stream& stream = **found;

  DescribeStreamSummaryOutput output;
  StreamDescriptionSummary& summary = output.StreamDescriptionSummary.emplace();
  describe(stream, context.now, summary);
  describe_storage(stream, summary);
  summary.OpenShardCount =
      is_creating(stream, context.now) ? 0 : static_cast<std::int32_t>(stream.shards.size());
  summary.ConsumerCount = 0;
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

std::expected<ListShardsOutput, aws::Error> list_shards(const Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const ListShardsInput& request) {
  const bool names_stream = request.StreamName || request.StreamARN;
  if (request.NextToken && names_stream) {
    return std::unexpected(
        InvalidArgumentException("NextToken and StreamName cannot be provided together."));
  }
  if (!request.NextToken && !names_stream) {
    return std::unexpected(
        InvalidArgumentException("Either NextToken or StreamName should be provided."));
  }
  ListShardsInput wanted = request;
  std::size_t first = 0;
  if (request.NextToken) {
    const auto token = decode_iterator(*request.NextToken);
    if (!token) return std::unexpected(InvalidArgumentException("Invalid NextToken."));
    if (context.now - token->issued > kIteratorLifetime) {
      return std::unexpected(ExpiredNextTokenException("NextToken expired."));
    }
    wanted.StreamName = token->stream;
    first = token->shard;
  }
  const auto found = require_stream(kinesis, context, wanted);
  if (!found) return std::unexpected(found.error());
  const Stream& stream = **found;

  // No shard is ever closed here, so the filters differ in nothing but where they start.
  std::optional<std::string> after = request.ExclusiveStartShardId;
  if (request.ShardFilter && request.ShardFilter->Type == ShardFilterType::AFTER_SHARD_ID) {
    after = request.ShardFilter->ShardId;
  }
  if (!request.NextToken) {
    const auto start = start_after(after, stream, context);
    if (!start) return std::unexpected(start.error());
    first = *start;
  }

  ListShardsOutput output;
  std::vector<Shard>& shards = output.Shards.emplace();
  if (is_creating(stream, context.now)) return output;
  const auto limit = static_cast<std::size_t>(request.MaxResults.value_or(kShardsPerList));
  if (page_of_shards(stream, first, std::min(limit, kShardsPerList), shards)) {
    Iterator token;
    token.stream = stream.name;
    token.generation = stream.generation;
    token.shard = static_cast<std::uint32_t>(first + shards.size());
    token.issued = context.now;
    output.NextToken = encode_iterator(token);
  }
  return output;
}

}  // namespace weir::kinesis
