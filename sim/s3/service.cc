#include "sim/s3/service.h"

#include <cstdint>

#include "sim/s3/api.h"
#include "sim/s3/buckets.h"
#include "sim/s3/copy.h"
#include "sim/s3/deletes.h"
#include "sim/s3/faults.h"
#include "sim/s3/lists.h"
#include "sim/s3/multipart.h"
#include "sim/s3/multipart_lists.h"
#include "sim/s3/objects.h"
#include "sim/s3/reads.h"

namespace weir::s3 {
namespace {

constexpr EventKind kObjectStored{"s3/object-stored"};

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, S3& s3) {
  cloud.serve<Op>([&s3](const CallContext& context, const typename Op::Request& request) {
    return carry_out(s3, context, request);
  });
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

void serve_objects(aws::Cloud& cloud, S3& s3) {
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
  serve_by<GetObject, get_object>(cloud, s3);
  serve_by<HeadObject, head_object>(cloud, s3);
  serve_by<DeleteObject, delete_object>(cloud, s3);
  serve_by<DeleteObjects, delete_objects>(cloud, s3);
  serve_by<CopyObject, copy_object>(cloud, s3);
  serve_by<ListObjectsV2, list_objects_v2>(cloud, s3);
  serve_by<ListObjects, list_objects>(cloud, s3);
  serve_by<ListObjectVersions, list_object_versions>(cloud, s3);
}

void serve_uploads(aws::Cloud& cloud, S3& s3) {
  serve_by<CreateMultipartUpload, create_multipart_upload>(cloud, s3);
  serve_by<UploadPart, upload_part>(cloud, s3);
  serve_by<UploadPartCopy, upload_part_copy>(cloud, s3);
  serve_by<CompleteMultipartUpload, complete_multipart_upload>(cloud, s3);
  serve_by<AbortMultipartUpload, abort_multipart_upload>(cloud, s3);
  serve_by<ListParts, list_parts>(cloud, s3);
  serve_by<ListMultipartUploads, list_multipart_uploads>(cloud, s3);
}

}  // namespace

void serve(aws::Cloud& cloud, S3& s3) {
  serve_buckets(cloud, s3);
  serve_objects(cloud, s3);
  serve_uploads(cloud, s3);
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

}  // namespace weir::s3
