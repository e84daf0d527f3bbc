#include "sim/events/json_path.h"

#include <charconv>

namespace weir::events {

std::optional<JsonPath> JsonPath::parse(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  text.remove_prefix(1);
  JsonPath path;
  while (!text.empty()) {
    if (text.front() == '.') {
      text.remove_prefix(1);
      const std::string_view name = text.substr(0, text.find_first_of(".["));
      if (name.empty() || name.find_first_of("*?()") != std::string_view::npos) {
        return std::nullopt;
      }
      path.steps_.emplace_back(std::string(name));
      text.remove_prefix(name.size());
      continue;
    }
    const auto end = text.find(']');
    if (text.front() != '[' || end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (inside.size() > 2 && inside.front() == '\'' && inside.back() == '\'') {
      path.steps_.emplace_back(std::string(inside.substr(1, inside.size() - 2)));
      continue;
    }
    std::size_t index = 0;
    const char* last = inside.data() + inside.size();
    const auto [stopped, problem] = std::from_chars(inside.data(), last, index);
    if (problem != std::errc() || stopped != last) return std::nullopt;
    path.steps_.emplace_back(index);
  }
  return path;
}

const nlohmann::ordered_json* JsonPath::find(const nlohmann::ordered_json& root) const {
  const nlohmann::ordered_json* at = &root;
  for (const auto& step : steps_) {
    if (const auto* name = std::get_if<std::string>(&step)) {
      if (!at->is_object()) return nullptr;
      const auto found = at->find(*name);
      if (found == at->end()) return nullptr;
      at = &*found;
    } else {
      const std::size_t index = std::get<std::size_t>(step);
      if (!at->is_array() || index >= at->size()) return nullptr;
      at = &(*at)[index];
    }
  }
  return at;
}

}  // namespace weir::events
