#include "sim/s3/service.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/s3/acl.h"
#include "sim/s3/api.h"
#include "sim/s3/attributes.h"
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
#include "sim/s3/notifier.h"
#include "sim/s3/object_lock.h"
#include "sim/s3/objects.h"
#include "sim/s3/public_access.h"
#include "sim/s3/reads.h"
#include "sim/s3/serve.h"
#include "sim/s3/stored_settings.h"
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

// The same for what is limited by its number.
template <class Op, auto carry_out, Access access>
void serve_limited(aws::Cloud& cloud, S3& s3) {
  cloud.serve<Op>([&s3](const CallContext& context, const typename Op::Request& request)
                      -> std::expected<typename Op::Response, aws::Error> {
    if (auto error = over_limit(s3, context, access, request)) return std::unexpected(*error);
    if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
    return carry_out(s3, context, request);
  });
}

// What S3 does by itself. Owned by the rules, which live as long as the cloud.
struct Stories {
  Stories(aws::Cloud& cloud, S3& s3) : notifier(cloud, s3), lifecycle(cloud, s3, notifier) {}

  Notifier notifier;
  LifecycleStory lifecycle;
};
using SharedStories = std::shared_ptr<Stories>;

// The same for what changes a key, which a lifecycle rule may concern. If it has been carried out
// and anybody listens, `tell(notifier, cause, request)` says what there is to say.
template <class Op, auto carry_out, class Tell>
void serve_change(aws::Cloud& cloud, S3& s3, const SharedStories& stories, Tell tell) {
  cloud.serve<Op>(
      [&s3, stories, tell](
          const CallContext& context,
          const typename Op::Request& request) -> std::expected<typename Op::Response, aws::Error> {
        if (auto error = over_limit(s3, context, Access::write, request)) {
          return std::unexpected(*error);
        }
        if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
        auto output = carry_out(s3, context, request);
        if (!output) return output;
        if (stories->lifecycle.started())
          stories->lifecycle.key_changed(*request.Bucket, *request.Key);
        const Notifier::Cause cause{context, Op::info()};
        if (stories->notifier.started()) tell(stories->notifier, cause, request);
        return output;
      });
}

void tell_created(Notifier& notifier, const Notifier::Cause& cause, const auto& request) {
  notifier.created(cause, *request.Bucket, *request.Key);
}
void tell_deleted(Notifier& notifier, const Notifier::Cause& cause, const auto& request) {
  notifier.deleted(cause, *request.Bucket, *request.Key, request.VersionId);
}
void tell_nobody(Notifier&, const Notifier::Cause&, const auto&) {}

// Of a batch each key has its own event, but those that were not deleted.
void tell_batch(Notifier& notifier, const Notifier::Cause& cause,
                const DeleteObjectsRequest& request, const DeleteObjectsOutput& output) {
  std::set<std::pair<std::string, std::string>> failed;
  for (const Error& error : output.Errors.value_or(std::vector<Error>())) {
    failed.emplace(*error.Key, error.VersionId.value_or(""));
  }
  for (const ObjectIdentifier& object : *request.Delete->Objects) {
    if (failed.contains({*object.Key, object.VersionId.value_or("")})) continue;
    notifier.deleted(cause, *request.Bucket, *object.Key, object.VersionId);
  }
}

void serve_lifecycle(aws::Cloud& cloud, S3& s3, const SharedStories& stories) {
  cloud.serve<PutBucketLifecycleConfiguration>(
      [&s3, stories](const CallContext& context,
                     const PutBucketLifecycleConfiguration::Request& request)
          -> std::expected<PutBucketLifecycleConfigurationOutput, aws::Error> {
        if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
        auto output = put_bucket_lifecycle_configuration(s3, context, request);
        if (output) stories->lifecycle.rules_changed();
        return output;
      });
  serve_by<GetBucketLifecycleConfiguration, get_bucket_lifecycle_configuration>(cloud, s3);
  serve_by<DeleteBucketLifecycle, delete_bucket_lifecycle>(cloud, s3);
}

void serve_notifications(aws::Cloud& cloud, S3& s3, const SharedStories& stories) {
  cloud.serve_story<PutBucketNotificationConfiguration>(
      [stories](CallContext context,
                std::shared_ptr<const PutBucketNotificationConfigurationRequest> request) {
        return stories->notifier.put_configuration(std::move(context), std::move(request));
      });
  serve_by<GetBucketNotificationConfiguration, get_bucket_notification_configuration>(cloud, s3);
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
  serve_by<PutBucketAcl, put_bucket_acl>(cloud, s3);
  serve_by<GetBucketAcl, get_bucket_acl>(cloud, s3);
  serve_by<PutObjectLockConfiguration, put_object_lock_configuration>(cloud, s3);
  serve_by<GetObjectLockConfiguration, get_object_lock_configuration>(cloud, s3);
  serve_by<PutBucketTagging, put_bucket_tagging>(cloud, s3);
  serve_by<GetBucketTagging, get_bucket_tagging>(cloud, s3);
  serve_by<DeleteBucketTagging, delete_bucket_tagging>(cloud, s3);
}

void serve_writes(aws::Cloud& cloud, S3& s3, const SharedStories& stories) {
  // Set apart from the others for its event in the trace, and since it is the one that is called
  // most.
  cloud.serve<PutObject>(
      [&s3, &cloud, stories](
          const CallContext& context,
          const PutObject::Request& request) -> std::expected<PutObjectOutput, aws::Error> {
        if (auto error = over_limit(s3, context, Access::write, request)) {
          return std::unexpected(*error);
        }
        if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
        auto output = put_object(s3, context, request);
        if (!output) return output;
        const std::uint64_t key = internal::hash_text(*request.Key);
        cloud.kernel().trace().emit(context.now, kObjectStored, context.call.value,
                                    internal::fold(key, internal::hash_text(*output->ETag)));
        if (stories->lifecycle.started()) {
          stories->lifecycle.key_changed(*request.Bucket, *request.Key);
        }
        if (stories->notifier.started()) {
          stories->notifier.created({context, PutObject::info()}, *request.Bucket, *request.Key);
        }
        return output;
      });
  serve_change<CopyObject, copy_object>(cloud, s3, stories, tell_created<CopyObjectRequest>);
  serve_change<DeleteObject, delete_object>(cloud, s3, stories, tell_deleted<DeleteObjectRequest>);
  cloud.serve<DeleteObjects>(
      [&s3, stories](
          const CallContext& context,
          const DeleteObjects::Request& request) -> std::expected<DeleteObjectsOutput, aws::Error> {
        if (auto error = over_limit(s3, context, Access::write, request)) {
          return std::unexpected(*error);
        }
        if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
        auto output = delete_objects(s3, context, request);
        if (!output) return output;
        if (stories->lifecycle.started()) stories->lifecycle.bucket_changed(*request.Bucket);
        if (stories->notifier.started()) {
          tell_batch(stories->notifier, {context, DeleteObjects::info()}, request, *output);
        }
        return output;
      });
}

void serve_objects(aws::Cloud& cloud, S3& s3, const SharedStories& stories) {
  serve_limited<GetObject, get_object, Access::read>(cloud, s3);
  serve_limited<HeadObject, head_object, Access::read>(cloud, s3);
  serve_limited<GetObjectAttributes, get_object_attributes, Access::read>(cloud, s3);
  serve_limited<GetObjectAcl, get_object_acl, Access::read>(cloud, s3);
  serve_limited<PutObjectRetention, put_object_retention, Access::write>(cloud, s3);
  serve_limited<GetObjectRetention, get_object_retention, Access::read>(cloud, s3);
  serve_limited<PutObjectLegalHold, put_object_legal_hold, Access::write>(cloud, s3);
  serve_limited<GetObjectLegalHold, get_object_legal_hold, Access::read>(cloud, s3);
  serve_limited<GetObjectTagging, get_object_tagging, Access::read>(cloud, s3);
  serve_limited<ListObjectsV2, list_objects_v2, Access::read>(cloud, s3);
  serve_limited<ListObjects, list_objects, Access::read>(cloud, s3);
  serve_limited<ListObjectVersions, list_object_versions, Access::read>(cloud, s3);
  const auto changed = [](const char* type) {
    return [type](Notifier& notifier, const Notifier::Cause& cause, const auto& request) {
      notifier.changed(cause, type, *request.Bucket, *request.Key, request.VersionId);
    };
  };
  serve_change<PutObjectAcl, put_object_acl>(cloud, s3, stories, changed("ObjectAcl:Put"));
  serve_change<PutObjectTagging, put_object_tagging>(cloud, s3, stories,
                                                     changed("ObjectTagging:Put"));
  serve_change<DeleteObjectTagging, delete_object_tagging>(cloud, s3, stories,
                                                           changed("ObjectTagging:Delete"));
}

void serve_uploads(aws::Cloud& cloud, S3& s3, const SharedStories& stories) {
  serve_change<CreateMultipartUpload, create_multipart_upload>(
      cloud, s3, stories, tell_nobody<CreateMultipartUploadRequest>);
  serve_limited<UploadPart, upload_part, Access::write>(cloud, s3);
  serve_limited<UploadPartCopy, upload_part_copy, Access::write>(cloud, s3);
  cloud.serve<CompleteMultipartUpload>(
      [&s3, stories](const CallContext& context, const CompleteMultipartUploadRequest& request)
          -> std::expected<CompleteMultipartUploadOutput, aws::Error> {
        if (auto error = over_limit(s3, context, Access::write, request)) {
          return std::unexpected(*error);
        }
        if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
        const auto bucket = s3.buckets.find(*request.Bucket);
        const bool known = bucket != s3.buckets.end();
        const std::uint64_t before = known ? bucket->second.next_version : 0;
        auto output = complete_multipart_upload(s3, context, request);
        // The object may have been made although the answer is an error.
        if (!known || bucket->second.next_version == before) return output;
        if (stories->lifecycle.started()) {
          stories->lifecycle.key_changed(*request.Bucket, *request.Key);
        }
        if (stories->notifier.started()) {
          stories->notifier.created({context, CompleteMultipartUpload::info()}, *request.Bucket,
                                    *request.Key);
        }
        return output;
      });
  serve_limited<AbortMultipartUpload, abort_multipart_upload, Access::write>(cloud, s3);
  serve_limited<ListParts, list_parts, Access::read>(cloud, s3);
  serve_limited<ListMultipartUploads, list_multipart_uploads, Access::read>(cloud, s3);
}

}  // namespace

void serve(aws::Cloud& cloud, S3& s3) {
  const auto stories = std::make_shared<Stories>(cloud, s3);
  serve_buckets(cloud, s3);
  serve_settings(cloud, s3);
  serve_stored_settings(cloud, s3);
  serve_lifecycle(cloud, s3, stories);
  serve_notifications(cloud, s3, stories);
  serve_writes(cloud, s3, stories);
  serve_objects(cloud, s3, stories);
  serve_uploads(cloud, s3, stories);
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

}  // namespace weir::s3
