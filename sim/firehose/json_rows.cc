#include "sim/firehose/json_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/firehose/hive_values.h"
#include "sim/firehose/json_text.h"

namespace weir::firehose {
namespace {

constexpr std::size_t kShownMax = 200;  // of a value that does not fit

ConversionFailure parse_error(std::string_view detail) {
  return {"DataFormatConversion.ParseError", fmt::format("Encountered malformed JSON. {}", detail)};
}

ConversionFailure malformed_data(std::string_view value) {
  return {"DataFormatConversion.MalformedData",
          fmt::format("Data does not match the schema. For input string: \"{}\"",
                      value.substr(0, kShownMax))};
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

class Converter {
 public:
  explicit Converter(const JsonSerDe& serde) : serde_(serde) {}

  using Result = std::expected<Cell, ConversionFailure>;

  // Columns at the top, fields below: only columns have mappings.
  Result object(const JsonText& json, const std::vector<HiveField>& fields, bool top) const {
    if (json.kind != JsonText::Kind::kObject) return std::unexpected(malformed_data(json.dump()));
    Cells cells;
    cells.reserve(fields.size());
    for (const HiveField& field : fields) {
      const JsonText* found = member(json, key_of(field.name, top));
      if (found == nullptr) {
        cells.emplace_back();
        continue;
      }
      auto converted = value(*found, field.type);
      if (!converted) return converted;
      cells.push_back(*std::move(converted));
    }
    return Cell{std::move(cells)};
  }

 private:
  std::string key_of(const std::string& name, bool top) const {
    const auto mapped = serde_.column_to_json_key_mappings.find(name);
    const bool is_mapped = top && mapped != serde_.column_to_json_key_mappings.end();
    return comparable(is_mapped ? mapped->second : name);
  }

  std::string comparable(std::string_view key) const {
    std::string text = serde_.case_insensitive ? lowered(key) : std::string(key);
    if (serde_.convert_dots_in_json_keys_to_underscores) std::ranges::replace(text, '.', '_');
    return text;
  }

  // Of two that compare equal, the last.
  const JsonText* member(const JsonText& object, std::string_view key) const {
    for (auto it = object.members.rbegin(); it != object.members.rend(); ++it) {
      if (comparable(it->key) == key) return &it->value;
    }
    return nullptr;
  }

  Result value(const JsonText& json, const HiveType& type) const {
    if (json.kind == JsonText::Kind::kNull) return Cell{};
    switch (type.kind) {
      case HiveKind::kArray:
        return array(json, type.children[0].type);
      case HiveKind::kMap:
        return map(json, type.children[0].type, type.children[1].type);
      case HiveKind::kStruct:
        return object(json, type.children, false);
      default:
        return scalar(json, type);
    }
  }

  static Result scalar(const JsonText& json, const HiveType& type) {
    const bool written =
        json.kind == JsonText::Kind::kString || json.kind == JsonText::Kind::kNumber;
    const std::string text = written ? json.text : json.dump();
    const bool is_text = type.kind == HiveKind::kString || type.kind == HiveKind::kChar ||
                         type.kind == HiveKind::kVarchar || type.kind == HiveKind::kBoolean;
    // A text column takes anything, as its JSON; no other takes what is no number or string.
    if (!written && !is_text) return std::unexpected(malformed_data(text));
    auto cell = hive_value(text, type);
    if (!cell) return std::unexpected(malformed_data(text));
    return *std::move(cell);
  }

  Result array(const JsonText& json, const HiveType& element) const {
    if (json.kind != JsonText::Kind::kArray) return std::unexpected(malformed_data(json.dump()));
    Cells cells;
    for (const JsonText& item : json.items) {
      auto converted = value(item, element);
      if (!converted) return converted;
      cells.push_back(*std::move(converted));
    }
    return Cell{std::move(cells)};
  }

  Result map(const JsonText& json, const HiveType& key_type, const HiveType& value_type) const {
    if (json.kind != JsonText::Kind::kObject) return std::unexpected(malformed_data(json.dump()));
    Cells cells;
    std::map<std::string, std::size_t, std::less<>> last;  // of equal keys, the last one counts
    for (std::size_t i = 0; i < json.members.size(); ++i) {
      last.insert_or_assign(comparable(json.members[i].key), i);
    }
    for (std::size_t i = 0; i < json.members.size(); ++i) {
      const std::string key = comparable(json.members[i].key);
      if (last.find(key)->second != i) continue;
      auto key_cell = hive_value(key, key_type);
      if (!key_cell) return std::unexpected(malformed_data(key));
      auto converted = value(json.members[i].value, value_type);
      if (!converted) return converted;
      cells.push_back(*std::move(key_cell));
      cells.push_back(*std::move(converted));
    }
    return Cell{std::move(cells)};
  }

  const JsonSerDe& serde_;
};

}  // namespace

std::expected<std::vector<Cells>, ConversionFailure> rows_of(std::string_view record,
                                                             const TableSchema& schema,
                                                             const JsonSerDe& serde) {
  const auto values = read_json_values(record);
  if (!values) return std::unexpected(parse_error(values.error()));
  if (values->empty()) return std::unexpected(parse_error("No content"));
  std::vector<Cells> rows;
  const Converter converter(serde);
  for (const JsonText& value : *values) {
    if (value.kind != JsonText::Kind::kObject) {
      return std::unexpected(parse_error("A record has to hold JSON objects"));
    }
    auto row = converter.object(value, schema.columns, true);
    if (!row) return std::unexpected(std::move(row).error());
    rows.push_back(std::get<Cells>(std::move(row->value)));
  }
  return rows;
}

}  // namespace weir::firehose
