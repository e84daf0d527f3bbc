// How functions and their versions are shown.

#ifndef WEIR_SIM_LAMBDA_DESCRIBE_H_
#define WEIR_SIM_LAMBDA_DESCRIBE_H_

#include <string>
#include <string_view>

#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// What the qualifier names, with its states; the ARN has the qualifier. REQUIRES: the function has
// it.
FunctionConfiguration describe(const FunctionState& function, std::string_view qualifier,
                               const CallContext& context);
// The same as a list shows it: lists say nothing of states.
FunctionConfiguration describe_in_list(const FunctionState& function, std::string_view qualifier,
                                       const CallContext& context);

// "2025-11-20T10:00:00.123+0000", as configurations have it.
std::string show_time(Time time);
// The one of a version, or of $LATEST as it is now.
std::string revision_of(const FunctionState& function, const VersionState& version, Time now);

bool is_pending(const VersionState& version, Time now);
bool is_updating(const FunctionState& function, Time now);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_DESCRIBE_H_
