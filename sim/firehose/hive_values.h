// One JSON value into one column's value, and why not.

#ifndef WEIR_SIM_FIREHOSE_HIVE_VALUES_H_
#define WEIR_SIM_FIREHOSE_HIVE_VALUES_H_

#include <optional>
#include <string_view>

#include "sim/firehose/json_rows.h"

namespace weir::firehose {

// `text` is a JSON number as written or a JSON string: both fill a column that they can be read
// for, as in Java, so that "12" is an int. Nothing where it does not fit. Types without children.
//
// AWS documents none of these; weir chose: binary is base64; a timestamp is
// `yyyy-MM-dd HH:mm:ss[.fraction]` with `T` or a blank, with `Z`, an offset or neither (UTC), or a
// number of seconds, of milliseconds when it has more than ten digits; text beyond a char's or
// varchar's length is cut off, as Hive does it; a decimal is rounded half up to its scale, and one
// with too many digits before the point does not fit.
std::optional<Cell> hive_value(std::string_view text, const HiveType& type);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_HIVE_VALUES_H_
