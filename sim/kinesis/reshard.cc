#include "sim/kinesis/reshard.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/shards.h"

namespace weir::kinesis {

namespace {

// Sequence numbers of a child begin a second after its parents end.
constexpr Duration kChildrenAhead = 1s;

// ---- what happens to the shards ----------------------------------------------------------------

void close(ShardState& shard, Time time, const Options& options) {
  shard.closing = Closing{time, time + options.late_puts};
}

void add_child(Stream& stream, HashKeys keys, std::vector<std::uint32_t> parents, Time time) {
  const auto index = static_cast<std::uint32_t>(stream.shards.size());
  ShardState child;
  child.index = index;
  child.hash_keys = keys;
  child.opened = time;
  child.created = time + kChildrenAhead;
  for (const std::uint32_t parent : parents) stream.shards[parent].children.push_back(index);
  child.parents = std::move(parents);
  stream.shards.push_back(std::move(child));
}

void split(Stream& stream, std::uint32_t index, HashKey middle, Time time, const Options& options) {
  const HashKeys keys = stream.shards[index].hash_keys;
  close(stream.shards[index], time, options);
  add_child(stream, {keys.first, middle - 1}, {index}, time);
  add_child(stream, {middle, keys.last}, {index}, time);
}

void merge(Stream& stream, std::uint32_t lower, std::uint32_t upper, Time time,
           const Options& options) {
  close(stream.shards[lower], time, options);
  close(stream.shards[upper], time, options);
  const HashKeys keys{stream.shards[lower].hash_keys.first, stream.shards[upper].hash_keys.last};
  add_child(stream, keys, {lower, upper}, time);
}

// Those that are not going to be closed, by hash key.
std::vector<std::uint32_t> remaining(const Stream& stream) {
  std::vector<std::uint32_t> shards;
  for (const ShardState& shard : stream.shards) {
    if (!shard.closing) shards.push_back(shard.index);
  }
  std::ranges::sort(shards, {},
                    [&](std::uint32_t index) { return stream.shards[index].hash_keys.first; });
  return shards;
}

// Records go to the children once the parents are sealed. Routes that are over are forgotten.
void route_anew(Stream& stream, Time closed, Time now, const Options& options) {
  while (stream.routes.size() > 1 && stream.routes[1].from <= now) {
    stream.routes.erase(stream.routes.begin());
  }
  stream.routes.push_back({closed + options.late_puts, remaining(stream)});
  stream.updated_at = closed;
}

// ---- what is refused ---------------------------------------------------------------------------

std::int64_t shards_of_account(const Kinesis& kinesis, Time now) {
  std::int64_t count = 0;
  for (const auto& [name, stream] : kinesis.streams) {
    if (find_stream(kinesis, name, now) == nullptr) continue;
    count += is_creating(stream, now) ? static_cast<std::int64_t>(stream.shards.size())
                                      : open_shards(stream, now);
  }
  return count;
}

std::optional<aws::Error> refuse_on_demand(const Stream& stream, const CallContext& context) {
  if (!stream.on_demand) return std::nullopt;
  return ValidationException("Request is invalid. Stream " + stream.name + " under account " +
                             context.account + " is in On-Demand mode.");
}

std::string place(const Stream& stream, const CallContext& context) {
  return " in stream " + stream.name + " under account " + context.account;
}

std::expected<std::uint32_t, aws::Error> require_open_shard(const Stream& stream,
                                                            const std::string& id,
                                                            const CallContext& context) {
  const auto index = parse_shard_id(id);
  if (!index) return std::unexpected(no_such_shard(id, stream, context));
  const std::string full = shard_id(*index);
  if (is_creating(stream, context.now) || *index >= stream.shards.size() ||
      !is_shown(stream, stream.shards[*index], context.now)) {
    return std::unexpected(no_such_shard(full, stream, context));
  }
  if (!is_open(stream, stream.shards[*index], context.now)) {
    return std::unexpected(InvalidArgumentException(
        "Shard " + full + place(stream, context) +
        " has already been merged or split, and thus is not eligible for merging or splitting."));
  }
  return *index;
}

std::expected<HashKey, aws::Error> require_middle(const Stream& stream, const ShardState& shard,
                                                  const std::string& text,
                                                  const CallContext& context) {
  const auto key = parse_hash_key(text);
  const HashKeys& keys = shard.hash_keys;
  // The first key is compared by what lies above it, as one more than the last does not fit.
  if (key && *key > keys.first && *key - keys.first > 1 && *key < keys.last) return *key;
  return std::unexpected(InvalidArgumentException(
      "NewStartingHashKey " + text + " used in SplitShard() on shard " + shard_id(shard.index) +
      place(stream, context) + " is not both greater than one plus the shard's StartingHashKey " +
      format_hash_key(keys.first) + " and less than the shard's EndingHashKey " +
      format_hash_key(keys.last) + "."));
}

aws::Error too_far(const Kinesis& kinesis, std::int64_t open, std::int64_t target) {
  const std::string message =
      std::string("UpdateShardCount cannot scale ") +
      (target > open ? "up over double" : "down below half") +
      " your current open shard count. Current open shard count: " + std::to_string(open) +
      " Target shard count: " + std::to_string(target);
  return kinesis.options.scaling_too_far_is_limit_exceeded ? LimitExceededException(message)
                                                           : InvalidArgumentException(message);
}

std::optional<aws::Error> refuse_scaling(const Kinesis& kinesis, const Stream& stream,
                                         std::int64_t target, const CallContext& context) {
  const std::int64_t open = open_shards(stream, context.now);
  if (target > 2 * open || 2 * target < open) return too_far(kinesis, open, target);
  if (target > kMostShards) {
    return LimitExceededException("UpdateShardCount cannot scale over " +
                                  std::to_string(kMostShards) + " shards.");
  }
  // While it grows every shard has two children.
  return target > open ? refuse_shards(kinesis, context, open) : std::nullopt;
}

// ---- rounds of UpdateShardCount ----------------------------------------------------------------

void split_all(Stream& stream, Time time, const Options& options) {
  for (const std::uint32_t index : remaining(stream)) {
    const HashKeys keys = stream.shards[index].hash_keys;
    split(stream, index, keys.first + (keys.last - keys.first) / 2 + 1, time, options);
  }
}

// One round: no shard is merged twice.
void merge_towards(Stream& stream, std::size_t target, Time time, const Options& options) {
  const std::vector<std::uint32_t> open = remaining(stream);
  std::size_t left = open.size();
  for (std::size_t i = 0; i + 1 < open.size() && left > target; i += 2, --left) {
    merge(stream, open[i], open[i + 1], time, options);
  }
}

}  // namespace

std::optional<aws::Error> refuse_shards(const Kinesis& kinesis, const CallContext& context,
                                        std::int64_t more) {
  const std::int64_t present = shards_of_account(kinesis, context.now);
  if (present + more <= kinesis.options.shard_quota) return std::nullopt;
  return LimitExceededException(
      "This request would exceed the shard limit for the account " + context.account + " in " +
      context.region + ". Current shard count for the account: " + std::to_string(present) +
      ". Limit: " + std::to_string(kinesis.options.shard_quota) +
      ". Number of additional shards that would have resulted from this request: " +
      std::to_string(more) +
      ". Refer to the AWS Service Limits page "
      "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current "
      "limits and how to request higher limits.");
}

std::expected<SplitShardOutput, aws::Error> split_shard(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const SplitShardInput& request) {
  WEIR_ASSERT(request.ShardToSplit.has_value() && request.NewStartingHashKey.has_value());
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  if (auto refused = refuse_on_demand(stream, context)) return std::unexpected(*refused);
  const auto index = require_open_shard(stream, *request.ShardToSplit, context);
  if (!index) return std::unexpected(index.error());
  if (auto refused = refuse_shards(kinesis, context, 1)) return std::unexpected(*refused);
  const auto middle =
      require_middle(stream, stream.shards[*index], *request.NewStartingHashKey, context);
  if (!middle) return std::unexpected(middle.error());
  if (auto refused = refuse_unless_active(stream, context)) return std::unexpected(*refused);

  const Time done = context.now + kinesis.options.updating_takes;
  split(stream, *index, *middle, done, kinesis.options);
  route_anew(stream, done, context.now, kinesis.options);
  return SplitShardOutput();
}

std::expected<MergeShardsOutput, aws::Error> merge_shards(Kinesis& kinesis,
                                                          const CallContext& context,
                                                          const MergeShardsInput& request) {
  WEIR_ASSERT(request.ShardToMerge.has_value() && request.AdjacentShardToMerge.has_value());
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  if (auto refused = refuse_on_demand(stream, context)) return std::unexpected(*refused);
  const auto lower = require_open_shard(stream, *request.ShardToMerge, context);
  if (!lower) return std::unexpected(lower.error());
  const auto upper = require_open_shard(stream, *request.AdjacentShardToMerge, context);
  if (!upper) return std::unexpected(upper.error());
  const HashKeys& first = stream.shards[*lower].hash_keys;
  const HashKeys& second = stream.shards[*upper].hash_keys;
  if (first.last == kLastHashKey || first.last + 1 != second.first) {
    return std::unexpected(InvalidArgumentException(
        "Shards " + shard_id(*lower) + " and " + shard_id(*upper) + place(stream, context) +
        " are not an adjacent pair of shards eligible for merging"));
  }
  if (auto refused = refuse_unless_active(stream, context)) return std::unexpected(*refused);

  const Time done = context.now + kinesis.options.updating_takes;
  merge(stream, *lower, *upper, done, kinesis.options);
  route_anew(stream, done, context.now, kinesis.options);
  return MergeShardsOutput();
}

std::expected<UpdateShardCountOutput, aws::Error> update_shard_count(
    Kinesis& kinesis, const CallContext& context, const UpdateShardCountInput& request) {
  WEIR_ASSERT(request.TargetShardCount.has_value());
  const auto found = require_active(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  const Options& options = kinesis.options;
  const std::int64_t open = open_shards(stream, context.now);
  const std::int64_t target = *request.TargetShardCount;
  if (auto refused = refuse_on_demand(stream, context)) return std::unexpected(*refused);
  if (auto refused = refuse_scaling(kinesis, stream, target, context)) {
    return std::unexpected(*refused);
  }
  if (!stream.scalings.take(context.now, kScalingsPerDay)) {
    return std::unexpected(LimitExceededException(
        "Stream " + stream.name + " under account " + context.account + " has been scaled " +
        std::to_string(kScalingsPerDay) + " times in the last 24 hours."));
  }

  Time done = context.now + options.scaling_round_takes;
  if (target > open) {
    split_all(stream, done, options);
    route_anew(stream, done, context.now, options);
    done += options.scaling_round_takes;
  }
  const auto wanted = static_cast<std::size_t>(target);
  for (; remaining(stream).size() > wanted; done += options.scaling_round_takes) {
    merge_towards(stream, wanted, done, options);
    route_anew(stream, done, context.now, options);
  }

  UpdateShardCountOutput output;
  output.StreamName = stream.name;
  output.StreamARN = stream.arn;
  output.CurrentShardCount = static_cast<std::int32_t>(open);
  output.TargetShardCount = static_cast<std::int32_t>(target);
  return output;
}

}  // namespace weir::kinesis
