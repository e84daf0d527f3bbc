// GetObjectAttributes: what HeadObject says, and the parts of an object with their checksums.

#ifndef WEIR_SIM_S3_ATTRIBUTES_H_
#define WEIR_SIM_S3_ATTRIBUTES_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<GetObjectAttributesOutput, aws::Error> get_object_attributes(
    const S3& s3, const CallContext& context, const GetObjectAttributesRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ATTRIBUTES_H_
