// CopyObject and UploadPartCopy: objects made of other objects, without the bytes going by the
// caller.
//
// The body is shared with the source. A copy is an object like one that was put: its ETag is the
// MD5 of the bytes, even if the source came in parts. Tags and metadata come along unless the
// request replaces them.

#ifndef WEIR_SIM_S3_COPY_H_
#define WEIR_SIM_S3_COPY_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<CopyObjectOutput, aws::Error> copy_object(S3& s3, const CallContext& context,
                                                        const CopyObjectRequest& request);
std::expected<UploadPartCopyOutput, aws::Error> upload_part_copy(
    S3& s3, const CallContext& context, const UploadPartCopyRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_COPY_H_
