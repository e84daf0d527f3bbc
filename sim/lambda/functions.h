// Functions: created, looked at, listed and deleted. New ones are Pending for a moment.

#ifndef WEIR_SIM_LAMBDA_FUNCTIONS_H_
#define WEIR_SIM_LAMBDA_FUNCTIONS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::expected<CreateFunction::Response, aws::Error> create_function(
    Lambda& lambda, const CallContext& context, const CreateFunctionRequest& request);
std::expected<GetFunctionConfiguration::Response, aws::Error> get_function_configuration(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionConfiguration::Request& request);
std::expected<GetFunction::Response, aws::Error> get_function(const Lambda& lambda,
                                                              const CallContext& context,
                                                              const GetFunction::Request& request);
std::expected<ListFunctions::Response, aws::Error> list_functions(
    const Lambda& lambda, const CallContext& context, const ListFunctions::Request& request);
std::expected<DeleteFunction::Response, aws::Error> delete_function(
    Lambda& lambda, const CallContext& context, const DeleteFunction::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FUNCTIONS_H_
