// The verdict on each record of what a transform function answered, however odd the answer is.
//
// A well-delivered answer is never asked for again: a record that is missing from it, named twice
// or unreadable fails by itself, the others pass (reference: section 5.1, measured).

#ifndef WEIR_SIM_FIREHOSE_TRANSFORM_ANSWER_H_
#define WEIR_SIM_FIREHOSE_TRANSFORM_ANSWER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/firehose/error_lines.h"
#include "sim/firehose/record.h"

namespace weir::firehose {

struct Verdict {
  enum Kind : std::uint8_t { ok, dropped, failed };
  Kind kind = failed;
  std::string data;    // ok: what replaces the record
  PartitionKeys keys;  // ok: of dynamic partitioning
  RecordError error;   // failed
};

// In the order of `ids`, which the function was given.
std::vector<Verdict> judge(std::string_view answer, const std::vector<std::string>& ids);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_TRANSFORM_ANSWER_H_
