// Sqs: all queues of the simulated cloud, with their messages, as plain data.
//
// Copying it is a checkpoint, bodies are shared. Operations are functions on it, a file a concern:
// queues.h, attributes.h, send.h, receive.h, finish.h and so on; messages.h keeps the order and the
// visibility of a queue's messages, for all of them. Visibility, delays, retention and
// deduplication follow from the state and the time of the call: a queue that nobody asks does
// nothing.

#ifndef WEIR_SIM_SQS_STATE_H_
#define WEIR_SIM_SQS_STATE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/call_context.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"
#include "sim/sqs/api.h"

namespace weir::sqs {

using aws::CallContext;
using MessageAttributes = std::map<std::string, MessageAttributeValue>;
using Tags = std::map<std::string, std::string>;

inline constexpr std::int64_t kLargestMessage = 1'048'576;  // body and attributes; also of a batch
inline constexpr Duration kDeduplicationWindow = 5min;

// What the reference does not say for certain, or says without a number. The harsher choice is the
// default.
struct Options {
  std::uint64_t in_flight_max = 120'000;  // of a standard queue: "about"
  std::uint64_t fifo_in_flight_max = 120'000;
  // API calls a second, by queue and action. In high throughput mode the limit is the Region's;
  // this is the lowest that the guide lists.
  std::int64_t fifo_calls_per_second = 300;
  std::int64_t high_throughput_calls_per_second = 3'000;
  // An older receipt handle than the last one of a message: "the message might not be deleted".
  bool old_handles_delete = false;
  // How long a move task goes on after it was cancelled. Recorded once: six more messages at the
  // rate of one a second.
  Duration cancelling_takes = 6s;
};

// Where messages go that were received too often.
struct RedrivePolicy {
  std::string target_arn;
  std::int64_t max_receives = 10;

  bool operator==(const RedrivePolicy&) const = default;
};

// Which queues may use this one as their dead-letter queue.
struct RedriveAllowPolicy {
  enum class Permission : std::uint8_t { allow_all, deny_all, by_queue };
  Permission permission = Permission::allow_all;
  std::vector<std::string> source_arns;  // by_queue

  bool operator==(const RedriveAllowPolicy&) const = default;
};

// The attributes of a queue that can be set.
struct Settings {
  std::int64_t delay_seconds = 0;
  std::int64_t maximum_message_size = kLargestMessage;
  std::int64_t retention_seconds = 345'600;
  std::int64_t wait_seconds = 0;
  std::int64_t visibility_seconds = 30;
  bool content_based_deduplication = false;
  bool deduplicates_by_group = false;  // DeduplicationScope is messageGroup
  bool high_throughput = false;        // FifoThroughputLimit is perMessageGroupId
  bool managed_encryption = true;
  std::string kms_key;  // empty: none
  std::int64_t kms_reuse_seconds = 300;
  std::string policy;  // as it was set; it has no effect
  std::optional<RedrivePolicy> redrive;
  std::optional<RedriveAllowPolicy> redrive_allow;

  bool operator==(const Settings&) const = default;
};

enum class Visibility : std::uint8_t { visible, delayed, in_flight };

struct StoredMessage {
  std::uint64_t number = 0;  // grows with every message of the queue
  std::string id;
  Identity identity;
  Bytes body;
  std::string md5;  // of the body
  MessageAttributes attributes;
  std::string trace_header;      // AWSTraceHeader; empty: none
  std::string group;             // MessageGroupId; empty: none
  std::string deduplication_id;  // FIFO queues only, like the next one
  std::string sequence_number;
  std::string sender;      // SenderId
  std::string source_arn;  // the queue from which it was moved here; empty: none
  Time sent;
  Time first_received{};
  Time received{};    // for the last time
  Time visible_at{};  // unless it is visible
  std::int64_t receives = 0;
  Visibility visibility = Visibility::visible;
};

// The messages of one MessageGroupId of a FIFO queue.
struct MessageGroup {
  std::set<std::uint64_t> numbers;
  std::uint64_t in_flight = 0;
  std::uint64_t listed = 0;  // the one of them that stands in Queue::ready; 0: none does
};

// A message that a FIFO queue has accepted within the deduplication window.
struct Accepted {
  Time at;
  std::string message_id;
  std::string sequence_number;
};

// What a ReceiveRequestAttemptId stands for.
struct ReceiveAttempt {
  Time at;
  std::vector<std::pair<std::uint64_t, std::int64_t>> messages;  // number, and its receive count
};

// Calls of one action in the current second.
struct CallMeter {
  std::int64_t second = 0;
  std::int64_t calls = 0;
};

// How many messages there are, as GetQueueAttributes says.
struct Counts {
  std::uint64_t visible = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t delayed = 0;
};

struct Queue {
  std::string name;
  std::string url;
  std::string arn;
  Identity identity;  // of the ARN
  Identity instance;  // another one when the name is used again
  bool fifo = false;
  Time created;
  Time modified;
  Settings settings;
  // Settings that take effect later, and when.
  std::optional<std::pair<Time, Settings>> coming;
  Tags tags;
  std::optional<Time> purged;

  std::map<std::uint64_t, StoredMessage> messages;  // by number
  // Those that can be received: all visible ones; of a FIFO queue the first one of each group that
  // can be received from.
  std::set<std::uint64_t> ready;
  std::set<std::pair<Time, std::uint64_t>> hidden;  // the others, by when they become visible
  std::set<std::pair<Time, std::uint64_t>> by_age;  // all, by when they were sent
  std::map<std::string, MessageGroup> groups;       // of a FIFO queue
  std::uint64_t in_flight = 0;
  std::uint64_t delayed = 0;
  std::uint64_t next_number = 1;
  std::uint64_t arrivals = 0;   // grows when something can be received that could not be before
  std::uint64_t announced = 0;  // how many of them those who wait have been told of

  std::map<std::string, Accepted> accepted;  // by what is deduplicated
  std::deque<std::pair<Time, std::string>> accepted_order;
  std::map<std::string, ReceiveAttempt> attempts;
  std::map<std::string, CallMeter> meters;  // by action
  // What was there at the beginning of the minute in which something last happened.
  Counts earlier;
  std::int64_t earlier_minute = 0;

  Counts counts() const { return {messages.size() - in_flight - delayed, in_flight, delayed}; }
};

enum class MoveStatus : std::uint8_t { running, cancelling, cancelled, completed, failed };

// A redrive of dead letters that StartMessageMoveTask began.
struct MoveTask {
  std::string id;
  std::string source_arn;
  std::optional<std::string> destination_arn;
  std::optional<std::int32_t> per_second;
  MoveStatus status = MoveStatus::running;
  Time started;
  std::optional<Time> cancelled;
  std::int64_t moved = 0;
  std::int64_t to_move = 0;
  std::string failure;
};

struct Sqs {
  Options options;
  std::map<std::string, Queue> queues;  // by name
  std::map<std::string, Time> deleted;  // names of queues that are gone, and since when
  std::vector<MoveTask> move_tasks;     // in the order in which they began
};

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_STATE_H_
