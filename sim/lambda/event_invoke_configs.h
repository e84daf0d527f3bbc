// How a function's asynchronous events are treated: retries, maximum age and destinations, each set
// for $LATEST, a version or an alias on its own.

#ifndef WEIR_SIM_LAMBDA_EVENT_INVOKE_CONFIGS_H_
#define WEIR_SIM_LAMBDA_EVENT_INVOKE_CONFIGS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// Replaces all that was set.
std::expected<PutFunctionEventInvokeConfig::Response, aws::Error> put_function_event_invoke_config(
    Lambda& lambda, const CallContext& context,
    const PutFunctionEventInvokeConfig::Request& request);
// Leaves what is absent as it was.
std::expected<UpdateFunctionEventInvokeConfig::Response, aws::Error>
update_function_event_invoke_config(Lambda& lambda, const CallContext& context,
                                    const UpdateFunctionEventInvokeConfig::Request& request);
std::expected<GetFunctionEventInvokeConfig::Response, aws::Error> get_function_event_invoke_config(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionEventInvokeConfig::Request& request);
std::expected<ListFunctionEventInvokeConfigs::Response, aws::Error>
list_function_event_invoke_configs(const Lambda& lambda, const CallContext& context,
                                   const ListFunctionEventInvokeConfigs::Request& request);
std::expected<DeleteFunctionEventInvokeConfig::Response, aws::Error>
delete_function_event_invoke_config(Lambda& lambda, const CallContext& context,
                                    const DeleteFunctionEventInvokeConfig::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_EVENT_INVOKE_CONFIGS_H_
