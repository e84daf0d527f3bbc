// Resource policies: who may invoke a function, a version or an alias.
//
// They are stored and shown only: access is not decided here.

#ifndef WEIR_SIM_LAMBDA_PERMISSIONS_H_
#define WEIR_SIM_LAMBDA_PERMISSIONS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<AddPermission::Response, aws::Error> add_permission(
    Lambda& lambda, const CallContext& context, const AddPermission::Request& request);
std::expected<RemovePermission::Response, aws::Error> remove_permission(
    Lambda& lambda, const CallContext& context, const RemovePermission::Request& request);
std::expected<GetPolicy::Response, aws::Error> get_policy(const Lambda& lambda,
                                                          const CallContext& context,
                                                          const GetPolicy::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_PERMISSIONS_H_
