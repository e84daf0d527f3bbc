// Event source mappings: created, looked at, listed, changed and deleted. What a mapping
// does is kinesis_mapping.h.
//
// A new one is Creating for seconds, and its first real poll comes later still: LATEST misses what
// was put until then, even after the state says Enabled.

#ifndef WEIR_SIM_LAMBDA_MAPPINGS_H_
#define WEIR_SIM_LAMBDA_MAPPINGS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/kernel/choices.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<CreateEventSourceMapping::Response, aws::Error> create_event_source_mapping(
    Lambda& lambda, Choices& choices, const CallContext& context,
    const CreateEventSourceMappingRequest& request);
std::expected<GetEventSourceMapping::Response, aws::Error> get_event_source_mapping(
    const Lambda& lambda, const CallContext& context,
    const GetEventSourceMapping::Request& request);
std::expected<ListEventSourceMappings::Response, aws::Error> list_event_source_mappings(
    const Lambda& lambda, const CallContext& context,
    const ListEventSourceMappings::Request& request);
// What it asks for holds after a while; until then the mapping works on as it did.
std::expected<UpdateEventSourceMapping::Response, aws::Error> update_event_source_mapping(
    Lambda& lambda, Choices& choices, const CallContext& context,
    const UpdateEventSourceMapping::Request& request);
// Deleting for a while, and polling until the end of it.
std::expected<DeleteEventSourceMapping::Response, aws::Error> delete_event_source_mapping(
    Lambda& lambda, Choices& choices, const CallContext& context,
    const DeleteEventSourceMapping::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_MAPPINGS_H_
