#include "sim/lambda/state.h"

#include <string_view>

namespace weir::lambda {

std::string function_arn(const CallContext& context, std::string_view name) {
  return "arn:aws:lambda:" + context.region + ":" + context.account +
         ":function:" + std::string(name);
}

void QueueProgress::hide(const std::string& message_id, Time until) {
  forget(message_id);
  hidden.emplace(until, message_id);
  hidden_until.emplace(message_id, until);
}

void QueueProgress::forget(const std::string& message_id) {
  const auto known = hidden_until.find(message_id);
  if (known == hidden_until.end()) return;
  hidden.erase({known->second, message_id});
  hidden_until.erase(known);
}

void QueueProgress::forget_until(Time now) {
  while (next_visible() <= now && !hidden.empty()) {
    hidden_until.erase(hidden.begin()->second);
    hidden.erase(hidden.begin());
  }
}

}  // namespace weir::lambda
