// A call of ReceiveMessage from its arrival to its answer, which may be 20 s later.

#ifndef WEIR_SIM_SQS_LONG_POLL_H_
#define WEIR_SIM_SQS_LONG_POLL_H_

#include <expected>
#include <memory>

#include "sim/aws/error.h"
#include "sim/sqs/arrivals.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// Looks at the queue; without a message it waits, as long as the call asks for, and looks again
// whenever something arrives. It costs no event between.
Task<std::expected<ReceiveMessageResult, aws::Error>> receive(
    Arrivals& arrivals, Sqs& sqs, CallContext context,
    std::shared_ptr<const ReceiveMessageRequest> request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_LONG_POLL_H_
