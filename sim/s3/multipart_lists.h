// ListParts and ListMultipartUploads: what is under way, page by page.

#ifndef WEIR_SIM_S3_MULTIPART_LISTS_H_
#define WEIR_SIM_S3_MULTIPART_LISTS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<ListPartsOutput, aws::Error> list_parts(const S3& s3, const CallContext& context,
                                                      const ListPartsRequest& request);
// By key, and uploads of one key in the order in which they began. A marker names the last entry of
// the page before.
std::expected<ListMultipartUploadsOutput, aws::Error> list_multipart_uploads(
    const S3& s3, const CallContext& context, const ListMultipartUploadsRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_MULTIPART_LISTS_H_
