// Kinesis: all that the service knows of one account's streams in one Region, as plain data.
//
// Copying it is a checkpoint, payloads are shared. Nothing happens by itself: whether a stream is
// CREATING, which records have expired and how much a shard may still take follows from the state
// and the time of the call. Operations are functions on it: streams.h, put.h, get.h. They take
// requests that have passed the generated validate().

#ifndef WEIR_SIM_KINESIS_STATE_H_
#define WEIR_SIM_KINESIS_STATE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/call_context.h"
#include "sim/kernel/time.h"
#include "sim/kinesis/hash_key.h"
#include "sim/kinesis/meter.h"
#include "sim/kinesis/sequence_number.h"

namespace weir::kinesis {

using aws::CallContext;

struct LogEntry {
  std::uint64_t counter = 0;  // of its sequence number
  Time arrival;
  Bytes data;
  std::string partition_key;
};

struct ShardState {
  std::uint32_t index = 0;  // of "shardId-000000000007"
  HashKeys hash_keys;
  Time created;
  std::uint64_t next_counter = 1;
  std::deque<LogEntry> log;  // ascending by counter and by arrival; expired ones leave in front

  Meter written_bytes;
  Meter written_records;
  Meter read_calls;
  Meter read_bytes;
  Meter iterator_calls;
};

struct Stream {
  std::string name;
  std::string arn;
  std::uint64_t generation = 0;  // tells a stream from an earlier one of the same name
  Time created;
  Time active_at;               // CREATING before
  std::optional<Time> gone_at;  // DELETING before, and then no more
  bool on_demand = false;
  Duration retention = 24h;
  std::int32_t max_record_kib = 1'024;
  std::vector<ShardState> shards;  // by index, and as long as none is split by hash key too
};

struct Options {
  Duration creating_takes = 10s;
  Duration deleting_takes = 10s;
  std::int64_t shard_quota = 20'000;
};

struct Kinesis {
  Options options;
  std::map<std::string, Stream> streams;
  std::uint64_t next_generation = 1;
};

// "shardId-000000000007"
std::string shard_id(std::uint32_t index);
// AWS is lenient: "shardId-0", "0" and "x-0" all mean shard 0.
std::optional<std::uint32_t> parse_shard_id(std::string_view id);

// The sequence number that the shard starts with: below that of every record in it.
SequenceNumber starting_sequence_number(const ShardState& shard);
SequenceNumber sequence_number_of(const ShardState& shard, const LogEntry& entry);

// Lets go of records that are past retention.
void trim(const Stream& stream, ShardState& shard, Time now);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_STATE_H_
