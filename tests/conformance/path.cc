#include "tests/conformance/path.h"

#include <charconv>
#include <cstddef>

#include "sim/aws/base64.h"

namespace weir::conformance {

namespace {

using nlohmann::json;

std::optional<json> filter(const json& value, std::string_view name, const std::string& operation) {
  if (name == "exception") return json(exception_text(value, operation));
  if (!value.is_string()) return name == "json" ? std::optional(value) : std::nullopt;
  const auto text = value.get<std::string>();
  if (name == "json") {
    json parsed = json::parse(text, nullptr, false);
    if (parsed.is_discarded()) return std::nullopt;
    return parsed;
  }
  if (name != "base64") return std::nullopt;
  const auto octets = aws::base64_decode(text);
  if (!octets) return std::nullopt;
  return json(*octets);
}

std::optional<json> element(const json& value, std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!value.is_array() || index >= value.size()) return std::nullopt;
  return value[index];
}

std::optional<json> member(const json& value, std::string_view name) {
  const auto found = value.is_object() ? value.find(std::string(name)) : value.end();
  if (!value.is_object() || found == value.end()) return std::nullopt;
  return *found;
}

}  // namespace

std::string exception_text(const json& answer, const std::string& operation) {
  if (!answer.is_object() || !answer.contains("Error")) return {};
  const json& error = answer.at("Error");
  return "An error occurred (" + error.value("Code", "") + ") when calling the " + operation +
         " operation: " + error.value("Message", "");
}

std::optional<json> at_path(const json& answer, std::string_view path,
                            const std::string& operation) {
  json value = answer;
  while (!path.empty()) {
    const char kind = path.front();
    path.remove_prefix(1);
    const std::size_t length = std::min(path.size(), path.find_first_of(kind == '[' ? "]" : ".[|"));
    const std::string_view name = path.substr(0, length);
    path.remove_prefix(length);
    std::optional<json> next;
    if (kind == '[') {
      if (!path.empty()) path.remove_prefix(1);
      next = element(value, name);
    } else if (kind == '|') {
      next = filter(value, name, operation);
    } else {
      next = name.empty() ? std::optional(value) : member(value, name);
    }
    if (!next) return std::nullopt;
    value = std::move(*next);
  }
  return value;
}

}  // namespace weir::conformance
