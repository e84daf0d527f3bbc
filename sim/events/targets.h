// Targets: whom a rule tells. A rule has at most five; their order means nothing.
//
// An entry that cannot be taken fails by itself inside a 200. Targets that weir cannot call are
// refused by name.

#ifndef WEIR_SIM_EVENTS_TARGETS_H_
#define WEIR_SIM_EVENTS_TARGETS_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/events/rules.h"
#include "sim/events/state.h"

namespace weir::events {

enum class TargetKind : std::uint8_t { lambda, sqs, sns, kinesis, firehose, event_bus, other };

TargetKind kind_of(std::string_view arn);
// "arn:aws:sqs:REGION:ACCOUNT:NAME" from its nth part on, counted from 0; empty: it has none.
std::string arn_from(std::string_view arn, int nth);

Answer<PutTargetsResponse> put_targets(Events& events, const CallContext& context,
                                       const PutTargetsRequest& request);
Answer<RemoveTargetsResponse> remove_targets(Events& events, const CallContext& context,
                                             const RemoveTargetsRequest& request);
Answer<ListTargetsByRuleResponse> list_targets_by_rule(const Events& events,
                                                       const CallContext& context,
                                                       const ListTargetsByRuleRequest& request);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_TARGETS_H_
