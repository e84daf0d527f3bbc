// AddPermission and RemovePermission: statements of the queue's policy, kept and given back. They
// have no effect here; access is the front door's.

#ifndef WEIR_SIM_SQS_PERMISSIONS_H_
#define WEIR_SIM_SQS_PERMISSIONS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

std::expected<AddPermissionResult, aws::Error> add_permission(Sqs& sqs, const CallContext& context,
                                                              const AddPermissionRequest& request);
std::expected<RemovePermissionResult, aws::Error> remove_permission(
    Sqs& sqs, const CallContext& context, const RemovePermissionRequest& request);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_PERMISSIONS_H_
