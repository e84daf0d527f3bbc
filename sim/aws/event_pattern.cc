#include "sim/aws/event_pattern.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace weir::aws {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMicrosMax = 5'000'000'000'000'000;  // 5e9, in millionths
constexpr int kDepthMax = 64;

// A decimal in millionths, from its shortest text. Nothing: out of range, or finer.
std::optional<std::int64_t> millionths(const Json& number) {
  std::string text = number.dump();
  int exponent = 6;
  if (const auto e = text.find('e'); e != std::string::npos) {
    exponent += std::stoi(text.substr(e + 1));
    text.resize(e);
  }
  if (const auto dot = text.find('.'); dot != std::string::npos) {
    exponent -= static_cast<int>(text.size() - dot - 1);
    text.erase(dot, 1);
  }
  const bool negative = text.front() == '-';
  std::int64_t value = 0;
  for (const char c : text) {
    if (c == '-') continue;
    value = value * 10 + (c - '0');
    if (value > 100 * kMicrosMax) return std::nullopt;
  }
  for (; exponent < 0 && value % 10 == 0; ++exponent) value /= 10;
  if (value == 0) return 0;
  if (exponent < 0) return std::nullopt;
  for (; exponent > 0; --exponent) {
    value *= 10;
    if (value > 100 * kMicrosMax) return std::nullopt;
  }
  if (value > kMicrosMax) return std::nullopt;
  return negative ? -value : value;
}

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

bool matches_text(const std::string& operation, const std::string& wanted, const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (operation == "prefix") return text.starts_with(wanted);
  if (operation == "suffix") return text.ends_with(wanted);
  return lower(text) == lower(wanted);
}

bool matches_anything_but(const Json& operand, const Json& value) {
  if (operand.is_object()) {
    const auto only = operand.begin();
    return !matches_text(only.key(), only->get_ref<const std::string&>(), value);
  }
  if (!operand.is_array()) return !equal(operand, value);
  return std::ranges::none_of(operand, [&](const Json& each) { return equal(each, value); });
}

bool matches_value(const Json& wanted, const Json& value) {
  if (!wanted.is_object()) return equal(wanted, value);
  const auto first = wanted.begin();
  const std::string& operation = first.key();
  if (operation == "exists") return first->get<bool>();
  if (operation == "numeric") return matches_numeric(*first, value);
  if (operation == "anything-but") return matches_anything_but(*first, value);
  return matches_text(operation, first->get_ref<const std::string&>(), value);
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

// ---- what is a pattern --------------------------------------------------------------------------

using Problem = std::optional<std::string>;

Problem check_numeric(const Json& bounds) {
  if (!bounds.is_array() || bounds.empty() || bounds.size() % 2 != 0 || bounds.size() > 4) {
    return "numeric takes one or two comparisons";
  }
  for (std::size_t i = 0; i < bounds.size(); i += 2) {
    static constexpr std::string_view kSigns[] = {"=", "<", "<=", ">", ">="};
    if (!bounds[i].is_string() ||
        std::ranges::find(kSigns, bounds[i].get_ref<const std::string&>()) == std::end(kSigns)) {
      return "unrecognized numeric range operator";
    }
    if (!bounds[i + 1].is_number() || !millionths(bounds[i + 1])) {
      return "a numeric bound is between -5.0e9 and 5.0e9 with six digits after the point";
    }
  }
  return std::nullopt;
}

bool is_text_operation(std::string_view operation) {
  return operation == "prefix" || operation == "suffix" || operation == "equals-ignore-case";
}

Problem check_anything_but(const Json& operand) {
  const auto plain = [](const Json& each) { return each.is_string() || each.is_number(); };
  if (plain(operand)) return std::nullopt;
  if (operand.is_array() && !operand.empty() && std::ranges::all_of(operand, plain)) {
    return std::nullopt;
  }
  if (operand.is_object() && operand.size() == 1 && is_text_operation(operand.begin().key()) &&
      operand.begin()->is_string()) {
    return std::nullopt;
  }
  return "anything-but takes a value, a list of values, a prefix or a suffix";
}

Problem check_value(const Json& wanted) {
  if (wanted.is_array()) return "a match value is no array";
  if (!wanted.is_object()) return std::nullopt;
  if (wanted.size() != 1) return "only one key is allowed in a match expression";
  const auto first = wanted.begin();
  if (first.key() == "numeric") return check_numeric(*first);
  if (first.key() == "anything-but") return check_anything_but(*first);
  if (first.key() == "exists") {
    return first->is_boolean() ? Problem() : Problem("exists is true or false");
  }
  if (!is_text_operation(first.key())) return "unrecognized match type " + first.key();
  return first->is_string() ? Problem() : Problem(first.key() + " match pattern must be a string");
}

Problem check_object(const Json& pattern, int depth);

Problem check_key(const std::string& key, const Json& pattern, int depth) {
  if (key != "$or") {
    if (pattern.is_object()) return check_object(pattern, depth + 1);
    if (!pattern.is_array()) return "\"" + key + "\" must be an object or an array";
    if (pattern.empty()) return "empty arrays are not allowed";
    for (const Json& wanted : pattern) {
      if (Problem problem = check_value(wanted)) return problem;
    }
    return std::nullopt;
  }
  if (!pattern.is_array() || pattern.size() < 2) return "$or takes at least two alternatives";
  for (const Json& either : pattern) {
    if (Problem problem = check_object(either, depth + 1)) return problem;
  }
  return std::nullopt;
}

Problem check_object(const Json& pattern, int depth) {
  if (!pattern.is_object()) return "a filter is an object";
  if (pattern.empty()) return "empty objects are not allowed";
  if (depth > kDepthMax) return "nested too deeply";
  for (const auto& [key, wanted] : pattern.items()) {
    if (Problem problem = check_key(key, wanted, depth)) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::expected<EventPattern, std::string> EventPattern::parse(std::string_view text) {
  Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) return std::unexpected("a pattern is JSON");
  if (Problem problem = check_object(root, 0)) return std::unexpected(*std::move(problem));
  return EventPattern(std::move(root));
}

bool EventPattern::matches(const Json& event) const { return matches_object(root_, &event); }

}  // namespace weir::aws
