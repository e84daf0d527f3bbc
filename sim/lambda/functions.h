// Functions: the operations that make, show, change and delete them.
//
// CreateFunction leaves a function Pending, and an update leaves it InProgress, for as long as
// Options says; when that ends follows from the time of the call.

#ifndef WEIR_SIM_LAMBDA_FUNCTIONS_H_
#define WEIR_SIM_LAMBDA_FUNCTIONS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// Code in S3 is to be in the request already: see code_in_s3.h.
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
// A function with all that it has, or one of its versions.
std::expected<DeleteFunction::Response, aws::Error> delete_function(
    Lambda& lambda, const CallContext& context, const DeleteFunction::Request& request);

std::expected<UpdateFunctionConfiguration::Response, aws::Error> update_function_configuration(
    Lambda& lambda, const CallContext& context,
    const UpdateFunctionConfiguration::Request& request);
std::expected<UpdateFunctionCode::Response, aws::Error> update_function_code(
    Lambda& lambda, const CallContext& context, const UpdateFunctionCode::Request& request);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FUNCTIONS_H_
