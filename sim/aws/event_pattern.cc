#include "sim/aws/event_pattern.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "sim/aws/event_pattern_parts.h"

namespace weir::aws {
namespace {

using Json = nlohmann::json;
using internal::AddressRange;
using internal::matches_wildcard;
using internal::millionths;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool equal(const Json& wanted, const Json& value) {
  if (wanted.is_number() && value.is_number()) {
    const auto a = millionths(wanted);
    const auto b = millionths(value);
    return a && b ? *a == *b : wanted.dump() == value.dump();
  }
  return wanted == value;
}

bool compare(const std::string& sign, std::int64_t a, std::int64_t b) {
  if (sign == "=") return a == b;
  if (sign == "<") return a < b;
  if (sign == "<=") return a <= b;
  if (sign == ">") return a > b;
  return a >= b;
}

bool matches_numeric(const Json& bounds, const Json& value) {
  if (!value.is_number()) return false;
  const auto number = millionths(value);
  if (!number) return false;
  for (std::size_t i = 0; i + 1 < bounds.size(); i += 2) {
    const auto bound = millionths(bounds[i + 1]);
    const bool holds = bound && compare(bounds[i].get_ref<const std::string&>(), *number, *bound);
    if (!holds) return false;
  }
  return true;
}

// Of an operation that compares texts. `wanted` is a text, or {"equals-ignore-case": text}.
bool matches_text(const std::string& operation, const Json& wanted, const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (wanted.is_object()) {
    return matches_text(operation, lower(wanted.front().get<std::string>()), lower(text));
  }
  const auto& pattern = wanted.get_ref<const std::string&>();
  if (operation == "prefix") return text.starts_with(pattern);
  if (operation == "suffix") return text.ends_with(pattern);
  if (operation == "wildcard") return matches_wildcard(pattern, text);
  return lower(text) == lower(pattern);
}

bool matches_anything_but(const Json& operand, const Json& value) {
  if (operand.is_object()) {
    const auto only = operand.begin();
    if (!only->is_array()) return !matches_text(only.key(), *only, value);
    return std::ranges::none_of(
        *only, [&](const Json& each) { return matches_text(only.key(), each, value); });
  }
  if (!operand.is_array()) return !equal(operand, value);
  return std::ranges::none_of(operand, [&](const Json& each) { return equal(each, value); });
}

bool matches_cidr(const std::string& range, const Json& value) {
  return value.is_string() && AddressRange::parse(range)->holds(value.get<std::string>());
}

bool matches_value(const Json& wanted, const Json& value) {
  if (!wanted.is_object()) return equal(wanted, value);
  const auto first = wanted.begin();
  const std::string& operation = first.key();
  if (operation == "exists") return first->get<bool>();
  if (operation == "numeric") return matches_numeric(*first, value);
  if (operation == "anything-but") return matches_anything_but(*first, value);
  if (operation == "cidr") return matches_cidr(first->get<std::string>(), value);
  return matches_text(operation, *first, value);
}

bool wants_absence(const Json& wanted) {
  return wanted.is_object() && wanted.contains("exists") && !wanted["exists"].get<bool>();
}

// A leaf of the pattern against what the event has in its place, if anything.
bool matches_leaf(const Json& wanted, const Json* value) {
  if (value == nullptr || value->is_object()) return std::ranges::any_of(wanted, wants_absence);
  if (!value->is_array()) {
    return std::ranges::any_of(wanted, [&](const Json& w) { return matches_value(w, *value); });
  }
  return std::ranges::any_of(*value, [&](const Json& element) {
    return std::ranges::any_of(wanted, [&](const Json& w) { return matches_value(w, element); });
  });
}

bool matches_object(const Json& pattern, const Json* event);

bool matches_key(const std::string& key, const Json& pattern, const Json* event) {
  if (key == "$or") {
    return std::ranges::any_of(pattern,
                               [&](const Json& either) { return matches_object(either, event); });
  }
  const Json* value = nullptr;
  if (event != nullptr && event->is_object()) {
    if (const auto found = event->find(key); found != event->end()) value = &*found;
  }
  if (pattern.is_array()) return matches_leaf(pattern, value);
  if (value != nullptr && value->is_array()) {
    return std::ranges::any_of(
        *value, [&](const Json& element) { return matches_object(pattern, &element); });
  }
  return matches_object(pattern, value);
}

bool matches_object(const Json& pattern, const Json* event) {
  for (const auto& [key, wanted] : pattern.items()) {
    if (!matches_key(key, wanted, event)) return false;
  }
  return true;
}

// A key "a.b" is the key "b" in the object "a": the service knows no difference.
bool has_dots(const Json& json) {
  if (json.is_array()) return std::ranges::any_of(json, has_dots);
  if (!json.is_object()) return false;
  for (const auto& [key, value] : json.items()) {
    if (key.find('.') != std::string::npos || has_dots(value)) return true;
  }
  return false;
}

void add(Json& object, const std::string& key, Json value) {
  const auto dot = key.find('.');
  if (dot != std::string::npos && dot != 0 && dot + 1 < key.size()) {
    Json& inner = object[key.substr(0, dot)];
    if (inner.is_null()) inner = Json::object();
    if (inner.is_object()) add(inner, key.substr(dot + 1), std::move(value));
  } else if (object.contains(key) && object[key].is_object() && value.is_object()) {
    object[key].update(value, true);
  } else {
    object[key] = std::move(value);
  }
}

Json without_dots(const Json& json) {
  if (json.is_array()) {
    Json out = Json::array();
    for (const Json& each : json) out.push_back(without_dots(each));
    return out;
  }
  if (!json.is_object()) return json;
  Json out = Json::object();
  for (const auto& [key, value] : json.items()) add(out, key, without_dots(value));
  return out;
}

}  // namespace

std::expected<EventPattern, std::string> EventPattern::parse(std::string_view text) {
  Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) return std::unexpected("The pattern is not JSON");
  if (auto problem = internal::problem_of_pattern(root)) {
    return std::unexpected(*std::move(problem));
  }
  return EventPattern(has_dots(root) ? without_dots(root) : std::move(root));
}

bool EventPattern::matches(const Json& event) const {
  if (!has_dots(event)) return matches_object(root_, &event);
  const Json plain = without_dots(event);
  return matches_object(root_, &plain);
}

}  // namespace weir::aws
