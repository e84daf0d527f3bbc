// What a subscriber receives: a message in SNS's envelope, or as it is.

#ifndef WEIR_SIM_SNS_ENVELOPE_H_
#define WEIR_SIM_SNS_ENVELOPE_H_

#include <string>

#include "sim/lambda/api.h"
#include "sim/sns/state.h"
#include "sim/sqs/api.h"

namespace weir::sns {

// For a queue, at this URL: the subscriber itself, or the dead-letter queue, which gets the same.
sqs::SendMessageRequest queue_message(const Notification& notification,
                                      const SubscriptionState& subscription,
                                      const std::string& url);
// For a function: one event of one record.
lambda::InvocationRequest function_event(const Notification& notification,
                                         const SubscriptionState& subscription);
// "https://sqs.us-east-1.amazonaws.com/123456789012/name" of a queue's ARN.
std::string url_of_queue(const std::string& arn);

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_ENVELOPE_H_
