// Lambda: all that the service knows of one account's functions and mappings, as plain data.
//
// Copying it is a checkpoint. Whether a function is Pending, or a mapping still Creating, follows
// from the state and the time of the call. Operations are functions on it: functions.h, mappings.h.
// What happens by itself, running functions and polling streams, are stories: runner.h,
// kinesis_poller.h.

#ifndef WEIR_SIM_LAMBDA_STATE_H_
#define WEIR_SIM_LAMBDA_STATE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/latency.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"
#include "sim/lambda/function_state.h"

namespace weir::lambda {

using aws::CallContext;

// What AWS does not say for certain. Each is printed with the result of a run.
struct Options {
  Duration function_pending = 2s;            // State Pending, after CreateFunction
  Duration function_updating = 2s;           // LastUpdateStatus InProgress, after an update
  Duration provisioning = 60s;               // before provisioned environments are made: assumed
  aws::Latency mapping_creating{2s, 10s};    // State Creating, after its creation
  aws::Latency mapping_polls_late{0s, 10s};  // from Enabled to the first real poll
  Duration poll_every = 1s;                  // guide: with-kinesis
  Duration read_pause = 200ms;               // between reads under backlog: 5 a second
  Duration retry_backoff_min = 1s;           // doubles from try to try: fits a recording
  Duration retry_backoff_max = 60s;          // UNCONFIRMED
  Duration environment_idle_max = 10min;     // then it is gone: UNCONFIRMED
  std::int64_t concurrency = 1'000;          // of the account
  aws::Latency mapping_updating{2s, 10s};    // State Updating, then the new settings hold
  aws::Latency mapping_enabling{2s, 10s};    // State Enabling; polls start later still
  aws::Latency mapping_disabling{50s, 70s};  // recordings: about a minute, polls go on meanwhile
  aws::Latency mapping_deleting{2s, 10s};    // State Deleting, polls go on meanwhile
  // UNCONFIRMED: a first record that fails by its identifier is not halved away by
  // BisectBatchOnFunctionError, so that all behind it share its fate.
  bool bisect_halves_when_first_fails = false;
  // Retries read the stream again and so cost read throughput (guide: troubleshooting). Off: they
  // keep the batch in memory, which recorded histories rest on.
  bool retries_read_stream = false;
  // UNCONFIRMED: whether a window's final invocation carries the records that are left of it, if a
  // later record has already ended it. A handler that only reports then would lose them.
  bool window_closes_with_records = false;
  Duration window_close_wait = 2min;     // a tumbling window without new records is closed so late
  aws::Latency async_lag{10ms, 100ms};   // assumed: from 202 to the first attempt
  std::int64_t unreserved_min = 100;     // of the account's concurrency: guide
  std::int64_t scaling_per_10s = 1'000;  // new environments of one function: guide
  std::size_t log_lines_max = 10'000;    // kept of a function; older ones are dropped
  bool skip_idle = true;                 // false: wake at every empty poll; the history is the same
  // UNCONFIRMED: how often a mapping tries to tell its on-failure destination of given-up records.
  // Once: a destination that refuses for a moment loses them.
  std::int64_t destination_attempts = 1;
  std::int64_t queue_pollers_min = 5;  // batches of a queue at once, at first: guide, with-sqs
  std::int64_t queue_pollers_max = 1'250;
  Duration queue_poller_every = 200ms;  // one more so often, while all are busy: 300 a minute
  // UNCONFIRMED: what the destination is told of a record that no invocation could carry.
  std::string too_large_condition = "RetryAttemptsExhausted";
};

// The tumbling window that a shard is in, and what its function made of it so far.
struct WindowProgress {
  bool open = false;
  Time start;
  std::string state = "{}";       // JSON, as the function answered it
  bool terminated_early = false;  // the state has grown beyond 1 MB
  Time closed_until;              // what arrived before belongs to a later window
};

// How far a mapping has come with a shard.
struct ShardProgress {
  std::string checkpoint;       // the last sequence number done with; empty: none yet
  std::uint64_t read = 0;       // records taken from the stream
  std::uint64_t done = 0;       // of them, processed
  std::uint64_t discarded = 0;  // of them, given up on: retries exhausted, or too old
  std::uint64_t filtered = 0;   // of them, of no interest to the mapping's filters
  std::uint64_t retries = 0;    // invocations beyond a batch's first
  bool caught_up = false;       // nothing read is undone, and the last read reached the tip
  bool from_start = false;      // a child of a shard that was split or merged
  bool ended = false;           // closed, and all that was in it is done with
  std::uint64_t version = 0;    // of the source, when it was last read
  WindowProgress window;
};

// How far a mapping has come with its queue.
struct QueueProgress {
  std::uint64_t received = 0;   // messages, each as often as it came
  std::uint64_t deleted = 0;    // of them, because the function succeeded
  std::uint64_t filtered = 0;   // of them, of no interest, and deleted as well
  std::uint64_t failed = 0;     // of them, left in the queue
  std::uint64_t under_way = 0;  // of them, right now
  std::uint64_t batches = 0;    // handed over right now
  bool caught_up = false;       // the last poll found nothing
  std::uint64_t version = 0;    // of the source, when it was last asked
  // When messages that have not been deleted become visible again, at the latest.
  std::set<std::pair<Time, std::string>> hidden;
  std::map<std::string, Time> hidden_until;  // the same by their ids

  void hide(const std::string& message_id, Time until);
  void forget(const std::string& message_id);
  void forget_until(Time now);
  Time next_visible() const { return hidden.empty() ? Time::max() : hidden.begin()->first; }
};

// What UpdateEventSourceMapping can change.
struct MappingSettings {
  std::string function;   // its name
  std::string qualifier;  // a version or an alias; empty: the function itself
  std::int32_t batch_size = 100;
  Duration batching_window{};
  std::int32_t retry_attempts_max = -1;  // -1: until the record expires
  Duration record_age_max = Duration::max();
  bool bisect = false;
  bool report_item_failures = false;
  std::int32_t lanes = 1;  // ParallelizationFactor
  Duration tumbling_window{};
  std::vector<std::string> filters;  // patterns, any of which is enough
  std::string filters_key;           // KMSKeyArn, which they are encrypted with; it is only shown
  std::string on_failure;            // the ARN of a queue, topic or bucket; empty: none
  std::optional<std::int32_t> concurrency_max;  // ScalingConfig, of a queue's mapping
  bool counts_events = false;                   // MetricsConfig names EventCount
  bool enabled = true;
};

struct MappingState : MappingSettings {
  std::string uuid;
  std::string arn;
  std::string source_arn;
  std::string starting_position;
  Time starting_timestamp;
  std::map<std::string, std::string> tags;
  Time created, modified;
  std::string transition = "Creating";  // the state until settled_at
  Time settled_at;
  Time polls_at;                           // the first real poll: later than the state says
  std::optional<MappingSettings> pending;  // these hold from settled_at on
  std::uint64_t changes = 0;               // asked for so far
  std::uint64_t generation = 0;            // of its pollers: a change replaces them
  std::set<std::string> shards_found;      // ever listed
  bool deleting = false;                   // gone at settled_at
  std::string last_result = "No records processed";
  std::map<std::string, ShardProgress> shards;  // by shard id
  QueueProgress queue;
};

struct Lambda {
  Options options;
  std::map<std::string, FunctionState> functions;
  std::map<std::string, MappingState> mappings;                    // by UUID
  std::map<std::string, std::map<std::string, std::string>> tags;  // of functions, by ARN
  std::map<Identity, Chain> chains;  // by the calls of Invoke that functions have made
};

// "arn:aws:lambda:us-east-1:000000000000:function:f"
std::string function_arn(const CallContext& context, std::string_view name);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_STATE_H_
