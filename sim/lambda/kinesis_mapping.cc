#include "sim/lambda/kinesis_mapping.h"

#include <optional>
#include <utility>

#include "sim/lambda/api.h"

namespace weir::lambda {

KinesisMapping::KinesisMapping(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid)
    : MappingStory(cloud, lambda, uuid), stories_(cloud.kernel()) {}

Task<void> KinesisMapping::start() {
  const Identity first = Identity::of(mapping().source_arn).child("list shards");
  const std::uint64_t generation = mapping().generation;
  return start_shards(generation == 0 ? first : identity().child("list", generation));
}

void KinesisMapping::stop() {
  stories_.cancel();
  pollers_.clear();
  working_.clear();
}

// ---- shards -------------------------------------------------------------------------------------

Task<void> KinesisMapping::start_shards(Identity listing) {
  const std::vector<kinesis::Shard> shards = co_await list_shards(listing);
  note_found(shards);
  for (const kinesis::Shard& shard : shards) {
    if (!may_start(shard)) continue;
    working_.insert(*shard.ShardId);
    stories_.spawn(identity().child(*shard.ShardId), work_at(*shard.ShardId));
  }
}

Task<void> KinesisMapping::work_at(std::string shard) {
  KinesisPoller& poller = pollers_.emplace_back(cloud(), lambda(), uuid(), shard, role());
  co_await poller.run();
  co_await start_shards(identity().child("list after", mapping().generation).child(shard));
}

// The first listing is what the starting position speaks of: a LATEST leaves out what is closed
// already. Shards that appear later are children, and are read from their beginning (UNCONFIRMED;
// otherwise what is put before they are found would be lost).
void KinesisMapping::note_found(const std::vector<kinesis::Shard>& shards) {
  const bool first = mapping().shards_found.empty();
  const bool latest = mapping().starting_position == EventSourcePosition::LATEST;
  for (const kinesis::Shard& shard : shards) {
    const bool added = mapping().shards_found.insert(*shard.ShardId).second;
    if (!added) continue;
    const bool closed =
        shard.SequenceNumberRange && shard.SequenceNumberRange->EndingSequenceNumber;
    if (!first) mapping().shards[*shard.ShardId].from_start = true;
    if (first && latest && closed) mapping().shards[*shard.ShardId].ended = true;
  }
}

bool KinesisMapping::may_start(const kinesis::Shard& shard) const {
  if (working_.contains(*shard.ShardId)) return false;
  const auto known = mapping().shards.find(*shard.ShardId);
  if (known != mapping().shards.end() && known->second.ended) return false;
  return is_done_with(shard.ParentShardId) && is_done_with(shard.AdjacentParentShardId);
}

// A parent that was never listed has expired.
bool KinesisMapping::is_done_with(const std::optional<std::string>& shard) const {
  if (!shard || !mapping().shards_found.contains(*shard)) return true;
  const auto known = mapping().shards.find(*shard);
  return known != mapping().shards.end() && known->second.ended;
}

// Tries until it is told.
Task<std::vector<kinesis::Shard>> KinesisMapping::list_shards(Identity listing) {
  const std::string arn = mapping().source_arn;
  std::vector<kinesis::Shard> shards;
  std::optional<std::string> token;
  for (std::uint64_t attempt = 0;; ++attempt) {
    kinesis::ListShardsInput request;
    if (token) {
      request.NextToken = *token;
    } else {
      request.StreamARN = arn;
    }
    const aws::Caller caller(cloud().principal(role()), listing, attempt);
    auto answer = co_await cloud().call<kinesis::ListShards>(caller, std::move(request));
    if (!answer) {
      co_await kernel().delay(lambda().options.poll_every);
      continue;
    }
    for (kinesis::Shard& shard : *answer->Shards) shards.push_back(std::move(shard));
    token = answer->NextToken;
    if (!token) break;
  }
  co_return shards;
}

}  // namespace weir::lambda
