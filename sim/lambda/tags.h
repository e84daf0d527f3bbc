// Tags of functions and event source mappings.

#ifndef WEIR_SIM_LAMBDA_TAGS_H_
#define WEIR_SIM_LAMBDA_TAGS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<TagResource::Response, aws::Error> tag_resource(Lambda& lambda,
                                                              const CallContext& context,
                                                              const TagResource::Request& request);
std::expected<UntagResource::Response, aws::Error> untag_resource(
    Lambda& lambda, const CallContext& context, const UntagResource::Request& request);
std::expected<ListTags::Response, aws::Error> list_tags(const Lambda& lambda,
                                                        const CallContext& context,
                                                        const ListTags::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_TAGS_H_
