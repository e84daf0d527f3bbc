#include "sim/lambda/kinesis_mapping.h"

#include <optional>
#include <utility>

#include "sim/lambda/api.h"

namespace weir::lambda {

KinesisMapping::KinesisMapping(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid)
    : cloud_(cloud),
      lambda_(lambda),
      uuid_(uuid),
      mapping_(lambda.mappings.at(uuid)),
      changed_(cloud.kernel()),
      stories_(cloud.kernel()) {}

bool KinesisMapping::is_changing() const { return mapping_.pending || mapping_.deleting; }

Task<void> KinesisMapping::run() {
  Identity listing = Identity::of(mapping_.source_arn).child("list shards");
  for (;;) {
    co_await wait_for_polls();
    const auto function = lambda_.functions.find(mapping_.function);
    if (function != lambda_.functions.end() && mapping_.enabled && !is_changing()) {
      role_ = function->second.role;
      co_await start_shards(listing);
    }
    while (!is_changing()) co_await changed_.wait();
    co_await settle();
    if (mapping_.deleting) break;
    listing = identity().child("list", mapping_.generation);
  }
  lambda_.mappings.erase(uuid_);
}

Task<void> KinesisMapping::wait_for_polls() {
  const Time polls_at = mapping_.polls_at;
  while (kernel().now() < polls_at && !is_changing()) co_await changed_.wait_until(polls_at);
}

// Waits until the change holds, and makes it. Pollers are stopped wherever they are.
Task<void> KinesisMapping::settle() {
  co_await kernel().delay_until(mapping_.settled_at);
  stories_.cancel();
  pollers_.clear();
  working_.clear();
  if (mapping_.deleting) co_return;
  MappingSettings& settings = mapping_;
  settings = *std::move(mapping_.pending);
  mapping_.pending.reset();
  ++mapping_.generation;
  for (auto& [id, shard] : mapping_.shards) {
    shard.read = shard.done + shard.discarded + shard.filtered;
  }
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
  KinesisPoller& poller = pollers_.emplace_back(cloud_, lambda_, uuid_, shard, role_);
  co_await poller.run();
  co_await start_shards(identity().child("list after", mapping_.generation).child(shard));
}

// The first listing is what the starting position speaks of: a LATEST leaves out what is closed
// already. Shards that appear later are children, and are read from their beginning (UNCONFIRMED;
// otherwise what is put before they are found would be lost).
void KinesisMapping::note_found(const std::vector<kinesis::Shard>& shards) {
  const bool first = mapping_.shards_found.empty();
  const bool latest = mapping_.starting_position == EventSourcePosition::LATEST;
  for (const kinesis::Shard& shard : shards) {
    const bool added = mapping_.shards_found.insert(*shard.ShardId).second;
    if (!added) continue;
    const bool closed =
        shard.SequenceNumberRange && shard.SequenceNumberRange->EndingSequenceNumber;
    if (!first) mapping_.shards[*shard.ShardId].from_start = true;
    if (first && latest && closed) mapping_.shards[*shard.ShardId].ended = true;
  }
}

bool KinesisMapping::may_start(const kinesis::Shard& shard) const {
  if (working_.contains(*shard.ShardId)) return false;
  const auto known = mapping_.shards.find(*shard.ShardId);
  if (known != mapping_.shards.end() && known->second.ended) return false;
  return is_done_with(shard.ParentShardId) && is_done_with(shard.AdjacentParentShardId);
}

// A parent that was never listed has expired.
bool KinesisMapping::is_done_with(const std::optional<std::string>& shard) const {
  if (!shard || !mapping_.shards_found.contains(*shard)) return true;
  const auto known = mapping_.shards.find(*shard);
  return known != mapping_.shards.end() && known->second.ended;
}

// Tries until it is told.
Task<std::vector<kinesis::Shard>> KinesisMapping::list_shards(Identity listing) {
  const std::string arn = mapping_.source_arn;
  std::vector<kinesis::Shard> shards;
  std::optional<std::string> token;
  for (std::uint64_t attempt = 0;; ++attempt) {
    kinesis::ListShardsInput request;
    if (token) {
      request.NextToken = *token;
    } else {
      request.StreamARN = arn;
    }
    const aws::Caller caller(cloud_.principal(role_), listing, attempt);
    auto answer = co_await cloud_.call<kinesis::ListShards>(caller, std::move(request));
    if (!answer) {
      co_await kernel().delay(lambda_.options.poll_every);
      continue;
    }
    for (kinesis::Shard& shard : *answer->Shards) shards.push_back(std::move(shard));
    token = answer->NextToken;
    if (!token) break;
  }
  co_return shards;
}

}  // namespace weir::lambda
