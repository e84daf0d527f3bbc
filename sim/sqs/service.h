// Connects the queues to the front door.

#ifndef WEIR_SIM_SQS_SERVICE_H_
#define WEIR_SIM_SQS_SERVICE_H_

#include "sim/aws/cloud.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// From now on calls of SQS that reach the cloud are carried out on this state, which outlives the
// cloud. What can be received from a queue changes `cloud.source(aws::queue_source(ARN))`.
void serve(aws::Cloud& cloud, Sqs& sqs);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_SERVICE_H_
