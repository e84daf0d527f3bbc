// Connects S3's operations to the front door.

#ifndef WEIR_SIM_S3_SERVICE_H_
#define WEIR_SIM_S3_SERVICE_H_

#include "sim/aws/cloud.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// From now on calls of S3 that reach the cloud are carried out on this state, which must outlive
// it.
void serve(aws::Cloud& cloud, S3& s3);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_SERVICE_H_
