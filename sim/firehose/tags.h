// Tags of delivery streams, in the order in which they were first set.

#ifndef WEIR_SIM_FIREHOSE_TAGS_H_
#define WEIR_SIM_FIREHOSE_TAGS_H_

#include <expected>
#include <optional>
#include <vector>

#include "sim/aws/error.h"
#include "sim/firehose/api.h"
#include "sim/firehose/state.h"

namespace weir::firehose {

// All or none of them.
std::optional<aws::Error> add_tags(DeliveryStream& stream, const std::vector<Tag>& tags);

std::expected<TagDeliveryStreamOutput, aws::Error> tag_delivery_stream(
    Firehose& firehose, const CallContext& context, const TagDeliveryStreamInput& request);
std::expected<UntagDeliveryStreamOutput, aws::Error> untag_delivery_stream(
    Firehose& firehose, const CallContext& context, const UntagDeliveryStreamInput& request);
std::expected<ListTagsForDeliveryStreamOutput, aws::Error> list_tags_for_delivery_stream(
    Firehose& firehose, const CallContext& context, const ListTagsForDeliveryStreamInput& request);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_TAGS_H_
