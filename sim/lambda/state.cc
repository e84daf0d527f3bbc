#include "sim/lambda/state.h"

#include <string_view>

namespace weir::lambda {

std::string function_arn(const CallContext& context, std::string_view name) {
  return "arn:aws:lambda:" + context.region + ":" + context.account +
         ":function:" + std::string(name);
}

}  // namespace weir::lambda
