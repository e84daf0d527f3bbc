// Aliases: names for versions. One may send a part of its invocations to a second version.

#ifndef WEIR_SIM_LAMBDA_ALIASES_H_
#define WEIR_SIM_LAMBDA_ALIASES_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<CreateAlias::Response, aws::Error> create_alias(Lambda& lambda,
                                                              const CallContext& context,
                                                              const CreateAlias::Request& request);
// Each one gives the alias a new revision, even if nothing changes.
std::expected<UpdateAlias::Response, aws::Error> update_alias(Lambda& lambda,
                                                              const CallContext& context,
                                                              const UpdateAlias::Request& request);
std::expected<GetAlias::Response, aws::Error> get_alias(const Lambda& lambda,
                                                        const CallContext& context,
                                                        const GetAlias::Request& request);
std::expected<ListAliases::Response, aws::Error> list_aliases(const Lambda& lambda,
                                                              const CallContext& context,
                                                              const ListAliases::Request& request);
// Deleting one that is not there is done.
std::expected<DeleteAlias::Response, aws::Error> delete_alias(Lambda& lambda,
                                                              const CallContext& context,
                                                              const DeleteAlias::Request& request);

// "Cannot find alias arn: <arn>"
aws::Error alias_not_found(const FunctionState& function, std::string_view name);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_ALIASES_H_
