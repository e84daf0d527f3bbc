// ReportBatchItemFailures: what a function's answer says of each record of its batch.
//
//   {"batchItemFailures":[{"itemIdentifier":"4959…"}]}
//
// Of a stream, the lowest sequence number named is where the batch is cut: all before it is done,
// all from it on comes again, later successes included. Of a queue, any subset may fail. What AWS
// does with odd answers is recorded: those that say nothing are a success of the whole batch, those
// that name none of it a failure of the whole.

#ifndef WEIR_SIM_LAMBDA_ITEM_FAILURES_H_
#define WEIR_SIM_LAMBDA_ITEM_FAILURES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/kinesis/api.h"
#include "sim/sqs/api.h"

namespace weir::lambda {

struct ItemFailures {
  bool whole_batch = false;  // no record can be told from the others: all count as failed
  bool named = false;        // some are named, the first of them is at:
  std::size_t first = 0;
};

// UNCONFIRMED: what is neither recorded nor JSON is a failure of the whole batch.
ItemFailures read_item_failures(const Bytes& answer, std::span<const kinesis::Record> batch);
// For each message of a queue's batch whether it failed.
std::vector<bool> read_message_failures(const Bytes& answer, std::span<const sqs::Message> batch);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_ITEM_FAILURES_H_
