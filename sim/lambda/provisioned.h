// Provisioned concurrency: environments of a version, or of an alias's version, that are made ahead
// and kept ready. What exceeds them is served on demand.
//
// The configuration is IN_PROGRESS until all of them are initialised, then READY, or FAILED where
// the function's init code fails; provisioner.h does the work.

#ifndef WEIR_SIM_LAMBDA_PROVISIONED_H_
#define WEIR_SIM_LAMBDA_PROVISIONED_H_

#include <expected>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<PutProvisionedConcurrencyConfig::Response, aws::Error>
put_provisioned_concurrency_config(Lambda& lambda, const CallContext& context,
                                   const PutProvisionedConcurrencyConfig::Request& request);
std::expected<GetProvisionedConcurrencyConfig::Response, aws::Error>
get_provisioned_concurrency_config(const Lambda& lambda, const CallContext& context,
                                   const GetProvisionedConcurrencyConfig::Request& request);
std::expected<ListProvisionedConcurrencyConfigs::Response, aws::Error>
list_provisioned_concurrency_configs(const Lambda& lambda, const CallContext& context,
                                     const ListProvisionedConcurrencyConfigs::Request& request);
std::expected<DeleteProvisionedConcurrencyConfig::Response, aws::Error>
delete_provisioned_concurrency_config(Lambda& lambda, const CallContext& context,
                                      const DeleteProvisionedConcurrencyConfig::Request& request);

// The one that serves invocations of this qualifier, for it or for its version; null: none does.
// READY or not, and even if all of it is in use.
ProvisionedState* provisioned_for(FunctionState& function, std::string_view qualifier,
                                  const VersionState& version);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_PROVISIONED_H_
