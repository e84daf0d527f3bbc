// ListObjectsV2, ListObjects and ListObjectVersions: keys in the order of their bytes, page by
// page.
//
// A token names the place where the next page starts and no more: keys that are put or deleted
// between two pages appear or vanish, as with AWS.

#ifndef WEIR_SIM_S3_LISTS_H_
#define WEIR_SIM_S3_LISTS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<ListObjectsV2Output, aws::Error> list_objects_v2(const S3& s3,
                                                               const CallContext& context,
                                                               const ListObjectsV2Request& request);
// The first form of it: a marker is the last key of the page before.
std::expected<ListObjectsOutput, aws::Error> list_objects(const S3& s3, const CallContext& context,
                                                          const ListObjectsRequest& request);
std::expected<ListObjectVersionsOutput, aws::Error> list_object_versions(
    const S3& s3, const CallContext& context, const ListObjectVersionsRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_LISTS_H_
