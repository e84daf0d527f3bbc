// The attributes of a queue, which travel as texts: read, checked, kept and shown.

#ifndef WEIR_SIM_SQS_ATTRIBUTES_H_
#define WEIR_SIM_SQS_ATTRIBUTES_H_

#include <expected>
#include <map>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

using AttributeMap = std::map<std::string, std::string>;

// Changes the settings as the attributes say. FifoQueue is not among what this reads.
std::optional<aws::Error> apply_attributes(Sqs& sqs, const Queue& queue,
                                           const AttributeMap& attributes, Settings& settings);
// "true" and "false" in any case; nothing: it is neither.
std::optional<bool> read_flag(const std::string& text);
// All that a queue shows.
AttributeMap show_attributes(const Queue& queue);

std::expected<GetQueueAttributesResult, aws::Error> get_queue_attributes(
    Sqs& sqs, const CallContext& context, const GetQueueAttributesRequest& request);
std::expected<SetQueueAttributesResult, aws::Error> set_queue_attributes(
    Sqs& sqs, const CallContext& context, const SetQueueAttributesRequest& request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_ATTRIBUTES_H_
