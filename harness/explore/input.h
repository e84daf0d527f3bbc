// Input: the user's own records, one a line, from a file or from standard input.
//
//   const auto input = read_input("events.ndjson", {.partition_key_pointer = "/customer/id"});
//   if (!input) return refuse(input.error());  // one sentence: the file and the mend
//
// A record's data is its line, unchanged, without the line's end (\n or \r\n). Empty lines and a
// byte order mark are skipped. A line that is not what was asked for, or that the service would
// refuse, does not end the reading: it is listed with its number and the reason.
//
// Each record is born with an identity of its own: the hash of its content and how many equal lines
// came before it. So two equal lines are two things, and one more line elsewhere changes nobody.

#ifndef WEIR_HARNESS_EXPLORE_INPUT_H_
#define WEIR_HARNESS_EXPLORE_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"

namespace weir {

enum class InputFormat : std::uint8_t {
  automatic,  // NDJSON if a pointer is given or the first line that is not empty is a JSON object
  ndjson,     // each line is one JSON value
  lines,      // any bytes
};

struct InputOptions {
  InputFormat format = InputFormat::automatic;
  // RFC 6901: "/customer/id". Empty: a record's key is the hash of its content, in hexadecimal.
  std::string partition_key_pointer = {};
  // Data and partition key together, as Kinesis counts.
  std::size_t record_bytes_max = 1'048'576;
  // Of the whole input: a device or a pipe may never end.
  std::size_t input_bytes_max = std::size_t{1} << 30;
};

struct InputRecord {
  Bytes data;
  std::string partition_key;
  std::uint64_t line = 0;  // from 1
};

struct RejectedLine {
  std::uint64_t line = 0;  // from 1
  std::string reason;      // UTF-8, whatever the line held
};

struct Input {
  std::string name;  // of the file, or "standard input"
  std::vector<InputRecord> records;
  std::vector<RejectedLine> rejected;
};

// Fails only for options that no text could satisfy. Never throws, whatever the bytes.
std::expected<Input, std::string> parse_input(std::string text, std::string name,
                                              const InputOptions& options = {});

// Reads a file, or standard input for "-". Fails for what cannot be read or holds no line at all.
std::expected<Input, std::string> read_input(const std::string& path,
                                             const InputOptions& options = {});

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_INPUT_H_
