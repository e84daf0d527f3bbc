// The errors that AWS's services answer with when they, and not the caller, are the trouble.

#ifndef WEIR_SIM_AWS_SERVICE_ERRORS_H_
#define WEIR_SIM_AWS_SERVICE_ERRORS_H_

#include "sim/aws/api/operation.h"
#include "sim/aws/error.h"

namespace weir::aws {

// Too many calls a second: each service has an error of its own for it, some a different one for
// calls of the control plane.
Error throttling_error(const OperationInfo& operation);
// The service failed: 500.
Error internal_error(const OperationInfo& operation);

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_SERVICE_ERRORS_H_
