// Enhanced monitoring: which metrics the shards of a stream report one by one.
//
// The choice is kept and shown; the metrics themselves are not written.

#ifndef WEIR_SIM_KINESIS_MONITORING_H_
#define WEIR_SIM_KINESIS_MONITORING_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

std::expected<EnhancedMonitoringOutput, aws::Error> enable_enhanced_monitoring(
    Kinesis& kinesis, const CallContext& context, const EnableEnhancedMonitoringInput& request);
std::expected<EnhancedMonitoringOutput, aws::Error> disable_enhanced_monitoring(
    Kinesis& kinesis, const CallContext& context, const DisableEnhancedMonitoringInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_MONITORING_H_
