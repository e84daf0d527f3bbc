// What can go wrong inside SNS, beside what can happen to every call at the front door.
//
// A delivery is a call of SQS or Lambda like any other, so that a throttled or unavailable endpoint
// needs no kind of its own (fault surface, row 22). Here are: deliveries twice and late, so that
// others overtake them (row 21), entries of a batch that fail inside a 200 (row 26), and filter
// policies that take up to 15 minutes to apply (row 24).

#ifndef WEIR_SIM_SNS_FAULTS_H_
#define WEIR_SIM_SNS_FAULTS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/aws/faults.h"

namespace weir::sns {

inline constexpr aws::FaultKind kDeliveredTwice{"delivered-twice", aws::Effect::applied,
                                                "a subscriber gets the notification twice"};
inline constexpr aws::FaultKind kDeliveredLate{
    "delivered-late", aws::Effect::applied,
    "a subscriber gets the notification later, after others: 10 s unless the plan says how long"};
inline constexpr aws::FaultKind kEntryInternalError{
    "internal-error", aws::Effect::not_applied,
    "this message is not published: InternalError in its entry, the call succeeds"};
inline constexpr aws::FaultKind kSlowPropagation{
    "slow-propagation", aws::Effect::applied,
    "a filter policy takes effect later: 15 minutes unless the plan says how long"};

struct DeliveryFault {
  bool twice = false;
  Duration late{};
};
// "sns:Publish/delivery": asked for each notification to a subscriber, by both.
DeliveryFault ask_delivery(aws::FaultHook* faults, Identity delivery, std::string_view topic,
                           Time now);
// "sns:PublishBatch/entry": asked for each entry, by the call and its id.
std::optional<aws::Error> ask_entry(const aws::CallContext& context, std::string_view topic,
                                    std::string_view id);
// "sns:SetSubscriptionAttributes/propagation": how much later a filter policy takes effect.
Duration ask_propagation(const aws::CallContext& context, std::string_view topic);

std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_FAULTS_H_
