#include "tests/conformance/parameters.h"

#include <charconv>
#include <cstddef>
#include <string_view>

#include "tests/conformance/path.h"

namespace weir::conformance {

namespace {

using nlohmann::json;
using Filled = std::expected<json, std::string>;

constexpr std::string_view kOpening = "${step";

// Of "3.StreamDescription.StreamARN".
Filled look_up(std::string_view reference, const Answers& answers) {
  int step = 0;
  const auto [end, error] =
      std::from_chars(reference.data(), reference.data() + reference.size(), step);
  const auto found = answers.find(step);
  if (error != std::errc() || found == answers.end()) {
    return std::unexpected("needs the answer of step " + std::to_string(step) +
                           ", which was not carried out");
  }
  const std::string_view path(end,
                              static_cast<std::size_t>(reference.data() + reference.size() - end));
  auto value = at_path(found->second.answer, path, found->second.operation);
  if (!value) {
    return std::unexpected("needs " + std::string(path) + " of step " + std::to_string(step) +
                           ", which is not in the answer");
  }
  return *std::move(value);
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Filled fill_text(const std::string& text, const Answers& answers) {
  std::string filled;
  for (std::size_t at = 0;;) {
    const std::size_t opening = text.find(kOpening, at);
    filled += text.substr(at, opening - at);
    if (opening == std::string::npos) return json(filled);
    const std::size_t closing = text.find('}', opening);
    if (closing == std::string::npos) return json(filled + text.substr(opening));
    const std::size_t begin = opening + kOpening.size();
    const auto value = look_up(std::string_view(text).substr(begin, closing - begin), answers);
    if (!value) return value;
    if (opening == 0 && closing + 1 == text.size()) return value;
    filled += text_of(*value);
    at = closing + 1;
  }
}

Filled fill_list(const json& list, const Answers& answers) {
  json filled = json::array();
  for (const json& entry : list) {
    auto value = fill_in(entry, answers);
    if (!value) return value;
    filled.push_back(*std::move(value));
  }
  return filled;
}

Filled fill_object(const json& object, const Answers& answers) {
  if (object.contains("$repeat")) {
    std::string text;
    const auto unit = object["$repeat"].at(0).get<std::string>();
    for (std::size_t i = object["$repeat"].at(1); i > 0; --i) text += unit;
    return json(text);
  }
  if (object.contains("$text")) {
    return json(std::string(object["$text"].value("length", std::size_t{0}), 'x'));
  }
  if (object.contains("$number")) return object["$number"];
  json filled = json::object();
  for (const auto& [name, entry] : object.items()) {
    auto value = fill_in(entry, answers);
    if (!value) return value;
    filled[name] = *std::move(value);
  }
  return filled;
}

}  // namespace

Filled fill_in(const json& params, const Answers& answers) {
  if (params.is_string()) return fill_text(params.get<std::string>(), answers);
  if (params.is_array()) return fill_list(params, answers);
  if (params.is_object()) return fill_object(params, answers);
  return params;
}

}  // namespace weir::conformance
