#include "sim/lambda/state.h"

#include <string_view>

namespace weir::lambda {

std::string function_arn(const CallContext& context, std::string_view name) {
  return "arn:aws:lambda:" + context.region + ":" + context.account +
         ":function:" + std::string(name);
}

std::string_view function_name(std::string_view reference) {
  constexpr std::string_view kMark = "function:";
  if (const auto mark = reference.find(kMark); mark != std::string_view::npos) {
    reference.remove_prefix(mark + kMark.size());
  }
  return reference.substr(0, reference.find(':'));
}

}  // namespace weir::lambda
