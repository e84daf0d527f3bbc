#include "sim/kinesis/state.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <system_error>

#include "sim/kernel/assert.h"

namespace weir::kinesis {

namespace {

std::uint64_t seconds(Time time) { return static_cast<std::uint64_t>(to_seconds(time)); }

}  // namespace

std::string shard_id(std::uint32_t index) {
  std::string id = "shardId-000000000000";
  for (std::size_t end = id.size(); index != 0; index /= 10) {
    id[--end] = static_cast<char>('0' + index % 10);
  }
  return id;
}

std::optional<std::uint32_t> parse_shard_id(std::string_view id) {
  if (const std::size_t dash = id.rfind('-'); dash != std::string_view::npos) {
    id.remove_prefix(dash + 1);
  }
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
  return index;
}

bool is_shown(const Stream& stream, const ShardState& shard, Time now) {
  if (shard.expired || now < shard.opened) return false;
  return !shard.closing || now < shard.closing->sealed + stream.retention;
}

bool is_open(const Stream& stream, const ShardState& shard, Time now) {
  return is_shown(stream, shard, now) && !(shard.closing && now >= shard.closing->shown);
}

bool is_sealed(const ShardState& shard, Time now) {
  return shard.closing && now >= shard.closing->sealed;
}

std::int64_t open_shards(const Stream& stream, Time now) {
  if (now < stream.active_at) return 0;
  return std::ranges::count_if(
      stream.shards, [&](const ShardState& shard) { return is_open(stream, shard, now); });
}

ShardState& shard_for(Stream& stream, HashKey key, Time now) {
  auto route = std::prev(stream.routes.end());
  while (route != stream.routes.begin() && now < route->from) --route;
  const std::vector<std::uint32_t>& shards = route->shards;
  const auto after =
      std::upper_bound(shards.begin(), shards.end(), key, [&](HashKey sought, std::uint32_t index) {
        return sought < stream.shards[index].hash_keys.first;
      });
  WEIR_ASSERT(after != shards.begin());
  return stream.shards[*std::prev(after)];
}

SequenceNumber starting_sequence_number(const ShardState& shard) {
  return {seconds(shard.created), 0, seconds(shard.created), shard.index};
}

SequenceNumber sequence_number_of(const ShardState& shard, const LogEntry& entry) {
  return {seconds(shard.created), entry.counter, seconds(entry.arrival), shard.index};
}

SequenceNumber ending_sequence_number(const ShardState& shard) {
  WEIR_ASSERT(shard.closing.has_value());
  return {seconds(shard.created), kLastCounter, seconds(shard.closing->shown), shard.index};
}

void trim(const Stream& stream, ShardState& shard, Time now) {
  const Time horizon = now - stream.retention;
  while (!shard.log.empty() && shard.log.front().arrival < horizon) shard.log.pop_front();
}

}  // namespace weir::kinesis
