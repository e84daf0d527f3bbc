// The table that record format conversion writes for: columns with Hive types, as a Glue table has
// them, and the reader of the types' text (`array<struct<id:bigint,price:decimal(10,2)>>`).

#ifndef WEIR_SIM_FIREHOSE_TABLE_SCHEMA_H_
#define WEIR_SIM_FIREHOSE_TABLE_SCHEMA_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace weir::firehose {

enum class HiveKind : std::uint8_t {
  kBoolean,
  kTinyint,
  kSmallint,
  kInt,
  kBigint,
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kChar,
  kVarchar,
  kDate,
  kTimestamp,
  kBinary,
  kArray,
  kMap,
  kStruct,
};

struct HiveField;

struct HiveType {
  HiveKind kind = HiveKind::kString;
  int precision = 0;  // of a decimal; of char and varchar the length
  int scale = 0;
  // An array's `element`, a map's `key` and `value`, a struct's fields.
  std::vector<HiveField> children;

  bool operator==(const HiveType&) const;
};

struct HiveField {
  std::string name;
  HiveType type;

  bool operator==(const HiveField&) const = default;
};

inline bool HiveType::operator==(const HiveType&) const = default;

struct TableSchema {
  std::vector<HiveField> columns;
};

// The type, or a sentence that names what was expected and where. Names come back in lower case,
// as Glue keeps them.
std::expected<HiveType, std::string> parse_hive_type(std::string_view text);

// The text that reads as `type` again.
std::string hive_text(const HiveType& type);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_TABLE_SCHEMA_H_
