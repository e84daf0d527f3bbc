#include "sim/events/state.h"

#include <string_view>

namespace weir::events {

std::string bus_name(const std::optional<std::string>& name_or_arn) {
  if (!name_or_arn) return kDefaultBus;
  static constexpr std::string_view kBefore = ":event-bus/";
  const auto found = name_or_arn->find(kBefore);
  if (found == std::string::npos) return *name_or_arn;
  return name_or_arn->substr(found + kBefore.size());
}

Bus* find_bus(Events& events, const std::optional<std::string>& name_or_arn) {
  const auto found = events.buses.find(bus_name(name_or_arn));
  return found == events.buses.end() ? nullptr : &found->second;
}

const Bus* find_bus(const Events& events, const std::optional<std::string>& name_or_arn) {
  const auto found = events.buses.find(bus_name(name_or_arn));
  return found == events.buses.end() ? nullptr : &found->second;
}

}  // namespace weir::events
