// Objects: put, read, looked at and deleted, with and without versions and conditions.
//
// A body is shared, never copied; a range of it is a slice. What a condition refuses changes
// nothing.

#ifndef WEIR_SIM_S3_OBJECTS_H_
#define WEIR_SIM_S3_OBJECTS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutObjectOutput, aws::Error> put_object(S3& s3, const CallContext& context,
                                                      const PutObjectRequest& request);
std::expected<GetObjectOutput, aws::Error> get_object(const S3& s3, const CallContext& context,
                                                      const GetObjectRequest& request);
std::expected<HeadObjectOutput, aws::Error> head_object(const S3& s3, const CallContext& context,
                                                        const HeadObjectRequest& request);
std::expected<DeleteObjectOutput, aws::Error> delete_object(S3& s3, const CallContext& context,
                                                            const DeleteObjectRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_OBJECTS_H_
