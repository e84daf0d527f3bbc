// Topics: made, found, described, tagged and deleted.

#ifndef WEIR_SIM_SNS_TOPICS_H_
#define WEIR_SIM_SNS_TOPICS_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/sns/state.h"

namespace weir::sns {

std::expected<TopicState*, aws::Error> require_topic(Sns& sns,
                                                     const std::optional<std::string>& arn);

std::expected<CreateTopicResponse, aws::Error> create_topic(Sns& sns, const CallContext& context,
                                                            const CreateTopicInput& request);
std::expected<DeleteTopic::Response, aws::Error> delete_topic(Sns& sns, const CallContext& context,
                                                              const DeleteTopicInput& request);
std::expected<ListTopicsResponse, aws::Error> list_topics(Sns& sns, const CallContext& context,
                                                          const ListTopicsInput& request);
std::expected<GetTopicAttributesResponse, aws::Error> get_topic_attributes(
    Sns& sns, const CallContext& context, const GetTopicAttributesInput& request);
std::expected<SetTopicAttributes::Response, aws::Error> set_topic_attributes(
    Sns& sns, const CallContext& context, const SetTopicAttributesInput& request);
std::expected<TagResourceResponse, aws::Error> tag_resource(Sns& sns, const CallContext& context,
                                                            const TagResourceRequest& request);
std::expected<UntagResourceResponse, aws::Error> untag_resource(
    Sns& sns, const CallContext& context, const UntagResourceRequest& request);
std::expected<ListTagsForResourceResponse, aws::Error> list_tags_for_resource(
    Sns& sns, const CallContext& context, const ListTagsForResourceRequest& request);

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_TOPICS_H_
