// Input: what a target gets of an event.
//
// The whole event; or a part of it (InputPath); or a text of the rule's own (Input); or a template
// with places for parts of the event (InputTransformer). Outside quotes a place holds JSON, within
// quotes its text without any quotes: "{acc_id:0a787ecb,sf_id:baz}". What the event does not have
// leaves nothing in its place, so that a template may yield what is no JSON.

#ifndef WEIR_SIM_EVENTS_INPUT_H_
#define WEIR_SIM_EVENTS_INPUT_H_

#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/events/api.h"
#include "sim/events/event.h"
#include "sim/events/state.h"

namespace weir::events {

std::string input_for(const Target& target, const StoredRule& rule, const Event& event);
// Of a record for a Kinesis stream.
std::string partition_key_for(const Target& target, const Event& event);
// Why the target's ways to make an input are not taken, if they are not.
std::optional<aws::Error> check_input(const Target& target);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_INPUT_H_
