// The on-failure destination of a stream's mapping: who is told of records that were given up on.
//
// A queue and a topic get metadata alone: which records of which shard, never what is in them, so
// that whoever wants them back must read the stream again before they expire. An object in a bucket
// carries the event besides, as a text. Members and their order are those of recorded messages.
// A destination that refuses loses the records for good: the mapping goes on all the same.

#ifndef WEIR_SIM_LAMBDA_FAILURE_DESTINATION_H_
#define WEIR_SIM_LAMBDA_FAILURE_DESTINATION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/aws/cloud.h"
#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/shard_work.h"

namespace weir::lambda {

// How the last invocation with these records was answered.
struct LastAnswer {
  bool function_failed = false;  // false: it named records that failed
  std::string executed_version;
};

struct FailureNotice {
  std::string condition;             // "RetryAttemptsExhausted", "RecordAgeExceeded"
  std::uint64_t invocations = 1;     // with these records; 1 if there was none
  std::string request_id;            // of the last one
  std::optional<LastAnswer> answer;  // none for records that are too old
};

// What is told of these records. REQUIRES: there is one.
std::string write_failure_notice(const ShardWork& work, const FailureNotice& notice,
                                 std::span<const kinesis::Record> records, Time now,
                                 bool with_payload);

// Why this cannot be a mapping's destination.
std::optional<aws::Error> refuse_destination(std::string_view arn);

// Tells the destination of the mapping. False: it has not been told. REQUIRES: there is one, and
// `identity` is another one for each notice.
Task<bool> tell_destination(ShardWork& work, Identity identity, const FailureNotice& notice,
                            std::span<const kinesis::Record> records);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FAILURE_DESTINATION_H_
