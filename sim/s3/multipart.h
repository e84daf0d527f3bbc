// Multipart uploads: begun, filled part by part, completed or aborted.
//
// Nobody sees the object before it is complete, and parts stay until then: only a lifecycle rule
// takes abandoned ones away. The object is as young as its completion. A body made of one part is
// that part; parts that lie side by side in one buffer are joined without a copy; all others are
// copied, once, when the upload is completed, since a body is one piece of memory.

#ifndef WEIR_SIM_S3_MULTIPART_H_
#define WEIR_SIM_S3_MULTIPART_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<CreateMultipartUploadOutput, aws::Error> create_multipart_upload(
    S3& s3, const CallContext& context, const CreateMultipartUploadRequest& request);
std::expected<UploadPartOutput, aws::Error> upload_part(S3& s3, const CallContext& context,
                                                        const UploadPartRequest& request);
std::expected<CompleteMultipartUploadOutput, aws::Error> complete_multipart_upload(
    S3& s3, const CallContext& context, const CompleteMultipartUploadRequest& request);
std::expected<AbortMultipartUploadOutput, aws::Error> abort_multipart_upload(
    S3& s3, const CallContext& context, const AbortMultipartUploadRequest& request);

// The upload of that key and id.
std::expected<Upload*, aws::Error> require_upload(BucketState& bucket, const std::string& key,
                                                  const std::string& id);
std::expected<const Upload*, aws::Error> require_upload(const BucketState& bucket,
                                                        const std::string& key,
                                                        const std::string& id);
// Keeps the part, in place of one of the same number.
UploadedPart& keep_part(Upload& upload, std::int32_t number, const Bytes& body, Time now);
// Part numbers go from 1 to 10,000.
std::optional<aws::Error> check_part_number(std::int32_t number);
// Uploads of the key that wait for a condition have met a delete.
void note_delete(BucketState& bucket, const std::string& key);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_MULTIPART_H_
