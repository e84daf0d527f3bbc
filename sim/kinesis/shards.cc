#include "sim/kinesis/shards.h"

#include <algorithm>
#include <cstdint>

#include "sim/kinesis/faults.h"
#include "sim/kinesis/iterator.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

namespace {

constexpr std::size_t kShardsPerList = 1'000;

// What a request, or the token of its next page, asks for.
struct Wanted {
  enum class Filter : std::uint8_t { all, at, from };
  Filter filter = Filter::all;
  Time time;              // of `at` and `from`
  std::size_t first = 0;  // index
};

Shard shape_of(const ShardState& shard, Time now) {
  Shard shape;
  shape.ShardId = shard_id(shard.index);
  if (!shard.parents.empty()) shape.ParentShardId = shard_id(shard.parents[0]);
  if (shard.parents.size() > 1) shape.AdjacentParentShardId = shard_id(shard.parents[1]);
  shape.HashKeyRange = range_of(shard);
  shape.SequenceNumberRange.emplace();
  shape.SequenceNumberRange->StartingSequenceNumber =
      format_sequence_number(starting_sequence_number(shard));
  if (shard.closing && now >= shard.closing->shown) {
    shape.SequenceNumberRange->EndingSequenceNumber =
        format_sequence_number(ending_sequence_number(shard));
  }
  return shape;
}

bool passes(const ShardState& shard, const Wanted& wanted) {
  const bool ended = shard.closing && shard.closing->shown < wanted.time;
  switch (wanted.filter) {
    case Wanted::Filter::all:
      return true;
    case Wanted::Filter::at:
      return shard.opened <= wanted.time && !(shard.closing && shard.closing->shown <= wanted.time);
    case Wanted::Filter::from:
      return !ended;
  }
  return true;
}

aws::Error needs(const char* type, const char* member) {
  return InvalidArgumentException(std::string("ShardFilter of type ") + type + " needs a " +
                                  member + ".");
}

// A time before the horizon means the horizon.
std::expected<Wanted, aws::Error> read_filter(const ShardFilter& filter, const Stream& stream,
                                              const CallContext& context) {
  const Time horizon = std::max(stream.created, context.now - stream.retention);
  const std::string& type = *filter.Type;
  if (type == ShardFilterType::AFTER_SHARD_ID) {
    if (!filter.ShardId) return std::unexpected(needs(ShardFilterType::AFTER_SHARD_ID, "ShardId"));
    const auto first = start_after(filter.ShardId, stream, context);
    if (!first) return std::unexpected(first.error());
    return Wanted{Wanted::Filter::all, {}, *first};
  }
  if (type == ShardFilterType::AT_LATEST) return Wanted{Wanted::Filter::at, context.now, 0};
  if (type == ShardFilterType::AT_TRIM_HORIZON) return Wanted{Wanted::Filter::at, horizon, 0};
  if (type == ShardFilterType::FROM_TRIM_HORIZON) return Wanted{};
  const bool at = type == ShardFilterType::AT_TIMESTAMP;
  if (!filter.Timestamp) {
    return std::unexpected(
        needs(at ? ShardFilterType::AT_TIMESTAMP : ShardFilterType::FROM_TIMESTAMP, "Timestamp"));
  }
  return Wanted{at ? Wanted::Filter::at : Wanted::Filter::from,
                std::max(horizon, *filter.Timestamp), 0};
}

// Tokens have the form of iterators; their "generation" is the filter, their "counter" its time.
std::string write_token(const Stream& stream, const Wanted& wanted, Time now) {
  Iterator token;
  token.stream = stream.name;
  token.generation = static_cast<std::uint64_t>(wanted.filter);
  token.counter = static_cast<std::uint64_t>(wanted.time.time_since_epoch().count());
  token.shard = static_cast<std::uint32_t>(wanted.first);
  token.issued = now;
  return encode_iterator(token);
}

Wanted read_token(const Iterator& token) {
  return {static_cast<Wanted::Filter>(token.generation),
          Time(Duration(static_cast<std::int64_t>(token.counter))), token.shard};
}

std::expected<Wanted, aws::Error> read_request(const Stream& stream, const CallContext& context,
                                               const ListShardsInput& request) {
  Wanted wanted;
  if (request.ShardFilter) {
    const auto filter = read_filter(*request.ShardFilter, stream, context);
    if (!filter) return filter;
    wanted = *filter;
  }
  const auto start = start_after(request.ExclusiveStartShardId, stream, context);
  if (!start) return std::unexpected(start.error());
  wanted.first = std::max(wanted.first, *start);
  return wanted;
}

ListShardsOutput page(const Stream& stream, Wanted wanted, std::size_t limit, Time now) {
  ListShardsOutput output;
  std::vector<Shard>& shards = output.Shards.emplace();
  if (is_creating(stream, now)) return output;
  for (; wanted.first < stream.shards.size(); ++wanted.first) {
    const ShardState& shard = stream.shards[wanted.first];
    if (!is_shown(stream, shard, now) || !passes(shard, wanted)) continue;
    if (shards.size() == limit) {
      output.NextToken = write_token(stream, wanted, now);
      break;
    }
    shards.push_back(shape_of(shard, now));
  }
  return output;
}

}  // namespace

HashKeyRange range_of(const ShardState& shard) {
  HashKeyRange range;
  range.StartingHashKey = format_hash_key(shard.hash_keys.first);
  range.EndingHashKey = format_hash_key(shard.hash_keys.last);
  return range;
}

aws::Error no_such_shard(const std::string& shard, const Stream& stream,
                         const CallContext& context) {
  return ResourceNotFoundException("Could not find shard " + shard + " in stream " + stream.name +
                                   " under account " + context.account + ".");
}

std::expected<std::size_t, aws::Error> start_after(const std::optional<std::string>& shard,
                                                   const Stream& stream,
                                                   const CallContext& context) {
  if (!shard) return 0;
  if (const auto index = parse_shard_id(*shard)) return std::size_t{*index} + 1;
  return std::unexpected(no_such_shard(*shard, stream, context));
}

std::vector<Shard> shards_shown(const Stream& stream, std::size_t first, Time now) {
  std::vector<Shard> shards;
  if (is_creating(stream, now)) return shards;
  for (std::size_t i = first; i < stream.shards.size(); ++i) {
    if (!is_shown(stream, stream.shards[i], now)) continue;
    shards.push_back(shape_of(stream.shards[i], now));
  }
  return shards;
}

std::expected<ListShardsOutput, aws::Error> list_shards(const Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const ListShardsInput& request) {
  const bool names_stream = request.StreamName || request.StreamARN;
  if (request.NextToken && names_stream) {
    return std::unexpected(
        InvalidArgumentException("NextToken and StreamName cannot be provided together."));
  }
  if (request.NextToken && request.StreamCreationTimestamp) {
    return std::unexpected(InvalidArgumentException(
        "NextToken and StreamCreationTimestamp cannot be provided together."));
  }
  if (!request.NextToken && !names_stream) {
    return std::unexpected(
        InvalidArgumentException("Either NextToken or StreamName should be provided."));
  }
  const auto limit = std::min(
      kShardsPerList, static_cast<std::size_t>(request.MaxResults.value_or(kShardsPerList)));
  if (request.NextToken) {
    const auto token = decode_iterator(*request.NextToken);
    if (!token) return std::unexpected(InvalidArgumentException("Invalid NextToken."));
    if (context.now - token->issued > kIteratorLifetime) {
      return std::unexpected(ExpiredNextTokenException("NextToken expired."));
    }
    const Stream* stream = find_stream(kinesis, token->stream, context.now);
    if (stream == nullptr) return std::unexpected(stream_not_found(token->stream, context));
    return page(*stream, read_token(*token), limit, context.now);
  }
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  if (!is_of_time(**found, request.StreamCreationTimestamp)) {
    return std::unexpected(stream_not_found((*found)->name, context));
  }
  const auto wanted = read_request(**found, context, request);
  if (!wanted) return std::unexpected(wanted.error());
  const Time at = std::max((*found)->active_at, described_at(context, (*found)->name));
  return page(**found, *wanted, limit, std::min(at, context.now));
}

}  // namespace weir::kinesis
