// A bucket's public access block and its policy: stored data.
//
// A policy is refused if it is no JSON object, or opens the bucket to everybody while the block
// forbids it. Otherwise neither has an effect: callers of other accounts are refused in any case,
// and what a caller of the own account may do is for the front door to say.

#ifndef WEIR_SIM_S3_PUBLIC_ACCESS_H_
#define WEIR_SIM_S3_PUBLIC_ACCESS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutPublicAccessBlockOutput, aws::Error> put_public_access_block(
    S3& s3, const CallContext& context, const PutPublicAccessBlockRequest& request);
std::expected<GetPublicAccessBlockOutput, aws::Error> get_public_access_block(
    const S3& s3, const CallContext& context, const GetPublicAccessBlockRequest& request);
std::expected<DeletePublicAccessBlockOutput, aws::Error> delete_public_access_block(
    S3& s3, const CallContext& context, const DeletePublicAccessBlockRequest& request);

std::expected<PutBucketPolicyOutput, aws::Error> put_bucket_policy(
    S3& s3, const CallContext& context, const PutBucketPolicyRequest& request);
std::expected<GetBucketPolicyOutput, aws::Error> get_bucket_policy(
    const S3& s3, const CallContext& context, const GetBucketPolicyRequest& request);
std::expected<DeleteBucketPolicyOutput, aws::Error> delete_bucket_policy(
    S3& s3, const CallContext& context, const DeleteBucketPolicyRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_PUBLIC_ACCESS_H_
