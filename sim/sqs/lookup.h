// Names of queues: their URLs and ARNs, and the queue that a request speaks of.

#ifndef WEIR_SIM_SQS_LOOKUP_H_
#define WEIR_SIM_SQS_LOOKUP_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

std::string queue_url(const CallContext& context, std::string_view name);
std::string queue_arn(const CallContext& context, std::string_view name);

// The queue of this URL, as it is at the time of the call. The host is not looked at: a gateway
// has another one than AWS.
std::expected<Queue*, aws::Error> require_queue(Sqs& sqs, const CallContext& context,
                                                const std::optional<std::string>& url);
// The last part of a URL or an ARN.
std::string_view name_in_url(std::string_view url);
// Null: there is none.
Queue* find_by_arn(Sqs& sqs, std::string_view arn);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_LOOKUP_H_
