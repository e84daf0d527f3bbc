// What EventBridge says when it refuses, word for word.

#ifndef WEIR_SIM_EVENTS_ERRORS_H_
#define WEIR_SIM_EVENTS_ERRORS_H_

#include <string>

#include "sim/aws/error.h"

namespace weir::events {

aws::Error validation_error(std::string text);
aws::Error no_such_bus(const std::string& bus);
aws::Error no_such_rule(const std::string& rule, const std::string& bus);
aws::Error invalid_pattern(const std::string& reason);
aws::Error limit_exceeded();
// What this service does not do yet, by name.
aws::Error not_modelled(const std::string& what);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_ERRORS_H_
