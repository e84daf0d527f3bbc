#include "sim/sns/filter_policy.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

namespace weir::sns {
namespace {

using nlohmann::json;

constexpr std::size_t kKeysMost = 5;

// What a policy of attributes is matched against: texts, numbers, and lists of either. Bytes cannot
// be filtered by.
json attributes_as_event(const MessageAttributes& attributes) {
  json event = json::object();
  for (const auto& [name, value] : attributes) {
    const std::string type = value.DataType.value_or("");
    const std::string text = value.StringValue.value_or("");
    if (type.starts_with("Binary")) continue;
    if (type.starts_with("String") && type != "String.Array") {
      event[name] = text;
      continue;
    }
    json parsed = json::parse(text, nullptr, false);
    event[name] = parsed.is_discarded() ? json(text) : std::move(parsed);
  }
  return event;
}

}  // namespace

std::expected<std::optional<FilterPolicy>, aws::Error> read_filter_policy(const std::string& text,
                                                                          bool of_body) {
  const auto refused = [](const std::string& reason) {
    return std::unexpected(InvalidParameterException("Invalid parameter: FilterPolicy: " + reason));
  };
  if (text.empty()) return std::nullopt;
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) return refused("failed to parse JSON.");
  if (document.empty()) return std::nullopt;
  if (document.size() > kKeysMost) return refused("Filter policy can not have more than 5 keys");
  auto pattern = aws::EventPattern::parse(text);
  if (!pattern) return refused(pattern.error());
  return FilterPolicy{text, *std::move(pattern), of_body};
}

Filtered is_filtered(const SubscriptionState& subscription, const Notification& notification) {
  const bool changed = subscription.coming && subscription.coming->first <= notification.published;
  const std::optional<FilterPolicy>& filter =
      changed ? subscription.coming->second : subscription.filter;
  if (!filter) return Filtered::no;
  if (filter->of_body) {
    const json body = json::parse(notification.message, nullptr, false);
    if (!body.is_object()) return Filtered::invalid_body;
    return filter->pattern.matches(body) ? Filtered::no : Filtered::mismatch;
  }
  if (filter->pattern.matches(attributes_as_event(notification.attributes))) return Filtered::no;
  return notification.attributes.empty() ? Filtered::no_attributes : Filtered::mismatch;
}

}  // namespace weir::sns
