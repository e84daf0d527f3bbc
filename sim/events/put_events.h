// PutEvents: whoever has something to tell hands it to a bus, up to ten entries a call.
//
// Each entry is taken or refused by itself inside a 200. An entry for a bus that does not exist is
// taken, gets an id, and is never heard of again.

#ifndef WEIR_SIM_EVENTS_PUT_EVENTS_H_
#define WEIR_SIM_EVENTS_PUT_EVENTS_H_

#include <functional>
#include <memory>

#include "sim/events/event.h"
#include "sim/events/rules.h"
#include "sim/events/state.h"

namespace weir::events {

// Told of each rule that an event matches.
using OnMatch = std::function<void(const StoredRule&, std::shared_ptr<const Event>)>;

// Hands an event to all rules of a bus that it matches.
void match(const Bus& bus, const CallContext& context, const std::shared_ptr<const Event>& event,
           const OnMatch& on_match);

Answer<PutEventsResponse> put_events(Events& events, const CallContext& context,
                                     const PutEventsRequest& request, const OnMatch& on_match);

// Asks whether a pattern matches an event, without a rule.
Answer<TestEventPatternResponse> test_event_pattern(const Events& events,
                                                    const CallContext& context,
                                                    const TestEventPatternRequest& request);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_PUT_EVENTS_H_
