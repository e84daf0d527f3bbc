// What CreateFunction, UpdateFunctionConfiguration and UpdateFunctionCode ask for: checked, and
// taken over. What weir does not model is refused by its name.

#ifndef WEIR_SIM_LAMBDA_FUNCTION_SETTINGS_H_
#define WEIR_SIM_LAMBDA_FUNCTION_SETTINGS_H_

#include <optional>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

std::optional<aws::Error> refuse_settings(const CreateFunctionRequest& request);
std::optional<aws::Error> refuse_settings(const UpdateFunctionConfigurationRequest& request);

// What is absent stays as it is. REQUIRES: it was not refused.
void take_settings(const CreateFunctionRequest& request, FunctionSettings& settings);
void take_settings(const UpdateFunctionConfigurationRequest& request, FunctionSettings& settings);
// The deployment package.
void take_code(std::string_view archive, FunctionSettings& settings);

aws::Error not_modelled(std::string_view what);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FUNCTION_SETTINGS_H_
