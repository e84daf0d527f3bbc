// Rules: made, changed, switched on and off, listed and deleted.
//
// PutRule replaces the whole rule but for its targets and tags: what it leaves out goes back to its
// default, so that a rule that was disabled is enabled again. A rate counts anew whenever its
// expression changes or the rule is switched on (UNCONFIRMED).

#ifndef WEIR_SIM_EVENTS_RULES_H_
#define WEIR_SIM_EVENTS_RULES_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/events/state.h"

namespace weir::events {

template <class T>
using Answer = std::expected<T, aws::Error>;

Answer<PutRuleResponse> put_rule(Events& events, const CallContext& context,
                                 const PutRuleRequest& request);
Answer<DeleteRuleResponse> delete_rule(Events& events, const CallContext& context,
                                       const DeleteRuleRequest& request);
Answer<EnableRuleResponse> enable_rule(Events& events, const CallContext& context,
                                       const EnableRuleRequest& request);
Answer<DisableRuleResponse> disable_rule(Events& events, const CallContext& context,
                                         const DisableRuleRequest& request);
Answer<DescribeRuleResponse> describe_rule(const Events& events, const CallContext& context,
                                           const DescribeRuleRequest& request);
Answer<ListRulesResponse> list_rules(const Events& events, const CallContext& context,
                                     const ListRulesRequest& request);
Answer<ListRuleNamesByTargetResponse> list_rule_names_by_target(
    const Events& events, const CallContext& context, const ListRuleNamesByTargetRequest& request);

// The rule, or the error that says what there is not.
Answer<StoredRule*> find_rule(Events& events, const std::optional<std::string>& bus,
                              const std::string& rule);
Answer<const StoredRule*> find_rule(const Events& events, const std::optional<std::string>& bus,
                                    const std::string& rule);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_RULES_H_
