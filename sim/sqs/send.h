// SendMessage and SendMessageBatch: what is sent is checked, deduplicated and kept.

#ifndef WEIR_SIM_SQS_SEND_H_
#define WEIR_SIM_SQS_SEND_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

std::expected<SendMessageResult, aws::Error> send_message(Sqs& sqs, const CallContext& context,
                                                          const SendMessageRequest& request);
std::expected<SendMessageBatchResult, aws::Error> send_message_batch(
    Sqs& sqs, const CallContext& context, const SendMessageBatchRequest& request);

// The next one of this queue: twenty digits, growing. Of FIFO queues.
std::string next_sequence_number(const Queue& queue);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_SEND_H_
