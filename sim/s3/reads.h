// GetObject and HeadObject: any version, whole or a range of it, under conditions.
//
// A body is shared, never copied; a range of it is a slice.

#ifndef WEIR_SIM_S3_READS_H_
#define WEIR_SIM_S3_READS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<GetObjectOutput, aws::Error> get_object(const S3& s3, const CallContext& context,
                                                      const GetObjectRequest& request);
std::expected<HeadObjectOutput, aws::Error> head_object(const S3& s3, const CallContext& context,
                                                        const HeadObjectRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_READS_H_
