// Deaggregation: one record that holds several, taken apart. The parts are slices: nothing is
// copied.
//
// The Kinesis Producer Library packs records into one (magic F3 89 9A C2, a protobuf message, the
// MD5 of that); what is read from a stream is always unpacked. Records that hold several JSON
// objects, or texts with a delimiter, are taken apart when the stream is told to; the blanks and
// newlines between them are gone then. A record of more than 500 parts stays whole.

#ifndef WEIR_SIM_FIREHOSE_DEAGGREGATION_H_
#define WEIR_SIM_FIREHOSE_DEAGGREGATION_H_

#include <optional>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"

namespace weir::firehose {

struct PackedRecord {
  std::string partition_key;
  Bytes data;
};

// Nothing: it is not one of the library's, or is damaged.
std::optional<std::vector<PackedRecord>> unpack_kpl(const Bytes& data);

// The JSON values that follow each other; the record as it is if they cannot be told apart.
std::vector<Bytes> split_json(const Bytes& data);
// REQUIRES: a delimiter of at least one byte.
std::vector<Bytes> split_delimited(const Bytes& data, const std::string& delimiter);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_DEAGGREGATION_H_
