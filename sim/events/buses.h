// Buses: "default", which is always there, and those that a customer makes.
//
// A bus that goes takes its rules with it (UNCONFIRMED). Tags are those of buses and of rules.

#ifndef WEIR_SIM_EVENTS_BUSES_H_
#define WEIR_SIM_EVENTS_BUSES_H_

#include "sim/events/rules.h"
#include "sim/events/state.h"

namespace weir::events {

Answer<CreateEventBusResponse> create_event_bus(Events& events, const CallContext& context,
                                                const CreateEventBusRequest& request);
Answer<DeleteEventBusResponse> delete_event_bus(Events& events, const CallContext& context,
                                                const DeleteEventBusRequest& request);
Answer<DescribeEventBusResponse> describe_event_bus(const Events& events,
                                                    const CallContext& context,
                                                    const DescribeEventBusRequest& request);
Answer<ListEventBusesResponse> list_event_buses(const Events& events, const CallContext& context,
                                                const ListEventBusesRequest& request);

Answer<TagResourceResponse> tag_resource(Events& events, const CallContext& context,
                                         const TagResourceRequest& request);
Answer<UntagResourceResponse> untag_resource(Events& events, const CallContext& context,
                                             const UntagResourceRequest& request);
Answer<ListTagsForResourceResponse> list_tags_for_resource(
    Events& events, const CallContext& context, const ListTagsForResourceRequest& request);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_BUSES_H_
