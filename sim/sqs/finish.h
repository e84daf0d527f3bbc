// What a consumer does with a message that it has: deletes it, or changes how long it stays hidden.

#ifndef WEIR_SIM_SQS_FINISH_H_
#define WEIR_SIM_SQS_FINISH_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// Answers 200 for any handle that the queue ever gave; a standard queue deletes by the last one of
// a message. A FIFO queue refuses a handle whose visibility timeout has ended.
std::expected<DeleteMessageResult, aws::Error> delete_message(Sqs& sqs, const CallContext& context,
                                                              const DeleteMessageRequest& request);
std::expected<DeleteMessageBatchResult, aws::Error> delete_message_batch(
    Sqs& sqs, const CallContext& context, const DeleteMessageBatchRequest& request);
std::expected<ChangeMessageVisibilityResult, aws::Error> change_message_visibility(
    Sqs& sqs, const CallContext& context, const ChangeMessageVisibilityRequest& request);
std::expected<ChangeMessageVisibilityBatchResult, aws::Error> change_message_visibility_batch(
    Sqs& sqs, const CallContext& context, const ChangeMessageVisibilityBatchRequest& request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_FINISH_H_
