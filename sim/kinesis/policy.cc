#include "sim/kinesis/policy.h"

#include <string>

#include "sim/kernel/assert.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

std::expected<PutResourcePolicyOutput, aws::Error> put_resource_policy(
    Kinesis& kinesis, const CallContext& context, const PutResourcePolicyInput& request) {
  WEIR_ASSERT(request.Policy.has_value());
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  (*stream)->policy = *request.Policy;
  return PutResourcePolicyOutput();
}

// A stream without a policy has an empty one.
std::expected<GetResourcePolicyOutput, aws::Error> get_resource_policy(
    Kinesis& kinesis, const CallContext& context, const GetResourcePolicyInput& request) {
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  GetResourcePolicyOutput output;
  output.Policy = (*stream)->policy.empty() ? "{}" : (*stream)->policy;
  return output;
}

std::expected<DeleteResourcePolicyOutput, aws::Error> delete_resource_policy(
    Kinesis& kinesis, const CallContext& context, const DeleteResourcePolicyInput& request) {
  WEIR_ASSERT(request.ResourceARN.has_value());
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  if ((*stream)->policy.empty()) {
    return std::unexpected(ResourceNotFoundException("No resource policy found for resource ARN " +
                                                     *request.ResourceARN));
  }
  (*stream)->policy.clear();
  return DeleteResourcePolicyOutput();
}

}  // namespace weir::kinesis
