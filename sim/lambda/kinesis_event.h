// The event that a function gets from a Kinesis stream: written by the poller, read by handlers.
//
// Members and their order are those of recorded events; the time is seconds with milliseconds.

#ifndef WEIR_SIM_LAMBDA_KINESIS_EVENT_H_
#define WEIR_SIM_LAMBDA_KINESIS_EVENT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/kernel/time.h"
#include "sim/kinesis/api.h"

namespace weir::lambda {

// What all events of one shard and mapping have in common.
struct KinesisEventSource {
  std::string shard_id;
  std::string stream_arn;
  std::string role_arn;
  std::string region;
};

// {"Records":[…]} of a batch.
std::string write_kinesis_event(const KinesisEventSource& source,
                                std::span<const kinesis::Record> batch);
// How many bytes a record adds to such an event: base64 and metadata counted.
std::size_t kinesis_event_size(const KinesisEventSource& source, const kinesis::Record& record);

struct KinesisRecord {
  std::string event_id;  // "shardId-000000000000:4959…"
  std::string sequence_number;
  std::string partition_key;
  Bytes data;  // decoded
  Time approximate_arrival;
};

// The records of an event. Throws std::runtime_error if it is no such event, as a handler in
// another language would fail.
std::vector<KinesisRecord> read_kinesis_event(const Bytes& event);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_KINESIS_EVENT_H_
