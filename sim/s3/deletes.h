// Deleting objects, one by one or up to a thousand a request.
//
// A delete without a version id hides the object behind a marker wherever the bucket has ever been
// versioned; one with an id is for good. Deleting what does not exist succeeds. DeleteObjects
// answers for each key by itself and never takes anything back.

#ifndef WEIR_SIM_S3_DELETES_H_
#define WEIR_SIM_S3_DELETES_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<DeleteObjectOutput, aws::Error> delete_object(S3& s3, const CallContext& context,
                                                            const DeleteObjectRequest& request);
std::expected<DeleteObjectsOutput, aws::Error> delete_objects(S3& s3, const CallContext& context,
                                                              const DeleteObjectsRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_DELETES_H_
