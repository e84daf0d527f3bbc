// Buckets: created, found, listed, deleted, and switched to versioning.
//
// Names are shared by all accounts. A bucket of another account answers 403: policies that would
// open it have no effect. A bucket is deleted only when not one version of an object is left.

#ifndef WEIR_SIM_S3_BUCKETS_H_
#define WEIR_SIM_S3_BUCKETS_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<CreateBucketOutput, aws::Error> create_bucket(S3& s3, const CallContext& context,
                                                            const CreateBucketRequest& request);
std::expected<HeadBucketOutput, aws::Error> head_bucket(const S3& s3, const CallContext& context,
                                                        const HeadBucketRequest& request);
std::expected<ListBucketsOutput, aws::Error> list_buckets(const S3& s3, const CallContext& context,
                                                          const ListBucketsRequest& request);
std::expected<GetBucketLocationOutput, aws::Error> get_bucket_location(
    const S3& s3, const CallContext& context, const GetBucketLocationRequest& request);
std::expected<DeleteBucketOutput, aws::Error> delete_bucket(S3& s3, const CallContext& context,
                                                            const DeleteBucketRequest& request);
std::expected<PutBucketVersioningOutput, aws::Error> put_bucket_versioning(
    S3& s3, const CallContext& context, const PutBucketVersioningRequest& request);
std::expected<GetBucketVersioningOutput, aws::Error> get_bucket_versioning(
    const S3& s3, const CallContext& context, const GetBucketVersioningRequest& request);

// Is this the bucket's owner, as the caller expects? Nothing expected: yes.
std::optional<aws::Error> check_owner(const BucketState& bucket,
                                      const std::optional<std::string>& expected);
// The bucket of that name, if the caller's account owns it.
std::expected<BucketState*, aws::Error> require_bucket(S3& s3, const CallContext& context,
                                                       const std::optional<std::string>& name);
std::expected<const BucketState*, aws::Error> require_bucket(
    const S3& s3, const CallContext& context, const std::optional<std::string>& name);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_BUCKETS_H_
