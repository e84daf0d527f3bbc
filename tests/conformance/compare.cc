#include "tests/conformance/compare.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

namespace weir::conformance {

namespace {

using nlohmann::json;

constexpr std::array kIgnored = {"ResponseMetadata", "SdkHttpMetadata", "SdkResponseMetadata"};
constexpr std::array kUnordered = {"Attributes",
                                   "Buckets",
                                   "Consumers",
                                   "Entries",
                                   "Failed",
                                   "Functions",
                                   "Items",
                                   "Messages",
                                   "Records",
                                   "Responses",
                                   "Shards",
                                   "Successful",
                                   "TagKeys",
                                   "TagList",
                                   "Tags",
                                   "CurrentShardLevelMetrics",
                                   "DesiredShardLevelMetrics"};
constexpr std::string_view kException = "An error occurred (";
constexpr std::string_view kCalling = " operation: ";

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<const char*, N>& names) {
  return std::ranges::any_of(names, [&](const char* other) { return name == other; });
}

std::string shorten(const json& value) {
  std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() > 300) text = text.substr(0, 300) + "…";
  return text;
}

class Comparison {
 public:
  Comparison(const Wildcards& wildcards, Bindings& bindings)
      : wildcards_(wildcards), bindings_(bindings) {}

  void values(const json& expected, const json& actual, const std::string& path,
              std::string_view name) {
    if (expected.is_object() && actual.is_object()) {
      members(expected, actual, path);
    } else if (expected.is_array() && actual.is_array()) {
      lists(expected, actual, path, name);
    } else if (expected.is_string() && actual.is_string()) {
      texts(expected.get<std::string>(), actual.get<std::string>(), path);
    } else if (!fits(expected, actual)) {
      differ(expected, actual, path);
    }
  }

  Differences found;

 private:
  bool fits(const json& expected, const json& actual) const {
    if (expected == actual) return true;
    return expected.is_string() && is_placeholder(expected.get<std::string>(), wildcards_);
  }

  void differ(const json& expected, const json& actual, const std::string& path) {
    found.values.push_back({path, "expected " + shorten(expected) + ", is " + shorten(actual)});
  }

  void members(const json& expected, const json& actual, const std::string& path) {
    std::set<std::string> names;
    for (const auto& [name, value] : expected.items()) names.insert(name);
    for (const auto& [name, value] : actual.items()) names.insert(name);
    for (const std::string& name : names) {
      if (is_one_of(name, kIgnored)) continue;
      const std::string place = path + "." + name;
      if (!actual.contains(name)) {
        found.values.push_back({place, "expected " + shorten(expected[name]) + ", is not there"});
      } else if (!expected.contains(name)) {
        found.values.push_back({place, "is " + shorten(actual[name]) + ", not expected"});
      } else {
        values(expected[name], actual[name], place, name);
      }
    }
  }

  void lists(const json& expected, const json& actual, const std::string& path,
             std::string_view name) {
    if (expected.size() == actual.size() && is_one_of(name, kUnordered)) {
      Bindings tried = bindings_;
      if (assign(expected, actual, 0, std::vector<bool>(actual.size()), tried)) {
        bindings_ = tried;
        return;
      }
    }
    const std::size_t common = std::min(expected.size(), actual.size());
    for (std::size_t i = 0; i < common; ++i) {
      values(expected[i], actual[i], path + "[" + std::to_string(i) + "]", "");
    }
    if (expected.size() != actual.size()) {
      found.values.push_back({path, "expected " + std::to_string(expected.size()) +
                                        " entries, has " + std::to_string(actual.size())});
    }
  }

  // Finds for each expected entry, from the nth on, one of its own that fits. The one at its own
  // place is tried first, so that lists in order cost nothing more.
  bool assign(const json& expected, const json& actual, std::size_t nth, std::vector<bool> taken,
              Bindings& bindings) const {
    if (nth == expected.size()) return true;
    for (std::size_t i = 0; i < actual.size(); ++i) {
      const std::size_t candidate = (nth + i) % actual.size();
      if (taken[candidate]) continue;
      Bindings tried = bindings;
      Comparison entry(wildcards_, tried);
      entry.values(expected[nth], actual[candidate], "", "");
      if (!entry.found.values.empty() || !entry.found.words.empty()) continue;
      taken[candidate] = true;
      if (assign(expected, actual, nth + 1, taken, tried)) {
        bindings = tried;
        return true;
      }
      taken[candidate] = false;
    }
    return false;
  }

  void texts(const std::string& expected, const std::string& actual, const std::string& path) {
    if (match_text(expected, actual, wildcards_, bindings_)) return;
    const std::size_t words = expected.find(kCalling);
    if (expected.starts_with(kException) && words != std::string::npos) {
      const bool same_code = actual.substr(0, words) == expected.substr(0, words);
      (same_code ? found.words : found.values)
          .push_back({path, "expected " + expected + "\n      is       " + actual});
      return;
    }
    if (path.ends_with(".Error.Message") || path == ".message" || path == ".Message") {
      found.words.push_back({path, "expected " + expected + "\n      is       " + actual});
      return;
    }
    differ(expected, actual, path);
  }

  const Wildcards& wildcards_;
  Bindings& bindings_;
};

std::vector<std::string> names_in(const std::string& path) {
  std::vector<std::string> names;
  std::string name;
  for (const char c : path + ".") {
    if (c != '.' && c != '[' && c != ']' && c != '$' && c != '*' && c != '\'') {
      name.push_back(c);
    } else if (!name.empty()) {
      names.push_back(std::exchange(name, {}));
    }
  }
  return names;
}

// Paths begin with the name that the recorder gave to the answer, unless they begin with "..": that
// name is not kept.
std::vector<std::string> names_of_pattern(const std::string& json_path,
                                          const std::vector<std::string>& place) {
  std::vector<std::string> names = names_in(json_path);
  const bool named = json_path.starts_with("$.") && !json_path.starts_with("$..");
  if (named && names.size() > 2 && std::find(place.begin(), place.end(), names[0]) == place.end()) {
    names.erase(names.begin());
  }
  return names;
}

}  // namespace

json parse_texts(const json& value) {
  if (value.is_array()) {
    json list = json::array();
    for (const json& entry : value) {
      list.push_back(entry.is_string() ? entry : parse_texts(entry));
    }
    return list;
  }
  if (!value.is_object()) return value;
  json object = json::object();
  for (const auto& [name, entry] : value.items()) {
    json parsed = json::value_t::discarded;
    if (entry.is_string() && entry.get_ref<const std::string&>().starts_with("{")) {
      parsed = json::parse(entry.get_ref<const std::string&>(), nullptr, false);
    }
    object[name] = parsed.is_discarded() ? parse_texts(entry) : parsed;
  }
  return object;
}

Differences compare(const json& expected, const json& actual, const Wildcards& wildcards,
                    Bindings& bindings, const std::string& member) {
  Comparison comparison(wildcards, bindings);
  comparison.values(expected, actual, "", member);
  return comparison.found;
}

bool is_covered(const std::string& path, const std::vector<std::string>& json_paths) {
  const std::vector<std::string> place = names_in(path);
  return std::ranges::any_of(json_paths, [&](const std::string& json_path) {
    auto at = place.begin();
    for (const std::string& name : names_of_pattern(json_path, place)) {
      at = std::find(at, place.end(), name);
      if (at == place.end()) return false;
      ++at;
    }
    return true;
  });
}

}  // namespace weir::conformance
