// Lifecycle configurations: put, checked and read back. lifecycle_rules.h says what they do.

#ifndef WEIR_SIM_S3_LIFECYCLE_H_
#define WEIR_SIM_S3_LIFECYCLE_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutBucketLifecycleConfigurationOutput, aws::Error> put_bucket_lifecycle_configuration(
    S3& s3, const CallContext& context, const PutBucketLifecycleConfigurationRequest& request);
std::expected<GetBucketLifecycleConfigurationOutput, aws::Error> get_bucket_lifecycle_configuration(
    const S3& s3, const CallContext& context,
    const GetBucketLifecycleConfigurationRequest& request);
std::expected<DeleteBucketLifecycleOutput, aws::Error> delete_bucket_lifecycle(
    S3& s3, const CallContext& context, const DeleteBucketLifecycleRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_LIFECYCLE_H_
