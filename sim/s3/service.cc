#include "sim/s3/service.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>

#include "sim/s3/api.h"
#include "sim/s3/buckets.h"
#include "sim/s3/copy.h"
#include "sim/s3/deletes.h"
#include "sim/s3/encryption.h"
#include "sim/s3/faults.h"
#include "sim/s3/lifecycle.h"
#include "sim/s3/lifecycle_story.h"
#include "sim/s3/limits.h"
#include "sim/s3/lists.h"
#include "sim/s3/multipart.h"
#include "sim/s3/multipart_lists.h"
#include "sim/s3/notifications.h"
#include "sim/s3/objects.h"
#include "sim/s3/public_access.h"
#include "sim/s3/reads.h"
#include "sim/s3/tagging.h"

namespace weir::s3 {
namespace {

constexpr EventKind kObjectStored{"s3/object-stored"};

// Counts the request against its bucket's limits, if there are any.
template <typename Request>
std::optional<aws::Error> over_limit(S3& s3, const CallContext& context, Access access,
                                     const Request& request) {
  if (!s3.options.request_limits) return std::nullopt;
  const auto bucket = s3.buckets.find(*request.Bucket);
  if (bucket == s3.buckets.end()) return std::nullopt;
  return count_request(bucket->second, *s3.options.request_limits, access, context.now);
}

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, S3& s3) {
  cloud.serve<Op>([&s3](const CallContext& context, const typename Op::Request& request) {
    return carry_out(s3, context, request);
  });
}

// The same for what is limited by its number.
template <class Op, auto carry_out, Access access>
void serve_limited(aws::Cloud& cloud, S3& s3) {
  cloud.serve<Op>([&s3](const CallContext& context, const typename Op::Request& request)
                      -> std::expected<typename Op::Response, aws::Error> {
    if (auto error = over_limit(s3, context, access, request)) return std::unexpected(*error);
    return carry_out(s3, context, request);
  });
}

// The same for what changes a key, which a lifecycle rule may concern.
template <class Op, auto carry_out>
void serve_change(aws::Cloud& cloud, S3& s3, const std::shared_ptr<LifecycleStory>& story) {
  cloud.serve<Op>([&s3, story](const CallContext& context, const typename Op::Request& request)
                      -> std::expected<typename Op::Response, aws::Error> {
    if (auto error = over_limit(s3, context, Access::write, request)) {
      return std::unexpected(*error);
    }
    auto output = carry_out(s3, context, request);
    if (output && story->started()) story->key_changed(*request.Bucket, *request.Key);
    return output;
  });
}

void serve_lifecycle(aws::Cloud& cloud, S3& s3, const std::shared_ptr<LifecycleStory>& story) {
  cloud.serve<PutBucketLifecycleConfiguration>(
      [&s3, story](const CallContext& context,
                   const PutBucketLifecycleConfiguration::Request& request) {
        auto output = put_bucket_lifecycle_configuration(s3, context, request);
        if (output) story->rules_changed();
        return output;
      });
  serve_by<GetBucketLifecycleConfiguration, get_bucket_lifecycle_configuration>(cloud, s3);
  serve_by<DeleteBucketLifecycle, delete_bucket_lifecycle>(cloud, s3);
}

void serve_buckets(aws::Cloud& cloud, S3& s3) {
  serve_by<CreateBucket, create_bucket>(cloud, s3);
  serve_by<HeadBucket, head_bucket>(cloud, s3);
  serve_by<ListBuckets, list_buckets>(cloud, s3);
  serve_by<GetBucketLocation, get_bucket_location>(cloud, s3);
  serve_by<DeleteBucket, delete_bucket>(cloud, s3);
  serve_by<PutBucketVersioning, put_bucket_versioning>(cloud, s3);
  serve_by<GetBucketVersioning, get_bucket_versioning>(cloud, s3);
}

void serve_settings(aws::Cloud& cloud, S3& s3) {
  serve_by<PutBucketEncryption, put_bucket_encryption>(cloud, s3);
  serve_by<GetBucketEncryption, get_bucket_encryption>(cloud, s3);
  serve_by<DeleteBucketEncryption, delete_bucket_encryption>(cloud, s3);
  serve_by<PutPublicAccessBlock, put_public_access_block>(cloud, s3);
  serve_by<GetPublicAccessBlock, get_public_access_block>(cloud, s3);
  serve_by<DeletePublicAccessBlock, delete_public_access_block>(cloud, s3);
  serve_by<PutBucketPolicy, put_bucket_policy>(cloud, s3);
  serve_by<GetBucketPolicy, get_bucket_policy>(cloud, s3);
  serve_by<DeleteBucketPolicy, delete_bucket_policy>(cloud, s3);
  serve_by<PutBucketNotificationConfiguration, put_bucket_notification_configuration>(cloud, s3);
  serve_by<GetBucketNotificationConfiguration, get_bucket_notification_configuration>(cloud, s3);
  serve_by<PutBucketTagging, put_bucket_tagging>(cloud, s3);
  serve_by<GetBucketTagging, get_bucket_tagging>(cloud, s3);
  serve_by<DeleteBucketTagging, delete_bucket_tagging>(cloud, s3);
}

void serve_objects(aws::Cloud& cloud, S3& s3, const std::shared_ptr<LifecycleStory>& story) {
  cloud.serve<PutObject>(
      [&s3, &cloud, story](
          const CallContext& context,
          const PutObject::Request& request) -> std::expected<PutObjectOutput, aws::Error> {
        if (auto error = over_limit(s3, context, Access::write, request)) {
          return std::unexpected(*error);
        }
        auto output = put_object(s3, context, request);
        if (!output) return output;
        const std::uint64_t key = internal::hash_text(*request.Key);
        cloud.kernel().trace().emit(context.now, kObjectStored, context.call.value,
                                    internal::fold(key, internal::hash_text(*output->ETag)));
        if (story->started()) story->key_changed(*request.Bucket, *request.Key);
        return output;
      });
  serve_limited<GetObject, get_object, Access::read>(cloud, s3);
  serve_limited<HeadObject, head_object, Access::read>(cloud, s3);
  serve_change<DeleteObject, delete_object>(cloud, s3, story);
  cloud.serve<DeleteObjects>(
      [&s3, story](
          const CallContext& context,
          const DeleteObjects::Request& request) -> std::expected<DeleteObjectsOutput, aws::Error> {
        if (auto error = over_limit(s3, context, Access::write, request)) {
          return std::unexpected(*error);
        }
        auto output = delete_objects(s3, context, request);
        if (output && story->started()) story->bucket_changed(*request.Bucket);
        return output;
      });
  serve_change<PutObjectTagging, put_object_tagging>(cloud, s3, story);
  serve_limited<GetObjectTagging, get_object_tagging, Access::read>(cloud, s3);
  serve_change<DeleteObjectTagging, delete_object_tagging>(cloud, s3, story);
  serve_change<CopyObject, copy_object>(cloud, s3, story);
  serve_limited<ListObjectsV2, list_objects_v2, Access::read>(cloud, s3);
  serve_limited<ListObjects, list_objects, Access::read>(cloud, s3);
  serve_limited<ListObjectVersions, list_object_versions, Access::read>(cloud, s3);
}

void serve_uploads(aws::Cloud& cloud, S3& s3, const std::shared_ptr<LifecycleStory>& story) {
  serve_change<CreateMultipartUpload, create_multipart_upload>(cloud, s3, story);
  serve_limited<UploadPart, upload_part, Access::write>(cloud, s3);
  serve_limited<UploadPartCopy, upload_part_copy, Access::write>(cloud, s3);
  serve_change<CompleteMultipartUpload, complete_multipart_upload>(cloud, s3, story);
  serve_limited<AbortMultipartUpload, abort_multipart_upload, Access::write>(cloud, s3);
  serve_limited<ListParts, list_parts, Access::read>(cloud, s3);
  serve_limited<ListMultipartUploads, list_multipart_uploads, Access::read>(cloud, s3);
}

}  // namespace

void serve(aws::Cloud& cloud, S3& s3) {
  // Owned by the rules, which live as long as the cloud.
  const auto story = std::make_shared<LifecycleStory>(cloud, s3);
  serve_buckets(cloud, s3);
  serve_settings(cloud, s3);
  serve_lifecycle(cloud, s3, story);
  serve_objects(cloud, s3, story);
  serve_uploads(cloud, s3, story);
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

}  // namespace weir::s3
