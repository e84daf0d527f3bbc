#include "sim/kinesis/state.h"

#include <charconv>
#include <cstddef>
#include <system_error>

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

SequenceNumber starting_sequence_number(const ShardState& shard) {
  return {seconds(shard.created), 0, seconds(shard.created), shard.index};
}

SequenceNumber sequence_number_of(const ShardState& shard, const LogEntry& entry) {
  return {seconds(shard.created), entry.counter, seconds(entry.arrival), shard.index};
}

void trim(const Stream& stream, ShardState& shard, Time now) {
  const Time horizon = now - stream.retention;
  while (!shard.log.empty() && shard.log.front().arrival < horizon) shard.log.pop_front();
}

}  // namespace weir::kinesis
