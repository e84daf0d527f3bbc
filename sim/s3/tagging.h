// Tags of buckets and of objects' versions. Putting tags replaces all of them.

#ifndef WEIR_SIM_S3_TAGGING_H_
#define WEIR_SIM_S3_TAGGING_H_

#include <expected>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutBucketTaggingOutput, aws::Error> put_bucket_tagging(
    S3& s3, const CallContext& context, const PutBucketTaggingRequest& request);
std::expected<GetBucketTaggingOutput, aws::Error> get_bucket_tagging(
    const S3& s3, const CallContext& context, const GetBucketTaggingRequest& request);
std::expected<DeleteBucketTaggingOutput, aws::Error> delete_bucket_tagging(
    S3& s3, const CallContext& context, const DeleteBucketTaggingRequest& request);

std::expected<PutObjectTaggingOutput, aws::Error> put_object_tagging(
    S3& s3, const CallContext& context, const PutObjectTaggingRequest& request);
std::expected<GetObjectTaggingOutput, aws::Error> get_object_tagging(
    const S3& s3, const CallContext& context, const GetObjectTaggingRequest& request);
std::expected<DeleteObjectTaggingOutput, aws::Error> delete_object_tagging(
    S3& s3, const CallContext& context, const DeleteObjectTaggingRequest& request);

// Of the header x-amz-tagging: "key1=value1&key2=value2".
std::expected<Tags, aws::Error> parse_tagging(const std::string& header);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_TAGGING_H_
