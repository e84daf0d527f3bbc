// A column's Hive type (the first line) and JSON records (the rest): what reads as a type is
// written so that it reads the same again; a record gives rows or a failure with a code, and a
// file.

#include "sim/firehose/parquet.h"

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const std::string_view text = fuzz::text_of(data, size);
  const std::string_view line = text.substr(0, text.find('\n'));
  const auto type = firehose::parse_hive_type(line);
  if (!type) {
    fuzz::check(!type.error().empty(), "a refusal says why");
    return 0;
  }
  fuzz::check(firehose::parse_hive_type(firehose::hive_text(*type)) == type,
              "a type is written so that it reads the same");
  firehose::ParquetWriter writer({.columns = {{"x", *type}}}, firehose::ParquetCodec::snappy);
  if (line.size() < text.size()) {
    const auto failure = writer.add(text.substr(line.size() + 1));
    fuzz::check(!failure || !failure->code.empty(), "a failure has a code");
    fuzz::check((writer.rows() == 0) == failure.has_value(), "all rows of a record or none");
  }
  fuzz::check(writer.finish().size() > 12, "a file has a footer");
  return 0;
}
