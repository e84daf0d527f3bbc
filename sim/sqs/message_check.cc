#include "sim/sqs/message_check.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "sim/sqs/errors.h"

namespace weir::sqs {
namespace {

constexpr std::size_t kAttributesMax = 10;
constexpr std::size_t kNameMax = 256;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF. In UTF-8 only what is
// below #x20, the surrogates and the last two of the plane are left out; what is no UTF-8 at all
// is not told apart here: the wire refuses it.
bool has_valid_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != 0x9 && c != 0xa && c != 0xd) return false;
    if (c == 0xed && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xa0) {
      return false;  // #xD800 to #xDFFF
    }
    if (c == 0xef && text.substr(i + 1, 1) == "\xbf" && text.substr(i + 2, 1) >= "\xbe") {
      return false;  // #xFFFE and #xFFFF
    }
  }
  return true;
}

// "String" of "String.EmployeeId".
std::string_view logical_type(std::string_view type) { return type.substr(0, type.find('.')); }

// What AWS takes for a number: a decimal with an optional exponent.
bool is_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > from;
  };
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  bool some = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    const bool fraction = digits();
    some = some || fraction;
  }
  if (!some) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

std::optional<aws::Error> check_name(const std::string& name) {
  const bool characters = std::ranges::all_of(
      name, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; });
  if (name.empty() || name.size() > kNameMax || !characters || name.starts_with('.') ||
      name.ends_with('.') || name.find("..") != std::string::npos) {
    return invalid_parameter_value("The message attribute name '" + name +
                                   "' is invalid. Attribute name can contain A-Z, a-z, 0-9, "
                                   "underscore (_), hyphen (-), and period (.) characters.");
  }
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (lower.starts_with("aws.") || lower.starts_with("amazon.")) {
    return invalid_parameter_value(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'.");
  }
  return std::nullopt;
}

std::optional<aws::Error> check_value(const std::string& name,
                                      const MessageAttributeValue& attribute) {
  const std::string type = attribute.DataType.value_or("");
  const std::string_view logical = logical_type(type);
  const std::string which = "message (user) attribute '" + name + "'";
  if (type.empty()) {
    return invalid_parameter_value("The " + which + " must contain a non-empty attribute type.");
  }
  if (logical != "String" && logical != "Number" && logical != "Binary") {
    return invalid_parameter_value("The " + which +
                                   " has an invalid message attribute type, the set of supported "
                                   "type prefixes is Binary, Number, and String.");
  }
  const bool binary = logical == "Binary";
  const bool empty = binary ? !attribute.BinaryValue || attribute.BinaryValue->empty()
                            : !attribute.StringValue || attribute.StringValue->empty();
  if (empty) {
    return invalid_parameter_value("Message (user) attribute '" + name +
                                   "' must contain a non-empty value of type '" +
                                   std::string(binary ? "Binary" : "String") + "'.");
  }
  if (logical == "Number" && !is_number(*attribute.StringValue)) {
    return invalid_parameter_value("Can't cast the value of " + which + " to a number.");
  }
  if (!binary && !has_valid_characters(*attribute.StringValue)) {
    return invalid_parameter_value("Invalid characters found in the value of " + which + ".");
  }
  return std::nullopt;
}

}  // namespace

std::int64_t size_of_message(std::string_view body, const MessageAttributes& attributes) {
  std::size_t size = body.size();
  for (const auto& [name, value] : attributes) {
    size += name.size() + value.DataType.value_or("").size();
    size += value.BinaryValue ? value.BinaryValue->size() : value.StringValue.value_or("").size();
  }
  return static_cast<std::int64_t>(size);
}

std::optional<aws::Error> check_body(std::string_view body) {
  if (body.empty()) return missing_parameter("MessageBody");
  if (!has_valid_characters(body)) return invalid_message_contents();
  return std::nullopt;
}

std::optional<aws::Error> check_attributes(const MessageAttributes& attributes) {
  if (attributes.size() > kAttributesMax) {
    return invalid_parameter_value("Number of message attributes [" +
                                   std::to_string(attributes.size()) +
                                   "] exceeds the allowed maximum [10].");
  }
  for (const auto& [name, value] : attributes) {
    if (auto error = check_name(name)) return error;
    if (auto error = check_value(name, value)) return error;
  }
  return std::nullopt;
}

std::optional<aws::Error> check_token(std::string_view name, std::string_view value) {
  // Letters, digits and all marks of ASCII: everything that is printed, but for the space.
  const bool characters = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f; });
  if (!value.empty() && value.size() <= 128 && characters) return std::nullopt;
  return invalid_value(value, name,
                       std::string(name) +
                           " can only include alphanumeric and punctuation characters. 1 to 128 "
                           "in length.");
}

}  // namespace weir::sqs
