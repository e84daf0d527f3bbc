#include "sim/kinesis/put.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/faults.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/measures.h"

namespace weir::kinesis {

namespace {

constexpr std::int64_t round_up_to_kib(std::int64_t bytes) {
  return (bytes + 1'023) / 1'024 * 1'024;
}

template <typename Entry>
std::int64_t size_of(const Entry& entry) {
  return static_cast<std::int64_t>((entry.Data ? entry.Data->size() : 0) +
                                   (entry.PartitionKey ? entry.PartitionKey->size() : 0));
}

aws::Error too_large(const std::string& path, std::int64_t limit) {
  return ValidationException("1 validation error detected: Value at '" + path +
                             "' failed to satisfy constraint: Member must have length less than "
                             "or equal to " +
                             std::to_string(limit));
}

template <typename Entry>
std::expected<HashKey, aws::Error> hash_key_of(const Entry& entry) {
  if (!entry.ExplicitHashKey) return hash_partition_key(*entry.PartitionKey);
  const auto key = parse_hash_key(*entry.ExplicitHashKey);
  if (key) return *key;
  return std::unexpected(
      InvalidArgumentException("Invalid ExplicitHashKey. ExplicitHashKey must be in the range: "
                               "[0, 2^128-1]. Specified value was " +
                               *entry.ExplicitHashKey));
}

// One record more than a second's allowance may pass, if the shard is otherwise idle: the seconds
// that follow pay for it. So records above 1 MiB get through at all.
bool admit(ShardState& shard, std::int64_t bytes, Time now) {
  const std::int64_t records = shard.written_records.at(now, kWriteRecordsPerSecond);
  const std::int64_t used = shard.written_bytes.at(now, kWriteBytesPerSecond);
  if (records >= kWriteRecordsPerSecond) return false;
  if (used != 0 && used + bytes > kWriteBytesPerSecond) return false;
  ++shard.written_records.used;
  shard.written_bytes.used += bytes;
  return true;
}

bool encrypts(const Stream& stream, Time now) {
  return stream.encryption && now >= stream.encryption->from;
}

template <typename Entry>
std::string append(const Stream& stream, ShardState& shard, const Entry& entry,
                   const CallContext& context) {
  trim(stream, shard, context.now);
  Bytes data = entry.Data.value_or(Bytes());
  // What is sent again may be stored already: then there are two of it, each with luck of its own.
  if (context.attempt != 0) {
    data = data.with_identity(data.identity().child("sent again", context.attempt));
  }
  shard.log.push_back({shard.next_counter++, context.now, std::move(data), *entry.PartitionKey,
                       encrypts(stream, context.now)});
  return format_sequence_number(sequence_number_of(shard, shard.log.back()));
}

std::optional<aws::Error> check_ordering(const Stream& stream, const std::string& minimum,
                                         const CallContext& context) {
  const auto number = parse_sequence_number(minimum);
  const auto now = static_cast<std::uint64_t>(to_seconds(context.now));
  if (number && number->put <= now && number->shard_created <= number->put &&
      number->shard < stream.shards.size() &&
      number->counter < stream.shards[number->shard].next_counter) {
    return std::nullopt;
  }
  return InvalidArgumentException("ExclusiveMinimumSequenceNumber " + minimum +
                                  " used in PutRecord on stream " + stream.name +
                                  " under account " + context.account + " is invalid.");
}

// Why an entry is answered with an error, and whether it is stored all the same.
struct EntryRefusal {
  aws::Error error;
  bool stored = false;
};

std::optional<EntryRefusal> refuse_entry(const Stream& stream, ShardState& shard,
                                         const PutRecordsRequestEntry& entry,
                                         const CallContext& context) {
  bool fails_after = false;
  const auto failure = [] {
    return aws::Error("InternalFailure", 500, "Internal service failure.", true);
  };
  if (context.faults != nullptr) {
    const Identity record = entry.Data.value_or(Bytes()).identity();
    const aws::Fault fault = context.ask(put_records_entry(), record, stream.name);
    if (fault.kind == &kEntryThrottled) {
      return EntryRefusal{shard_rate_exceeded(shard, stream, context)};
    }
    if (fault.kind == &kEntryFailed) return EntryRefusal{failure()};
    fails_after = fault.kind == &kEntryFailedAfter;
  }
  if (!admit(shard, size_of(entry), context.now)) {
    return EntryRefusal{shard_rate_exceeded(shard, stream, context)};
  }
  if (fails_after) return EntryRefusal{failure(), true};
  return std::nullopt;
}

// What one call of PutRecords has done to a shard.
struct Taken {
  Amount stored;
  std::int64_t throttled = 0;
};

template <typename Request>
std::expected<Stream*, aws::Error> require_writable(Kinesis& kinesis, const CallContext& context,
                                                    const Request& request) {
  auto stream = require_stream(kinesis, context, request);
  if (stream && is_creating(**stream, context.now)) {
    return std::unexpected(stream_not_found((*stream)->name, context));
  }
  if (stream && encrypts(**stream, context.now)) {
    if (auto trouble = ask_key(context, (*stream)->name)) {
      return std::unexpected(*std::move(trouble));
    }
  }
  return stream;
}

}  // namespace

std::expected<PutRecordOutput, aws::Error> put_record(Kinesis& kinesis, const CallContext& context,
                                                      const PutRecordInput& request) {
  WEIR_ASSERT(request.PartitionKey.has_value());
  const auto found = require_writable(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;

  const std::int64_t bytes = size_of(request);
  const std::int64_t limit = std::int64_t{stream.max_record_kib} * 1'024;
  if (bytes > limit) return std::unexpected(too_large("data", limit));
  const auto key = hash_key_of(request);
  if (!key) return std::unexpected(key.error());
  if (request.SequenceNumberForOrdering) {
    auto error = check_ordering(stream, *request.SequenceNumberForOrdering, context);
    if (error) return std::unexpected(*std::move(error));
  }

  ShardState& shard = shard_for(stream, *key, context.now);
  if (!admit(shard, round_up_to_kib(bytes), context.now)) {
    measure_put_record(stream, shard, context, std::nullopt);
    return std::unexpected(shard_rate_exceeded(shard, stream, context));
  }
  measure_put_record(stream, shard, context, Amount{1, bytes});
  PutRecordOutput output;
  output.ShardId = shard_id(shard.index);
  output.SequenceNumber = append(stream, shard, request, context);
  if (encrypts(stream, context.now)) output.EncryptionType = EncryptionType::KMS;
  return output;
}

std::expected<PutRecordsOutput, aws::Error> put_records(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const PutRecordsInput& request) {
  WEIR_ASSERT(request.Records.has_value());
  const auto found = require_writable(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;

  // What is wrong with one record refuses the whole call; so all are looked at before any is kept.
  const std::int64_t limit = std::int64_t{stream.max_record_kib} * 1'024;
  std::vector<HashKey> keys;
  keys.reserve(request.Records->size());
  std::int64_t total = 0;
  for (const PutRecordsRequestEntry& entry : *request.Records) {
    WEIR_ASSERT(entry.PartitionKey.has_value());
    const std::int64_t bytes = size_of(entry);
    total += bytes;
    if (bytes > limit) {
      const std::string place = std::to_string(keys.size() + 1);
      return std::unexpected(too_large("records." + place + ".member.data", limit));
    }
    const auto key = hash_key_of(entry);
    if (!key) return std::unexpected(key.error());
    keys.push_back(*key);
  }
  if (total > kBatchBytes) {
    return std::unexpected(InvalidArgumentException("Records size exceeds 10 MB limit"));
  }

  PutRecordsOutput output;
  output.Records.emplace(request.Records->size());
  PutRecordsMeasured measured;
  measured.all = {static_cast<std::int64_t>(keys.size()), total};
  std::map<std::uint32_t, Taken> taken;  // by shard
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const PutRecordsRequestEntry& entry = (*request.Records)[i];
    PutRecordsResultEntry& result = (*output.Records)[i];
    ShardState& shard = shard_for(stream, keys[i], context.now);
    const std::int64_t bytes = size_of(entry);
    Taken& here = taken[shard.index];
    std::optional<EntryRefusal> refusal = refuse_entry(stream, shard, entry, context);
    if (refusal) {
      ++(refusal->error.server_fault ? measured.failed : measured.throttled);
      if (!refusal->error.server_fault) ++here.throttled;
      result.ErrorCode = std::move(refusal->error.code);
      result.ErrorMessage = std::move(refusal->error.message);
      if (!refusal->stored) continue;
    }
    ++here.stored.records;
    here.stored.bytes += bytes;
    // Of an entry that fails and is stored too, the answer says so only until its readers know.
    result.ShardId = shard_id(shard.index);
    result.SequenceNumber = append(stream, shard, entry, context);
  }
  for (const auto& [index, here] : taken) {
    ShardState& shard = stream.shards[index];
    shard.written_bytes.used += round_up_to_kib(here.stored.bytes) - here.stored.bytes;
    measured.stored.records += here.stored.records;
    measured.stored.bytes += here.stored.bytes;
    measure_shard_write(stream, shard, context, here.stored, here.throttled);
  }
  measure_put_records(stream, context, measured);
  output.FailedRecordCount = static_cast<std::int32_t>(measured.failed + measured.throttled);
  if (encrypts(stream, context.now)) output.EncryptionType = EncryptionType::KMS;
  return output;
}

}  // namespace weir::kinesis
