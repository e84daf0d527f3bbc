// Publish and PublishBatch: what is published is checked, deduplicated and handed to delivery.

#ifndef WEIR_SIM_SNS_PUBLISH_H_
#define WEIR_SIM_SNS_PUBLISH_H_

#include <expected>
#include <vector>

#include "sim/aws/error.h"
#include "sim/sns/state.h"

namespace weir::sns {

// What a call accepted for delivery is added to `accepted`; a message that a FIFO topic has had
// within five minutes is answered and not delivered again.
std::expected<PublishResponse, aws::Error> publish(Sns& sns, const CallContext& context,
                                                   const PublishInput& request,
                                                   std::vector<Notification>& accepted);
std::expected<PublishBatchResponse, aws::Error> publish_batch(Sns& sns, const CallContext& context,
                                                              const PublishBatchInput& request,
                                                              std::vector<Notification>& accepted);

// Of the message and its attributes.
std::int64_t size_of_message(const std::string& message, const MessageAttributes& attributes);

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_PUBLISH_H_
