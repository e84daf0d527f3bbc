// Connects Kinesis's operations to the front door.

#ifndef WEIR_SIM_KINESIS_SERVICE_H_
#define WEIR_SIM_KINESIS_SERVICE_H_

#include "sim/aws/cloud.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

// From now on calls of Kinesis that reach the cloud are carried out on this state, which must
// outlive it.
void serve(aws::Cloud& cloud, Kinesis& kinesis);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_SERVICE_H_
