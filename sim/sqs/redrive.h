// Dead-letter queues: the two policies as texts, and the move of what was received too often.

#ifndef WEIR_SIM_SQS_REDRIVE_H_
#define WEIR_SIM_SQS_REDRIVE_H_

#include <cstdint>
#include <expected>
#include <string>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

std::expected<RedrivePolicy, aws::Error> read_redrive_policy(Sqs& sqs, const Queue& queue,
                                                             const std::string& text);
std::string show(const RedrivePolicy& policy);
std::expected<RedriveAllowPolicy, aws::Error> read_redrive_allow_policy(const std::string& text);
std::string show(const RedriveAllowPolicy& policy);

// Where the messages of this queue go that were received too often. Null: nowhere, for it has no
// policy, or its dead-letter queue is gone, of the other type, or does not allow it.
Queue* dead_letter_queue(Sqs& sqs, const Queue& queue);
// Moves a message as it is: it keeps its id, its receive count and the time when it was sent, so
// that its retention goes on from there.
void move_to_dead_letters(const Queue& from, StoredMessage message, Queue& to, Time now);

std::expected<ListDeadLetterSourceQueuesResult, aws::Error> list_dead_letter_source_queues(
    Sqs& sqs, const CallContext& context, const ListDeadLetterSourceQueuesRequest& request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_REDRIVE_H_
