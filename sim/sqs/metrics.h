// What CloudWatch shows of a queue, under AWS/SQS and its name.
//
// Sizes are measured at the full minutes that have passed when a queue is next used, so that an
// idle queue costs nothing; after six hours without use AWS measures no more, and neither does
// this.

#ifndef WEIR_SIM_SQS_METRICS_H_
#define WEIR_SIM_SQS_METRICS_H_

#include <cstddef>
#include <cstdint>

#include "sim/sqs/state.h"

namespace weir::sqs {

// The sizes of the minutes since the queue was last used. Before anything changes.
void measure_sizes(Queue& queue, const CallContext& context);
void count_sent(const Queue& queue, const CallContext& context, std::int64_t bytes);
void count_received(const Queue& queue, const CallContext& context, std::size_t messages);
void count_deleted(const Queue& queue, const CallContext& context, std::size_t messages);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_METRICS_H_
