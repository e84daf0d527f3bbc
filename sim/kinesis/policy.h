// Resource policies of streams: kept and given back. Access by them is not modelled.

#ifndef WEIR_SIM_KINESIS_POLICY_H_
#define WEIR_SIM_KINESIS_POLICY_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

std::expected<PutResourcePolicyOutput, aws::Error> put_resource_policy(
    Kinesis& kinesis, const CallContext& context, const PutResourcePolicyInput& request);
std::expected<GetResourcePolicyOutput, aws::Error> get_resource_policy(
    Kinesis& kinesis, const CallContext& context, const GetResourcePolicyInput& request);
std::expected<DeleteResourcePolicyOutput, aws::Error> delete_resource_policy(
    Kinesis& kinesis, const CallContext& context, const DeleteResourcePolicyInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_POLICY_H_
