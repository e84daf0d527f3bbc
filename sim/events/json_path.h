// JsonPath: the paths of InputPath, InputPathsMap and PartitionKeyPath.
//
//   $.detail.payload[0].id      $.detail['a key']
//
// Names, quoted names and indices; no wildcards, slices or filters.

#ifndef WEIR_SIM_EVENTS_JSON_PATH_H_
#define WEIR_SIM_EVENTS_JSON_PATH_H_

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir::events {

class JsonPath {
 public:
  // Nothing: not such a path.
  static std::optional<JsonPath> parse(std::string_view text);

  // Null: there is nothing there.
  const nlohmann::ordered_json* find(const nlohmann::ordered_json& root) const;

 private:
  std::vector<std::variant<std::string, std::size_t>> steps_;
};

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_JSON_PATH_H_
