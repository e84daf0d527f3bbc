// Firehose: all delivery streams of one account, as plain data.
//
// Copying it is a checkpoint of what the API shows; what is under way, buffers and deliveries, are
// stories (flow.h). Whether a stream is still CREATING, or which configuration holds, follows from
// the state and the time of the call.

#ifndef WEIR_SIM_FIREHOSE_STATE_H_
#define WEIR_SIM_FIREHOSE_STATE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/firehose/settings.h"
#include "sim/kernel/time.h"

namespace weir::firehose {

using aws::CallContext;

// What AWS does not say for certain; the harsher value is the default. Printed with a run's result.
struct Options {
  Duration creating_takes = 30s;        // "a few moments"
  Duration deleting_takes = 60s;        // "may stay DELETING for minutes"
  Duration update_takes_effect = 3min;  // until then the old configuration is used: "a few minutes"
  Duration encryption_takes = 10s;      // ENABLING, DISABLING
  // UNCONFIRMED: what puts get while a stream is CREATING or gone is ResourceNotFoundException;
  // while it is DELETING they may be accepted, and are lost.
  bool accepts_while_deleting = true;
  // UNCONFIRMED: between two tries to deliver; doubles up to the maximum.
  Duration delivery_retry_min = 10s;
  Duration delivery_retry_max = 120s;
  Duration transform_retry_min = 1s;  // UNCONFIRMED: doubles from try to try
  Duration transform_invoke_max = 5min;
  Duration retention = 24h;            // of records that were put directly
  std::size_t direct_put_buffers = 1;  // UNCONFIRMED: "internally sharded"
  std::size_t active_partitions_max = 500;
  std::size_t catching_up_bytes = 128 << 20;     // how large an object gets after failed deliveries
  std::size_t source_backlog_bytes = 256 << 20;  // of a shard; then reading waits for deliveries
  std::string partitioning_error_type = "partitioning-failed";  // UNCONFIRMED
  Duration poll_every = 1s;                                     // guide: once a second and shard
  Duration read_pause = 200ms;  // between reads under backlog: 5 a second
  bool skip_idle = true;        // one event for a span of empty polls
};

// What of a second's throughput is used: refilled at the rate of the quota, at most one second.
struct Throughput {
  std::int64_t second = 0;
  std::int64_t bytes = 0, records = 0, requests = 0;
};

struct StreamEncryption {
  std::string key_type = "AWS_OWNED_CMK";
  std::string key_arn;  // empty: AWS's own
  Time since;           // ENABLED or DISABLED from then on
  bool enabled = false;
};

// How far a shard of the source has been read.
struct ShardPosition {
  std::string last_read;      // sequence number; empty: nothing yet
  bool from_start = false;    // a child of a shard that was split or merged
  bool ended = false;         // closed, and read to its end
  std::uint64_t version = 0;  // of the source, when it was last read
};

// What became of records, for those who look from outside.
struct Counts {
  std::uint64_t accepted = 0;   // by puts, or read from the stream
  std::uint64_t delivered = 0;  // in objects; again if delivered again
  std::uint64_t dropped = 0;    // by the transform, on purpose
  std::uint64_t failed = 0;     // written to the error prefix instead
  std::uint64_t lost = 0;       // retention ran out, or the stream was deleted
  std::uint64_t objects = 0;    // error objects and backups counted
};

struct DeliveryStream {
  std::string name;
  std::string arn;
  std::string type;  // "DirectPut" or "KinesisStreamAsSource"
  Time created;
  std::optional<Time> updated;
  std::optional<Time> deleting;  // since when
  std::uint64_t version = 1;     // VersionId
  // Which configuration holds from when on; the last one is what is described.
  std::deque<std::pair<Time, std::shared_ptr<const Settings>>> settings;
  std::string source_arn, source_role;  // of a Kinesis stream
  std::map<std::string, ShardPosition> shards;
  std::optional<StreamEncryption> encryption;
  std::deque<Time> encryption_changes;  // in the last 24 hours
  std::map<std::string, std::string> tags;
  std::vector<std::string> tag_order;
  Throughput throughput;
  Counts counts;
};

struct Firehose {
  Options options;
  std::map<std::string, DeliveryStream> streams;
};

// The configuration that holds at this time.
const std::shared_ptr<const Settings>& settings_at(const DeliveryStream& stream, Time now);
// "CREATING", "ACTIVE", "DELETING"; nothing: it is gone.
std::optional<std::string> status(const Firehose& firehose, const DeliveryStream& stream, Time now);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_STATE_H_
