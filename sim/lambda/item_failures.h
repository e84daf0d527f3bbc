// ReportBatchItemFailures: what a function's answer says of each record of its batch.
//
//   {"batchItemFailures":[{"itemIdentifier":"4959…"}]}
//
// The lowest sequence number named is where the batch is cut: all before it is done, all from it on
// comes again, later successes included. What AWS does with odd answers is recorded: those that say
// nothing are a success of the whole batch, those that name no record of it a failure of the whole.

#ifndef WEIR_SIM_LAMBDA_ITEM_FAILURES_H_
#define WEIR_SIM_LAMBDA_ITEM_FAILURES_H_

#include <cstddef>
#include <span>

#include "sim/aws/bytes.h"
#include "sim/kinesis/api.h"

namespace weir::lambda {

struct ItemFailures {
  bool whole_batch = false;  // no record can be told from the others: all count as failed
  bool named = false;        // some are named, the first of them is at:
  std::size_t first = 0;
};

// UNCONFIRMED: what is neither recorded nor JSON is a failure of the whole batch.
ItemFailures read_item_failures(const Bytes& answer, std::span<const kinesis::Record> batch);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_ITEM_FAILURES_H_
