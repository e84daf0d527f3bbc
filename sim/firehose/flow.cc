#include "sim/firehose/flow.h"

#include <utility>

#include "sim/firehose/deaggregation.h"
#include "sim/firehose/error_lines.h"
#include "sim/firehose/object_key.h"
#include "sim/firehose/shard_source.h"

namespace weir::firehose {

Flow::Flow(aws::Cloud& cloud, Firehose& firehose, DeliveryStream& stream)
    : work_(cloud, firehose, stream), stories_(cloud.kernel()) {
  if (!stream.source_arn.empty()) {
    stories_.spawn(work_.identity.child("source"), follow_source());
  }
}

Flow::~Flow() { stories_.cancel(); }

// ---- taking in ----------------------------------------------------------------------------------

void Flow::accept(const Bytes& data) {
  ++work_.stream.counts.accepted;
  const Time now = kernel().now();
  const std::shared_ptr<const Settings>& settings = settings_at(work_.stream, now);
  static const std::string kDirect;
  if (settings->plain() && !settings->backup) return lane_buffer(kDirect).add({data, now, now});
  take_in(BufferedRecord(data, now, now), kDirect, *settings);
}

void Flow::accept(const std::string& shard_id, std::vector<kinesis::Record> records) {
  const Time now = kernel().now();
  const std::shared_ptr<const Settings>& settings = settings_at(work_.stream, now);
  const bool plain = settings->plain() && !settings->backup;
  OutputBuffer* const lane = plain ? &lane_buffer(shard_id) : nullptr;
  for (kinesis::Record& record : records) {
    const Time arrival = record.ApproximateArrivalTimestamp.value_or(now);
    auto packed = unpack_kpl(*record.Data);
    work_.stream.counts.accepted += packed ? packed->size() : 1;
    if (plain && !packed) {
      lane->add({*std::move(record.Data), arrival, now});
      continue;
    }
    if (!packed) {
      packed.emplace();
      packed->push_back({record.PartitionKey.value_or(""), *std::move(record.Data)});
    }
    for (PackedRecord& part : *packed) {
      BufferedRecord taken(std::move(part.data), arrival, now);
      taken.origin = std::make_shared<const Origin>(
          Origin{shard_id, record.SequenceNumber.value_or(""), std::move(part.partition_key)});
      if (plain) {
        lane->add(std::move(taken));
      } else {
        take_in(std::move(taken), shard_id, *settings);
      }
    }
  }
}

void Flow::take_in(BufferedRecord record, const std::string& lane, const Settings& settings) {
  if (settings.backup) {
    start(backups_[lane], "backup " + lane, Outlet(Outlet::backup)).add(record);
  }
  std::vector<Bytes> parts;
  if (settings.deaggregation == Deaggregation::json) {
    parts = split_json(record.data);
  } else if (settings.deaggregation == Deaggregation::delimited) {
    parts = split_delimited(record.data, settings.deaggregation_delimiter);
  } else {
    parts.push_back(std::move(record.data));
  }
  for (Bytes& part : parts) {
    BufferedRecord taken(std::move(part), record.arrival, record.entered);
    taken.origin = record.origin;
    if (!settings.transform) {
      route(std::move(taken), {}, settings);
      continue;
    }
    auto& transform = transforms_[lane];
    if (!transform) {
      transform = std::make_unique<TransformBuffer>(work_, *this, lane);
      stories_.spawn(work_.identity.child("transform").child(lane), transform->run());
    }
    transform->add(std::move(taken));
  }
}

// ---- on their way -------------------------------------------------------------------------------

void Flow::transformed(BufferedRecord record, const PartitionKeys& keys) {
  const std::shared_ptr<const Settings>& settings = settings_at(work_.stream, kernel().now());
  route(std::move(record), keys, *settings);
}

void Flow::route(BufferedRecord record, const PartitionKeys& keys, const Settings& settings) {
  if (settings.partitioned) return partition(std::move(record), keys, settings);
  lane_buffer(lane_of(record)).add(std::move(record));
}

void Flow::partition(BufferedRecord record, const PartitionKeys& keys, const Settings& settings) {
  PartitionKeys from_query;
  if (settings.query) {
    auto found = settings.query->keys_of(record.data.view());
    if (!found) {
      return not_partitioned(record, "DynamicPartitioning.MetadataExtractionFailed", found.error(),
                             settings);
    }
    from_query = *std::move(found);
  }
  auto prefix = partition_prefix(settings.sink, *settings.zone, record.arrival,
                                 record.data.identity(), from_query, keys);
  if (!prefix) {
    // UNCONFIRMED: the code.
    return not_partitioned(record, "DynamicPartitioning.PrefixEvaluationFailed", prefix.error(),
                           settings);
  }
  // A partition is active from its first record until all of it is delivered.
  std::erase_if(partitions_, [&](const auto& entry) {
    return entry.first != *prefix && entry.second->records() == 0;
  });
  const bool is_new = !partitions_.contains(*prefix);
  const bool exceeded = is_new && partitions_.size() >= work_.options().active_partitions_max;
  if (is_new) {
    if (StreamMetrics metrics = work_.metrics(); metrics) {
      metrics.partitions(kernel().now(), static_cast<std::int64_t>(partitions_.size() + !exceeded),
                         exceeded);
    }
  }
  if (exceeded) {
    return not_partitioned(record, "DynamicPartitioning.ActivePartitionsLimitExceeded",
                           "The active partitions limit of the delivery stream is exceeded.",
                           settings);
  }
  Outlet outlet(Outlet::data);
  outlet.partition = *prefix;
  start(partitions_[*prefix], *prefix, std::move(outlet)).add(std::move(record));
}

void Flow::not_partitioned(const BufferedRecord& record, std::string code, std::string text,
                           const Settings& settings) {
  work_.log(settings.sink, code, text);
  const RecordError error{std::move(code), std::move(text)};
  failed(record, work_.options().partitioning_error_type,
         partitioning_failed_line(record, error, kernel().now()));
}

void Flow::failed(const BufferedRecord& record, std::string error_type, std::string line) {
  ++work_.stream.counts.failed;
  Outlet outlet(Outlet::errors);
  outlet.error_type = error_type;
  OutputBuffer& buffer = start(errors_[error_type], error_type, std::move(outlet));
  const Identity identity = record.data.identity().child("failed");
  buffer.add({Bytes(std::move(line)).with_identity(identity), record.arrival, kernel().now()});
}

// ---- buffers ------------------------------------------------------------------------------------

std::string Flow::lane_of(const BufferedRecord& record) const {
  return record.origin ? record.origin->shard_id : "";
}

OutputBuffer& Flow::lane_buffer(const std::string& lane) {
  return start(lanes_[lane], lane, Outlet(Outlet::data));
}

OutputBuffer& Flow::start(std::unique_ptr<OutputBuffer>& slot, std::string_view name,
                          Outlet outlet) {
  if (slot) return *slot;
  slot = std::make_unique<OutputBuffer>(work_, std::move(outlet));
  return slot->start(work_.identity.child("buffer").child(name));
}

std::size_t Flow::bytes_waiting(const std::string& shard_id) const {
  const auto lane = lanes_.find(shard_id);
  const auto transform = transforms_.find(shard_id);
  return (lane == lanes_.end() ? 0 : lane->second->bytes()) +
         (transform == transforms_.end() ? 0 : transform->second->bytes());
}

Signal& Flow::delivered(const std::string& shard_id) { return lane_buffer(shard_id).flushed(); }

std::size_t Flow::records_waiting() const {
  std::size_t records = 0;
  for (const auto* buffers : {&lanes_, &backups_, &partitions_, &errors_}) {
    for (const auto& [name, buffer] : *buffers) records += buffer->records();
  }
  for (const auto& [name, buffer] : transforms_) records += buffer->records();
  return records;
}

// ---- the source ---------------------------------------------------------------------------------

bool Flow::reads_on() const {
  if (work_.stream.source_arn.empty()) return false;
  if (!listed_) return true;
  for (const auto& [shard, source] : sources_) {
    if (!source->caught_up()) return true;
  }
  return false;
}

Task<void> Flow::follow_source() {
  co_await kernel().delay_until(work_.stream.created + work_.options().creating_takes);
  co_await start_shards(work_.identity.child("list shards"));
  listed_ = true;
}

Task<void> Flow::start_shards(Identity listing) {
  const std::vector<kinesis::Shard> shards = co_await list_shards(listing);
  const bool first = shards_found_.empty();
  for (const kinesis::Shard& shard : shards) {
    const bool added = shards_found_.insert(*shard.ShardId).second;
    if (!added) continue;
    // What is found later is a child, and read from its beginning.
    work_.stream.shards[*shard.ShardId].from_start = !first;
  }
  for (const kinesis::Shard& shard : shards) {
    if (!may_start(shard)) continue;
    auto& source = sources_[*shard.ShardId];
    source = std::make_unique<ShardSource>(work_, *this, *shard.ShardId);
    stories_.spawn(work_.identity.child(*shard.ShardId), work_at(*shard.ShardId));
  }
}

// Until the shard is closed and read to its end; then its children are looked for.
Task<void> Flow::work_at(std::string shard) {
  co_await sources_.at(shard)->run();
  co_await start_shards(work_.identity.child("list after").child(shard));
}

bool Flow::may_start(const kinesis::Shard& shard) const {
  if (sources_.contains(*shard.ShardId)) return false;
  return is_done_with(shard.ParentShardId) && is_done_with(shard.AdjacentParentShardId);
}

// A parent that was never listed has expired.
bool Flow::is_done_with(const std::optional<std::string>& shard) const {
  if (!shard || !shards_found_.contains(*shard)) return true;
  const auto known = work_.stream.shards.find(*shard);
  return known != work_.stream.shards.end() && known->second.ended;
}

// Tried until it is told.
Task<std::vector<kinesis::Shard>> Flow::list_shards(Identity listing) {
  std::vector<kinesis::Shard> shards;
  std::optional<std::string> token;
  for (std::uint64_t attempt = 0;; ++attempt) {
    kinesis::ListShardsInput request;
    if (token) {
      request.NextToken = *token;
    } else {
      request.StreamARN = work_.stream.source_arn;
    }
    const aws::Caller caller(work_.cloud.principal(work_.stream.source_role), listing, attempt);
    auto answer = co_await work_.cloud.call<kinesis::ListShards>(caller, std::move(request));
    if (!answer) {
      co_await kernel().delay(work_.options().poll_every);
      continue;
    }
    for (kinesis::Shard& shard : *answer->Shards) shards.push_back(std::move(shard));
    token = answer->NextToken;
    if (!token) break;
  }
  co_return shards;
}

}  // namespace weir::firehose
