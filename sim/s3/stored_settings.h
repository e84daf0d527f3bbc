// A bucket's settings that do nothing in weir but to be checked, kept and given back: CORS,
// logging, replication, acceleration, ownership of objects, and the lists of metrics, analytics and
// intelligent tiering.

#ifndef WEIR_SIM_S3_STORED_SETTINGS_H_
#define WEIR_SIM_S3_STORED_SETTINGS_H_

#include "sim/aws/cloud.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// Connects their operations to the front door, as service.h does with all.
void serve_stored_settings(aws::Cloud& cloud, S3& s3);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_STORED_SETTINGS_H_
