#include "sim/kinesis/lookup.h"

#include <cstddef>

namespace weir::kinesis {

aws::Error stream_not_found(std::string_view name, const CallContext& context) {
  return ResourceNotFoundException("Stream " + std::string(name) + " under account " +
                                   context.account + " not found.");
}

aws::Error shard_missing(std::string_view shard, std::string_view stream,
                         const CallContext& context) {
  return ResourceNotFoundException("Shard " + std::string(shard) + " in stream " +
                                   std::string(stream) + " under account " + context.account +
                                   " does not exist");
}

aws::Error shard_rate_exceeded(const ShardState& shard, const Stream& stream,
                               const CallContext& context) {
  return ProvisionedThroughputExceededException("Rate exceeded for shard " + shard_id(shard.index) +
                                                " in stream " + stream.name + " under account " +
                                                context.account + ".");
}

const Stream* find_stream(const Kinesis& kinesis, std::string_view name, Time now) {
  const auto found = kinesis.streams.find(std::string(name));
  if (found == kinesis.streams.end()) return nullptr;
  const Stream& stream = found->second;
  return stream.gone_at && now >= *stream.gone_at ? nullptr : &stream;
}

Stream* find_stream(Kinesis& kinesis, std::string_view name, Time now) {
  const Kinesis& unchanged = kinesis;
  return const_cast<Stream*>(find_stream(unchanged, name, now));
}

bool is_of_time(const Stream& stream, const std::optional<Time>& created) {
  return !created || to_seconds(*created) == to_seconds(stream.created);
}

bool is_creating(const Stream& stream, Time now) { return now < stream.active_at; }

std::string status(const Stream& stream, Time now) {
  if (stream.gone_at) return StreamStatus::DELETING;
  if (is_creating(stream, now)) return StreamStatus::CREATING;
  return now < stream.updated_at ? StreamStatus::UPDATING : StreamStatus::ACTIVE;
}

std::expected<std::string_view, aws::Error> stream_name(const std::optional<std::string>& name,
                                                        const std::optional<std::string>& arn) {
  if (name) return *name;
  if (!arn) {
    return std::unexpected(
        InvalidArgumentException("Either StreamName or StreamARN should be provided."));
  }
  const std::string_view text = *arn;
  const std::size_t slash = text.find(":stream/");
  if (slash == std::string_view::npos) {
    return std::unexpected(InvalidArgumentException("Invalid StreamARN: " + *arn));
  }
  const std::string_view rest = text.substr(slash + std::string_view(":stream/").size());
  return rest.substr(0, rest.find('/'));
}

std::optional<aws::Error> refuse_unless_active(const Stream& stream, const CallContext& context) {
  const std::string now = status(stream, context.now);
  if (now == StreamStatus::ACTIVE) return std::nullopt;
  return ResourceInUseException("Stream " + stream.name + " under account " + context.account +
                                " not ACTIVE, instead in state " + now);
}

}  // namespace weir::kinesis
