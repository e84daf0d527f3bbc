// Subscriptions: who gets a topic's messages, in which form, and which of them.

#ifndef WEIR_SIM_SNS_SUBSCRIPTIONS_H_
#define WEIR_SIM_SNS_SUBSCRIPTIONS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/sns/state.h"

namespace weir::sns {

// Of the protocols, sqs and lambda: both are confirmed at once. Others are refused.
std::expected<SubscribeResponse, aws::Error> subscribe(Sns& sns, const CallContext& context,
                                                       const SubscribeInput& request);
std::expected<Unsubscribe::Response, aws::Error> unsubscribe(Sns& sns, const CallContext& context,
                                                             const UnsubscribeInput& request);
std::expected<ListSubscriptionsResponse, aws::Error> list_subscriptions(
    Sns& sns, const CallContext& context, const ListSubscriptionsInput& request);
std::expected<ListSubscriptionsByTopicResponse, aws::Error> list_subscriptions_by_topic(
    Sns& sns, const CallContext& context, const ListSubscriptionsByTopicInput& request);
std::expected<GetSubscriptionAttributesResponse, aws::Error> get_subscription_attributes(
    Sns& sns, const CallContext& context, const GetSubscriptionAttributesInput& request);
std::expected<SetSubscriptionAttributes::Response, aws::Error> set_subscription_attributes(
    Sns& sns, const CallContext& context, const SetSubscriptionAttributesInput& request);

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_SUBSCRIPTIONS_H_
