// What becomes of a batch of a queue's messages: handed to the function, then deleted or left.
//
// After a success all are deleted, with ReportBatchItemFailures those that the function does not
// name. What fails is left where it is: it becomes visible again when its visibility timeout ends,
// received once more, until the queue's redrive policy takes it. What is not the function's doing
// (throttling, 5xx) is tried again until that timeout ends: that is what a timeout of six times the
// function's is for. The receive count grows all the same, so that a throttled function can send
// messages to the dead letters without ever having run.

#ifndef WEIR_SIM_LAMBDA_SQS_DELIVERY_H_
#define WEIR_SIM_LAMBDA_SQS_DELIVERY_H_

#include "sim/lambda/sqs_work.h"

namespace weir::lambda {

// REQUIRES: the batch is not empty.
Task<void> deliver_messages(SqsWork& work, MessageBatch batch);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SQS_DELIVERY_H_
