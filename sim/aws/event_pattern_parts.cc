#include "sim/aws/event_pattern_parts.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace weir::aws::internal {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMicrosMax = 5'000'000'000'000'000;  // 5e9, in millionths
constexpr int kDepthMax = 64;

// How many octets the address has; 0: it is none.
int read_address(const std::string& text, std::array<std::uint8_t, 16>& out) {
  if (inet_pton(AF_INET, text.c_str(), out.data()) == 1) return 4;
  return inet_pton(AF_INET6, text.c_str(), out.data()) == 1 ? 16 : 0;
}

using Problem = std::optional<std::string>;

Problem check_numeric(const Json& bounds) {
  if (!bounds.is_array()) return "Value of numeric must be an array.";
  if (bounds.empty()) return "Invalid member in numeric match: ]";
  if (bounds.size() > 4) return "Too many elements in numeric expression";
  for (std::size_t i = 0; i < bounds.size(); i += 2) {
    static constexpr std::string_view kSigns[] = {"=", "<", "<=", ">", ">="};
    if (!bounds[i].is_string()) return "Invalid member in numeric match: " + bounds[i].dump();
    const auto& sign = bounds[i].get_ref<const std::string&>();
    if (std::ranges::find(kSigns, sign) == std::end(kSigns)) {
      return "Unrecognized numeric range operator: " + sign;
    }
    if (i + 1 == bounds.size() || !bounds[i + 1].is_number()) {
      return "Value of " + sign + " must be numeric";
    }
    if (!millionths(bounds[i + 1])) {
      return "Value must be between -5.0E9 and 5.0E9, inclusive";
    }
  }
  return std::nullopt;
}

bool is_text_operation(std::string_view operation) {
  return operation == "prefix" || operation == "suffix" || operation == "equals-ignore-case" ||
         operation == "wildcard";
}

Problem check_wildcard(const std::string& pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      if (i + 1 == pattern.size() || (pattern[i + 1] != '*' && pattern[i + 1] != '\\')) {
        return "Invalid escape character at pos " + std::to_string(i);
      }
      ++i;
    } else if (pattern[i] == '*' && i + 1 < pattern.size() && pattern[i + 1] == '*') {
      return "Consecutive wildcard characters at pos " + std::to_string(i + 1);
    }
  }
  return std::nullopt;
}

Problem check_anything_but_text(const std::string& operation, const Json& operand) {
  const bool ends = operation == "prefix" || operation == "suffix";
  for (const Json& each : operand.is_array() ? operand : Json::array({operand})) {
    if (!each.is_string()) {
      if (operation == "wildcard") return "wildcard match pattern must be a string";
      if (ends) return "prefix/suffix match pattern must be a string";
      return "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not "
             "supported.";
    }
    const auto& text = each.get_ref<const std::string&>();
    if (ends && text.empty()) return "Null prefix/suffix not allowed";
    if (operation != "wildcard") continue;
    if (Problem problem = check_wildcard(text)) return problem;
  }
  if (operand.is_array() && operand.empty()) return "Empty lists are not allowed";
  return std::nullopt;
}

Problem check_anything_but(const Json& operand) {
  if (operand.is_string() || operand.is_number()) return std::nullopt;
  if (operand.is_array()) {
    if (operand.empty()) return "Empty lists are not allowed";
    const auto is_text = [](const Json& each) { return each.is_string(); };
    const auto is_number = [](const Json& each) { return each.is_number(); };
    if (std::ranges::all_of(operand, is_text) || std::ranges::all_of(operand, is_number)) {
      return std::nullopt;
    }
    for (const Json& each : operand) {
      if (is_text(each) || is_number(each)) continue;
      return "Inside anything but list, start|null|boolean is not supported.";
    }
    return "Inside anything but list, either all values are number or string, mixed type is not "
           "supported";
  }
  if (!operand.is_object()) {
    return "Value of anything-but must be an array or single string/number value.";
  }
  if (operand.size() != 1) return "Only one key allowed in match expression";
  const std::string& operation = operand.begin().key();
  if (!is_text_operation(operation)) return "Unsupported anything-but pattern: " + operation;
  return check_anything_but_text(operation, operand.front());
}

// Of {"prefix": …} and its like.
Problem check_text(const std::string& operation, const Json& operand) {
  const bool ends = operation == "prefix" || operation == "suffix";
  if (ends && operand.is_object() && operand.size() == 1 &&
      operand.begin().key() == "equals-ignore-case" && operand.front().is_string()) {
    return std::nullopt;
  }
  if (!operand.is_string()) return operation + " match pattern must be a string";
  if (operation == "wildcard") return check_wildcard(operand.get_ref<const std::string&>());
  return std::nullopt;
}

Problem check_value(const Json& wanted) {
  if (wanted.is_array()) return "Match value must be String, number, true, false, or null";
  if (!wanted.is_object()) return std::nullopt;
  if (wanted.size() != 1) return "Only one key allowed in match expression";
  const std::string& operation = wanted.begin().key();
  const Json& operand = wanted.front();
  if (operation == "numeric") return check_numeric(operand);
  if (operation == "anything-but") return check_anything_but(operand);
  if (operation == "exists") {
    if (operand.is_boolean()) return std::nullopt;
    return "exists match pattern must be either true or false.";
  }
  if (operation == "cidr") {
    if (!operand.is_string()) return "prefix match pattern must be a string";
    const auto range = AddressRange::parse(operand.get<std::string>());
    return range ? Problem() : Problem(range.error());
  }
  if (!is_text_operation(operation)) return "Unrecognized match type " + operation;
  return check_text(operation, operand);
}

Problem check_object(const Json& pattern, int depth);

Problem check_key(const std::string& key, const Json& pattern, int depth) {
  if (key != "$or") {
    if (pattern.is_object()) return check_object(pattern, depth + 1);
    if (!pattern.is_array()) return "\"" + key + "\" must be an object or an array";
    if (pattern.empty()) return "Empty arrays are not allowed";
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
  if (!pattern.is_object()) return "Filter is not an object";
  if (pattern.empty()) return "Empty objects are not allowed";
  if (depth > kDepthMax) return "Nested too deeply";
  for (const auto& [key, wanted] : pattern.items()) {
    if (Problem problem = check_key(key, wanted, depth)) return problem;
  }
  return std::nullopt;
}

}  // namespace

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

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  // On a mismatch the last star takes one more character.
  std::size_t p = 0, t = 0, star = std::string_view::npos, taken = 0;
  while (t < text.size()) {
    const bool is_star = p < pattern.size() && pattern[p] == '*';
    const std::size_t at = p < pattern.size() && pattern[p] == '\\' ? p + 1 : p;
    if (is_star) {
      star = p++;
      taken = t;
    } else if (at < pattern.size() && pattern[at] == text[t]) {
      p = at + 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::expected<AddressRange, std::string> AddressRange::parse(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos || text.find('/', slash + 1) != std::string::npos) {
    return std::unexpected("Malformed CIDR, one '/' required");
  }
  AddressRange range;
  const char* last = text.data() + text.size();
  const auto [end, problem] = std::from_chars(text.data() + slash + 1, last, range.bits_);
  if (problem != std::errc() || end != last) {
    return std::unexpected("Malformed CIDR, mask bits must be an integer");
  }
  if (range.bits_ < 0) return std::unexpected("Malformed CIDR, mask bits must not be negative");
  const std::string address = text.substr(0, slash);
  range.length_ = read_address(address, range.octets_);
  if (range.length_ == 0) return std::unexpected("Nonstandard IP address: " + address);
  if (range.length_ == 4 && range.bits_ > 31) {
    return std::unexpected("IPv4 mask bits must be < 32");
  }
  if (range.bits_ > 127) return std::unexpected("IPv6 mask bits must be < 128");
  return range;
}

bool AddressRange::holds(const std::string& address) const {
  std::array<std::uint8_t, 16> other{};
  if (read_address(address, other) != length_) return false;
  for (int bit = 0; bit < bits_; ++bit) {
    const auto octet = static_cast<std::size_t>(bit / 8);
    if (((octets_[octet] ^ other[octet]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

std::optional<std::string> problem_of_pattern(const Json& root) { return check_object(root, 0); }

}  // namespace weir::aws::internal
