// JSON as the conversion to columns needs it: several values one after the other in one text,
// numbers as they were written (a decimal column is exact), and the place of a mistake.

#ifndef WEIR_SIM_FIREHOSE_JSON_TEXT_H_
#define WEIR_SIM_FIREHOSE_JSON_TEXT_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace weir::firehose {

struct JsonMember;

struct JsonText {
  enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  std::string text;  // a number as written, a string without its escapes
  std::vector<JsonText> items;
  std::vector<JsonMember> members;

  std::string dump() const;  // compact JSON
};

struct JsonMember {
  std::string key;
  JsonText value;
};

// All values of `text`, with or without white space between them, or what is wrong and where.
std::expected<std::vector<JsonText>, std::string> read_json_values(std::string_view text);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_JSON_TEXT_H_
