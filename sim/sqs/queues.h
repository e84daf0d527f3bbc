// Queues themselves: made, found, listed, emptied and deleted.

#ifndef WEIR_SIM_SQS_QUEUES_H_
#define WEIR_SIM_SQS_QUEUES_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

inline constexpr Duration kNameStaysTaken = 60s;  // after DeleteQueue
inline constexpr Duration kBetweenPurges = 60s;

std::expected<CreateQueueResult, aws::Error> create_queue(Sqs& sqs, const CallContext& context,
                                                          const CreateQueueRequest& request);
std::expected<GetQueueUrlResult, aws::Error> get_queue_url(Sqs& sqs, const CallContext& context,
                                                           const GetQueueUrlRequest& request);
std::expected<ListQueuesResult, aws::Error> list_queues(Sqs& sqs, const CallContext& context,
                                                        const ListQueuesRequest& request);
std::expected<DeleteQueueResult, aws::Error> delete_queue(Sqs& sqs, const CallContext& context,
                                                          const DeleteQueueRequest& request);
std::expected<PurgeQueueResult, aws::Error> purge_queue(Sqs& sqs, const CallContext& context,
                                                        const PurgeQueueRequest& request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_QUEUES_H_
