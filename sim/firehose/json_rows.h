// Rows out of JSON records, as the OpenX JSON SerDe reads them for record format conversion.
//
// A record holds one object or several, one after the other; an array is none. Keys are lowered
// before they are compared with columns unless that is switched off; what no column asks for is
// left out, what is absent is null. A value that does not fit its column fails the whole record.

#ifndef WEIR_SIM_FIREHOSE_JSON_ROWS_H_
#define WEIR_SIM_FIREHOSE_JSON_ROWS_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/firehose/table_schema.h"

namespace weir::firehose {

// As the API names them; the defaults are the service's.
struct JsonSerDe {
  bool case_insensitive = true;
  bool convert_dots_in_json_keys_to_underscores = false;
  std::map<std::string, std::string, std::less<>> column_to_json_key_mappings;
};

// For the error record: lastErrorCode and lastErrorMessage.
struct ConversionFailure {
  std::string code;
  std::string message;

  bool operator==(const ConversionFailure&) const = default;
};

// A column's value in the form in which its type is written:
//   null             monostate
//   boolean          bool
//   whole numbers    int64; so is a date (days since 1970)
//   float, double    double
//   decimal          its unscaled value in two's complement, big-endian, in decimal_size() octets
//   timestamp        its 12 octets as INT96
//   text, binary     the octets
//   array            its elements;  map: key, value, key, value, …;  struct: one a field
struct Cell;
using Cells = std::vector<Cell>;
struct Cell {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Cells> value;

  bool is_null() const { return value.index() == 0; }
};

// The fewest octets that hold any decimal of the precision.
int decimal_size(int precision);

// One row an object, each with one cell a column.
std::expected<std::vector<Cells>, ConversionFailure> rows_of(std::string_view record,
                                                             const TableSchema& schema,
                                                             const JsonSerDe& serde);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_JSON_ROWS_H_
