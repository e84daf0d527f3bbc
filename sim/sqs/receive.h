// ReceiveMessage: what a call gets when it looks at a queue. Waiting for more is long_poll.h.

#ifndef WEIR_SIM_SQS_RECEIVE_H_
#define WEIR_SIM_SQS_RECEIVE_H_

#include <cstdint>
#include <expected>
#include <set>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// One call that looks at a queue, perhaps several times.
struct Poll {
  Poll() {}
  bool began = false;
  Duration wait{};                // zero: a short poll
  std::set<std::uint64_t> asked;  // the messages whose luck with this call is known
};

// Looks once. The messages that it gives are in flight from now on. Messages that were received too
// often go to the dead-letter queue instead.
std::expected<ReceiveMessageResult, aws::Error> receive_message(
    Sqs& sqs, const CallContext& context, const ReceiveMessageRequest& request, Poll& poll);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_RECEIVE_H_
