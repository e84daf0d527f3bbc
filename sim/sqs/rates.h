// The rate of a FIFO queue: so many API calls a second of each action. Standard queues have none.

#ifndef WEIR_SIM_SQS_RATES_H_
#define WEIR_SIM_SQS_RATES_H_

#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// Counts a call of this action (batches count as the action that they are batches of), or refuses
// it.
std::optional<aws::Error> count_call(const Sqs& sqs, Queue& queue, const CallContext& context,
                                     const std::string& action);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_RATES_H_
