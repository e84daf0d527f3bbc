#include "sim/s3/service.h"

#include "sim/s3/api.h"
#include "sim/s3/buckets.h"
#include "sim/s3/lists.h"
#include "sim/s3/objects.h"

namespace weir::s3 {
namespace {

constexpr EventKind kObjectStored{"s3/object-stored"};

}  // namespace

void serve(aws::Cloud& cloud, S3& s3) {
  cloud.serve<CreateBucket>(
      [&s3](const CallContext& context, const CreateBucket::Request& request) {
        return create_bucket(s3, context, request);
      });
  cloud.serve<HeadBucket>([&s3](const CallContext& context, const HeadBucket::Request& request) {
    return head_bucket(s3, context, request);
  });
  cloud.serve<ListBuckets>([&s3](const CallContext& context, const ListBuckets::Request& request) {
    return list_buckets(s3, context, request);
  });
  cloud.serve<PutBucketVersioning>(
      [&s3](const CallContext& context, const PutBucketVersioning::Request& request) {
        return put_bucket_versioning(s3, context, request);
      });
  cloud.serve<GetBucketVersioning>(
      [&s3](const CallContext& context, const GetBucketVersioning::Request& request) {
        return get_bucket_versioning(s3, context, request);
      });
  cloud.serve<PutObject>(
      [&s3, &cloud](const CallContext& context, const PutObject::Request& request) {
        auto output = put_object(s3, context, request);
        if (output) {
          const std::uint64_t key = internal::hash_text(*request.Key);
          cloud.kernel().trace().emit(context.now, kObjectStored, context.call.value,
                                      internal::fold(key, internal::hash_text(*output->ETag)));
        }
        return output;
      });
  cloud.serve<GetObject>([&s3](const CallContext& context, const GetObject::Request& request) {
    return get_object(s3, context, request);
  });
  cloud.serve<HeadObject>([&s3](const CallContext& context, const HeadObject::Request& request) {
    return head_object(s3, context, request);
  });
  cloud.serve<DeleteObject>(
      [&s3](const CallContext& context, const DeleteObject::Request& request) {
        return delete_object(s3, context, request);
      });
  cloud.serve<ListObjectsV2>(
      [&s3](const CallContext& context, const ListObjectsV2::Request& request) {
        return list_objects_v2(s3, context, request);
      });
  cloud.serve<ListObjectVersions>(
      [&s3](const CallContext& context, const ListObjectVersions::Request& request) {
        return list_object_versions(s3, context, request);
      });
}

}  // namespace weir::s3
