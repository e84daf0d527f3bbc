#include "sim/sns/service.h"

#include <utility>
#include <vector>

#include "sim/aws/metrics.h"
#include "sim/sns/faults.h"
#include "sim/sns/publish.h"
#include "sim/sns/subscriptions.h"
#include "sim/sns/topics.h"

namespace weir::sns {
namespace {

constexpr EventKind kPublished{"sns/published"};

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, Sns& sns) {
  cloud.serve<Op>([&sns](const CallContext& context, const typename Op::Request& request) {
    return carry_out(sns, context, request);
  });
}

void note_published(aws::Cloud& cloud, const Sns& sns, const CallContext& context,
                    const Notification& notification) {
  cloud.kernel().trace().emit(context.now, kPublished, context.call.value,
                              internal::hash_text(notification.message_id));
  if (context.metrics == nullptr) return;
  const std::string& topic = sns.topics.at(notification.topic_arn).name;
  const auto add = [&](const char* name, const char* unit, std::int64_t value) {
    context.metrics->series("AWS/SNS", name, {{"TopicName", topic}}, unit).add(context.now, value);
  };
  add("NumberOfMessagesPublished", "Count", 1);
  add("PublishSize", "Bytes", size_of_message(notification.message, notification.attributes));
}

}  // namespace

Service::Service(aws::Cloud& cloud) : deliveries_(cloud, state_) {
  serve_topics(cloud);
  serve_subscriptions(cloud);
  serve_publishing(cloud);
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

void Service::serve_topics(aws::Cloud& cloud) {
  serve_by<CreateTopic, create_topic>(cloud, state_);
  serve_by<DeleteTopic, delete_topic>(cloud, state_);
  serve_by<ListTopics, list_topics>(cloud, state_);
  serve_by<GetTopicAttributes, get_topic_attributes>(cloud, state_);
  serve_by<SetTopicAttributes, set_topic_attributes>(cloud, state_);
  serve_by<TagResource, tag_resource>(cloud, state_);
  serve_by<UntagResource, untag_resource>(cloud, state_);
  serve_by<ListTagsForResource, list_tags_for_resource>(cloud, state_);
}

void Service::serve_subscriptions(aws::Cloud& cloud) {
  serve_by<Subscribe, subscribe>(cloud, state_);
  serve_by<Unsubscribe, unsubscribe>(cloud, state_);
  serve_by<ListSubscriptions, list_subscriptions>(cloud, state_);
  serve_by<ListSubscriptionsByTopic, list_subscriptions_by_topic>(cloud, state_);
  serve_by<GetSubscriptionAttributes, get_subscription_attributes>(cloud, state_);
  serve_by<SetSubscriptionAttributes, set_subscription_attributes>(cloud, state_);
}

void Service::serve_publishing(aws::Cloud& cloud) {
  const auto hand_over = [this, &cloud](const CallContext& context,
                                        std::vector<Notification> accepted) {
    for (Notification& notification : accepted) {
      note_published(cloud, state_, context, notification);
      deliveries_.accept(std::move(notification));
    }
  };
  cloud.serve<Publish>([this, hand_over](const CallContext& context, const PublishInput& request) {
    std::vector<Notification> accepted;
    auto output = publish(state_, context, request, accepted);
    hand_over(context, std::move(accepted));
    return output;
  });
  cloud.serve<PublishBatch>(
      [this, hand_over](const CallContext& context, const PublishBatchInput& request) {
        std::vector<Notification> accepted;
        auto output = publish_batch(state_, context, request, accepted);
        hand_over(context, std::move(accepted));
        return output;
      });
}

std::optional<std::string> Service::waits_for() const {
  if (deliveries_.under_way() == 0) return std::nullopt;
  return "SNS to deliver " + std::to_string(deliveries_.under_way()) + " notifications";
}

}  // namespace weir::sns
