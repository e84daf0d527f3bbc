// The event that a function gets from a queue: written by the mapping, read by handlers.
//
// Members and their order are those of recorded events. A mapping with a batching window writes
// "md5OfMessageAttributes":null for a message without attributes, one without leaves it out.

#ifndef WEIR_SIM_LAMBDA_SQS_EVENT_H_
#define WEIR_SIM_LAMBDA_SQS_EVENT_H_

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/sqs/api.h"

namespace weir::lambda {

// What all events of one mapping have in common.
struct SqsEventSource {
  std::string queue_arn;
  std::string region;
  bool has_window = false;
};

// {"Records":[…]} of a batch.
std::string write_sqs_event(const SqsEventSource& source, std::span<const sqs::Message> batch);
// How many bytes a message adds to such an event.
std::size_t sqs_event_size(const SqsEventSource& source, const sqs::Message& message);

struct SqsRecord {
  std::string message_id;
  std::string receipt_handle;
  std::string body;
  std::map<std::string, std::string> attributes;          // "ApproximateReceiveCount" and so on
  std::map<std::string, std::string> message_attributes;  // the text ones
};

// The records of an event. Throws std::runtime_error if it is no such event, as a handler in
// another language would fail.
std::vector<SqsRecord> read_sqs_event(const Bytes& event);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SQS_EVENT_H_
