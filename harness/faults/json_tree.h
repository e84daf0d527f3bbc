// JsonNode: a JSON document that remembers where it was read.
//
// nlohmann/json forgets lines, the digits of a decimal number and members of one name. Here each
// node knows its line, a number is kept as it was written, and doubled members are all there, so
// that whoever reads a plan can name the place of a mistake and needs no floating point.

#ifndef WEIR_HARNESS_FAULTS_JSON_TREE_H_
#define WEIR_HARNESS_FAULTS_JSON_TREE_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct JsonNode {
  enum class Type : std::uint8_t { null, boolean, number, text, array, object };

  Type type = Type::null;
  std::size_t line = 1;            // where it begins, from 1
  std::string name;                // of a member of an object; empty for an item of an array
  std::string text;                // a string's value, or a number's digits as written
  std::vector<JsonNode> children;  // an array's items, or an object's members in their order

  // The first member of this name; null if there is none.
  const JsonNode* find(std::string_view member) const;
};

// "a string", "an object", ...
std::string_view describe(JsonNode::Type type);

// What is wrong, and on which line.
struct JsonProblem {
  std::size_t line;
  std::string text;
};

// Nesting deeper than `depth_max` is a problem like any other.
std::expected<JsonNode, JsonProblem> read_json_tree(std::string_view text,
                                                    std::size_t depth_max = 8);

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_JSON_TREE_H_
