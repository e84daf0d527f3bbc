// Kinesis: all that the service knows of one account's streams in one Region, as plain data.
//
// Copying it is a checkpoint, payloads are shared. Nothing happens by itself: whether a stream is
// CREATING, which records have expired and how much a shard may still take follows from the state
// and the time of the call. What has been decided and is not yet so, such as the children of a
// split, is in the state with the time from which it holds. Operations are functions on it, one
// header a concern: streams.h, put.h, get.h, reshard.h, ... They take requests that have passed the
// generated validate().

#ifndef WEIR_SIM_KINESIS_STATE_H_
#define WEIR_SIM_KINESIS_STATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/call_context.h"
#include "sim/kernel/time.h"
#include "sim/kinesis/hash_key.h"
#include "sim/kinesis/meter.h"
#include "sim/kinesis/rolling.h"
#include "sim/kinesis/sequence_number.h"

namespace weir::aws {
class MetricSeries;
}

namespace weir::kinesis {

using aws::CallContext;

struct LogEntry {
  std::uint64_t counter = 0;  // of its sequence number
  Time arrival;
  Bytes data;
  std::string partition_key;
  bool encrypted = false;
};

// When a shard was split or merged, or will be.
struct Closing {
  Time shown;   // has an EndingSequenceNumber since
  Time sealed;  // takes no more records; until then a late put may still land in it
};

struct ShardState {
  std::uint32_t index = 0;  // of "shardId-000000000007"
  HashKeys hash_keys;
  Time created;  // as its sequence numbers say: a child's lies a second after its opening
  Time opened;   // shown since
  std::optional<Closing> closing;
  std::vector<std::uint32_t> parents;   // two after a merge: the lower one first
  std::vector<std::uint32_t> children;  // two after a split: the lower one first
  bool expired = false;                 // gone for good, whatever happens to the retention
  std::uint64_t next_counter = 1;
  std::deque<LogEntry> log;  // ascending by counter and by arrival; expired ones leave in front

  Meter written_bytes;
  Meter written_records;
  Meter read_calls;
  Meter read_bytes;
  Meter iterator_calls;
  Time reads_refused_until;  // a read of 10 MB is paid for by those after it
};

// Which shards take records from a time on, in the order of their hash keys.
struct Route {
  Time from;
  std::vector<std::uint32_t> shards;
};

struct ConsumerState {
  std::string name;
  std::string arn;
  Time created;
  Time active_at;               // CREATING before
  std::optional<Time> gone_at;  // DELETING before
  std::map<std::string, std::string> tags;
};

// Where a stream's metrics are written: found when first needed, and found again for another sink.
inline constexpr std::size_t kStreamMeasures = 17;
struct MeasuredStream {
  const aws::Metrics* sink = nullptr;
  std::array<aws::MetricSeries*, kStreamMeasures> series{};  // null: nothing written yet
};

struct Encryption {
  std::string key_id;
  Time shown;  // the stream says so since
  Time from;   // records are encrypted since
};

struct Stream {
  std::string name;
  std::string arn;
  std::uint64_t generation = 0;  // tells a stream from an earlier one of the same name
  Time created;
  Time active_at;               // CREATING before
  std::optional<Time> gone_at;  // DELETING before, and then no more
  Time updated_at;              // UPDATING before
  bool on_demand = false;
  Duration retention = 24h;
  std::int32_t max_record_kib = 1'024;
  std::vector<ShardState> shards;  // by index, also those that are closed or not yet shown
  std::vector<Route> routes;       // ascending by time; never empty

  std::map<std::string, std::string> tags;
  std::map<std::string, ConsumerState> consumers;  // by name
  std::set<std::string> shard_metrics;
  MeasuredStream measured;
  std::optional<Encryption> encryption;
  std::string policy;  // empty: none

  std::map<std::string, Meter, std::less<>> calls;  // by operation, where the quota is the stream's
  Rolling scalings;
  Rolling mode_switches;
  Rolling encryption_changes;
};

// Where AWS says nothing of a value, the harsher guess is the default.
struct Options {
  Duration creating_takes = 10s;
  Duration deleting_takes = 10s;
  // One split or merge was seen to take about 30 s; of other changes AWS says "seconds to minutes",
  // and of some not even whether they pass through UPDATING. A guess: all do, for as long.
  Duration updating_takes = 30s;
  // UpdateShardCount: each of its rounds of splits and merges. A guess: as one of them.
  Duration scaling_round_takes = 30s;
  // After a shard is shown as closed, puts were seen to land in it for a second.
  Duration late_puts = 1s;
  // Up to 5 s after the stream is ACTIVE again some records are not encrypted. The longest.
  Duration encryption_lag = 5s;
  // "Needs time to reach ACTIVE": how much is a guess.
  Duration registering_takes = 30s;
  Duration deregistering_takes = 30s;
  std::int64_t shard_quota = 20'000;
  std::int64_t on_demand_quota = 50;
  std::int64_t consumer_quota = 20;  // a stream; 50 with On-demand Advantage
  // UpdateShardCount beyond twice or below half: emulators disagree on the error. SDKs retry this
  // one in vain, so that a careless pipeline loses more time.
  bool scaling_too_far_is_limit_exceeded = true;
  // Each operation of the control plane refuses calls above its rate. AWS documents the rates.
  bool control_quotas = true;
};

struct Kinesis {
  Options options;
  std::map<std::string, Stream> streams;
  std::uint64_t next_generation = 1;
  std::map<std::string, Meter, std::less<>>
      calls;  // by operation, where the quota is the account's
};

// "shardId-000000000007"
std::string shard_id(std::uint32_t index);
// AWS is lenient: "shardId-0", "0" and "x-0" all mean shard 0.
std::optional<std::uint32_t> parse_shard_id(std::string_view id);

// Shown in lists and descriptions: from its opening until its last record has expired.
bool is_shown(const Stream& stream, const ShardState& shard, Time now);
// Shown, and without an EndingSequenceNumber.
bool is_open(const Stream& stream, const ShardState& shard, Time now);
// Nothing will be added to it any more.
bool is_sealed(const ShardState& shard, Time now);
// How many are open; none while the stream is CREATING.
std::int64_t open_shards(const Stream& stream, Time now);
// The one that takes a record with this hash key now.
ShardState& shard_for(Stream& stream, HashKey key, Time now);

// The sequence number that the shard starts with: below that of every record in it.
SequenceNumber starting_sequence_number(const ShardState& shard);
SequenceNumber sequence_number_of(const ShardState& shard, const LogEntry& entry);
// The one that ends it. REQUIRES: shard.closing.
SequenceNumber ending_sequence_number(const ShardState& shard);

// Lets go of records that are past retention.
void trim(const Stream& stream, ShardState& shard, Time now);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_STATE_H_
