// Tags of queues: kept and given back.

#ifndef WEIR_SIM_SQS_TAGS_H_
#define WEIR_SIM_SQS_TAGS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

std::expected<TagQueueResult, aws::Error> tag_queue(Sqs& sqs, const CallContext& context,
                                                    const TagQueueRequest& request);
std::expected<UntagQueueResult, aws::Error> untag_queue(Sqs& sqs, const CallContext& context,
                                                        const UntagQueueRequest& request);
std::expected<ListQueueTagsResult, aws::Error> list_queue_tags(Sqs& sqs, const CallContext& context,
                                                               const ListQueueTagsRequest& request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_TAGS_H_
