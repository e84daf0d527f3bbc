#include "sim/events/errors.h"

#include <utility>

#include "sim/events/api.h"

namespace weir::events {

aws::Error validation_error(std::string text) {
  return aws::Error("ValidationException", 400, std::move(text));
}
aws::Error no_such_bus(const std::string& bus) {
  return ResourceNotFoundException("Event bus " + bus + " does not exist.");
}
aws::Error no_such_rule(const std::string& rule, const std::string& bus) {
  return ResourceNotFoundException("Rule " + rule + " does not exist on EventBus " + bus + ".");
}
aws::Error invalid_pattern(const std::string& reason) {
  return InvalidEventPatternException("Event pattern is not valid. Reason: " + reason);
}
aws::Error limit_exceeded() {
  return LimitExceededException("The requested resource exceeds the maximum number allowed.");
}
aws::Error not_modelled(const std::string& what) {
  return aws::Error("UnknownOperationException", 400, "weir does not model " + what + " yet");
}

}  // namespace weir::events
