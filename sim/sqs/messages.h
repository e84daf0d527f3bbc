// The messages of a queue: which can be received, which are hidden and until when.
//
// A standard queue gives its visible messages in the order in which they came, as far as nothing
// goes wrong. A FIFO queue gives a group's messages in order, and none of a group of which one is
// in flight.

#ifndef WEIR_SIM_SQS_MESSAGES_H_
#define WEIR_SIM_SQS_MESSAGES_H_

#include <cstdint>
#include <optional>

#include "sim/sqs/state.h"

namespace weir::sqs {

// Brings a queue up to this time: delays and visibility timeouts end, messages that are too old are
// gone, and settings that were on their way take effect.
void settle(Queue& queue, Time now);
// When something hidden can be received again; nothing: never.
std::optional<Time> next_visible(const Queue& queue);

// Adds a message, which is visible from `visible_at` on. Gives it its number.
StoredMessage& add_message(Queue& queue, StoredMessage message, Time visible_at, Time now);
// In flight until then; at once visible again if that is not later than now.
void hide_message(Queue& queue, StoredMessage& message, Time until, Time now);
// Not to be found until then, though nobody has received it.
void defer_message(Queue& queue, StoredMessage& message, Time until);
void remove_message(Queue& queue, std::uint64_t number);
void remove_all_messages(Queue& queue);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_MESSAGES_H_
