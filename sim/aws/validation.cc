#include "sim/aws/validation.h"

#include <utility>

namespace weir::aws {
namespace {

template <typename T>
std::string number_text(T value) {
  std::string text;
  append_text(text, value);
  return text;
}

void append_path(std::string& out, const Path* path) {
  if (path == nullptr) return;
  append_path(out, path->parent);
  if (!out.empty()) out += '.';
  switch (path->kind) {
    case Path::Kind::member:
      out += path->name;
      break;
    case Path::Kind::list_entry:
      out += std::to_string(path->index);
      out += ".member";
      break;
    case Path::Kind::map_entry:
      out += path->name;
      out += ".member";
      break;
  }
}

constexpr std::string_view kNotNull = "Member must not be null";

std::string at_most_length(std::uint64_t length) {
  return "Member must have length less than or equal to " + std::to_string(length);
}
std::string at_least_length(std::uint64_t length) {
  return "Member must have length greater than or equal to " + std::to_string(length);
}
template <typename T>
std::string at_most_value(T value) {
  return "Member must have value less than or equal to " + number_text(value);
}
template <typename T>
std::string at_least_value(T value) {
  return "Member must have value greater than or equal to " + number_text(value);
}
std::string like(const Pattern& pattern) {
  return "Member must satisfy regular expression pattern: " + std::string(pattern.source());
}
std::string one_of(std::span<const char* const> values, bool listed) {
  std::string text = "Member must satisfy enum value set";
  if (!listed) return text;
  text += ": [";
  std::string_view separator;
  for (const char* value : values) {
    text += separator;
    text += value;
    separator = ", ";
  }
  return text + "]";
}

template <typename T>
std::vector<std::string> number_constraints(const NumberRule<T>& rule) {
  std::vector<std::string> parts;
  if (rule.has_max) parts.push_back(at_most_value(rule.max));
  if (rule.has_min) parts.push_back(at_least_value(rule.min));
  if (rule.says_not_null) parts.emplace_back(kNotNull);
  return parts;
}

template <typename T>
std::string broken_bound(T value, const NumberRule<T>& rule) {
  return rule.has_max && !(value <= rule.max) ? at_most_value(rule.max) : at_least_value(rule.min);
}

}  // namespace

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

bool StringRule::accepts_length(std::string_view value) const {
  // A text has at most as many code points as bytes, and at least a quarter of that: mostly the
  // bounds can be decided without counting.
  const std::size_t size = value.size();
  if (size <= max_length && size / 4 >= min_length) return true;
  if (size == 0) return min_length == 0;
  const std::size_t count = count_code_points(value);
  return count >= min_length && count <= max_length;
}

bool StringRule::accepts_value(std::string_view value) const {
  if (values.empty()) return true;
  for (const char* allowed : values) {
    if (value == allowed) return true;
  }
  return false;
}

bool StringRule::accepts(std::string_view value) const {
  return accepts_length(value) && (pattern == nullptr || pattern->matches(value)) &&
         accepts_value(value);
}

std::optional<Error> Validator::finish() const {
  if (failures_.empty()) return std::nullopt;
  std::string text = std::to_string(failures_.size());
  text += failures_.size() == 1 ? " validation error detected: " : " validation errors detected: ";
  std::string_view separator;
  for (const std::string& failure : failures_) {
    text += separator;
    text += failure;
    separator = "; ";
  }
  return Error(style_.code, 400, std::move(text));
}

void Validator::fail(const Path* parent, std::string_view name,
                     const std::optional<std::string>& value, std::string_view constraint) {
  if (full()) return;
  const Path here = Path::member(parent, name);
  std::string path;
  append_path(path, &here);
  std::string text = "Value ";
  if (value.has_value()) text += "'" + *value + "' ";
  text += "at '" + path + "' failed to satisfy constraint: ";
  text += constraint;
  failures_.push_back(std::move(text));
}

void Validator::fail_null(const Path* parent, std::string_view name) {
  if (full()) return;
  fail(parent, name, std::nullopt, kNotNull);
  // "Value at" is for values that are there but not shown.
  if (style_.echo_values) failures_.back().insert(std::string_view("Value ").size(), "null ");
}

void Validator::fail_string(const Path* parent, std::string_view name, const std::string& value,
                            const StringRule& rule) {
  const std::optional<std::string> shown =
      rule.sensitive || !style_.echo_values ? std::nullopt : std::optional<std::string>(value);
  if (!rule.accepts_length(value)) {
    const bool is_long = count_code_points(value) > rule.max_length;
    fail(parent, name, shown,
         is_long ? at_most_length(rule.max_length) : at_least_length(rule.min_length));
  }
  if (rule.pattern != nullptr && !rule.pattern->matches(value)) {
    fail(parent, name, shown, like(*rule.pattern));
  }
  if (!rule.accepts_value(value)) {
    fail(parent, name, shown, one_of(rule.values, style_.list_enums));
  }
}

void Validator::fail_length(const Path* parent, std::string_view name, std::size_t size,
                            const LengthRule& rule, std::optional<std::string> value) {
  fail(parent, name, value,
       size > rule.max_length ? at_most_length(rule.max_length) : at_least_length(rule.min_length));
}

void Validator::fail_number(const Path* parent, std::string_view name, std::int32_t value,
                            const NumberRule<std::int32_t>& rule) {
  fail(parent, name, text_of(value), broken_bound(value, rule));
}
void Validator::fail_number(const Path* parent, std::string_view name, std::int64_t value,
                            const NumberRule<std::int64_t>& rule) {
  fail(parent, name, text_of(value), broken_bound(value, rule));
}
void Validator::fail_number(const Path* parent, std::string_view name, double value,
                            const NumberRule<double>& rule) {
  fail(parent, name, text_of(value), broken_bound(value, rule));
}

std::vector<std::string> Validator::constraints(const StringRule& rule) const {
  std::vector<std::string> parts;
  if (rule.max_length != kUnbounded) parts.push_back(at_most_length(rule.max_length));
  if (rule.has_min) parts.push_back(at_least_length(rule.min_length));
  if (rule.pattern != nullptr) parts.push_back(like(*rule.pattern));
  if (!rule.values.empty()) parts.push_back(one_of(rule.values, style_.list_enums));
  if (rule.says_not_null) parts.emplace_back(kNotNull);
  return parts;
}

std::vector<std::string> Validator::constraints(const LengthRule& rule) const {
  std::vector<std::string> parts;
  if (rule.max_length != kUnbounded) parts.push_back(at_most_length(rule.max_length));
  if (rule.has_min) parts.push_back(at_least_length(rule.min_length));
  if (rule.says_not_null) parts.emplace_back(kNotNull);
  return parts;
}

std::vector<std::string> Validator::constraints(const NumberRule<std::int32_t>& rule) const {
  return number_constraints(rule);
}
std::vector<std::string> Validator::constraints(const NumberRule<std::int64_t>& rule) const {
  return number_constraints(rule);
}
std::vector<std::string> Validator::constraints(const NumberRule<double>& rule) const {
  return number_constraints(rule);
}

std::string Validator::bracketed(const std::vector<std::string>& parts) {
  std::string text = "[";
  std::string_view separator;
  for (const std::string& part : parts) {
    text += separator;
    text += part;
    separator = ", ";
  }
  return text + "]";
}

}  // namespace weir::aws
