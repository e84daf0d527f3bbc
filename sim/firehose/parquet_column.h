// One leaf of a Parquet schema: its values and levels on their way into pages.

#ifndef WEIR_SIM_FIREHOSE_PARQUET_COLUMN_H_
#define WEIR_SIM_FIREHOSE_PARQUET_COLUMN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/firehose/json_rows.h"
#include "sim/firehose/parquet.h"
#include "sim/firehose/table_schema.h"

namespace weir::firehose {

// The numbers are those of parquet.thrift.
enum class ParquetType : std::int32_t {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kInt96 = 3,
  kFloat = 4,
  kDouble = 5,
  kByteArray = 6,
  kFixed = 7,
};

ParquetType parquet_type(HiveKind kind);

// As the codec of a column chunk says it.
std::string parquet_compress(ParquetCodec compression, std::string_view data);

// Definition and repetition levels: runs of equal ones, which Parquet's hybrid encoding allows
// throughout and which are what nearly every column has.
class LevelRuns {
 public:
  void add(int level);
  std::string encoded(int level_max) const;  // with its length in front; empty for a maximum of 0
  void clear() { runs_.clear(); }

 private:
  struct Run {
    int level;
    std::uint64_t length;
  };
  std::vector<Run> runs_;
};

class ParquetColumn {
 public:
  ParquetColumn(const HiveType& type, std::vector<std::string> path, int definition_max,
                int repetition_max)
      : type_(type),
        path_(std::move(path)),
        definition_max_(definition_max),
        repetition_max_(repetition_max) {}

  int definition_max() const { return definition_max_; }

  void add_null(int repetition, int definition);
  void add(int repetition, const Cell& cell);

  // Between two rows: closes the page once it is large enough.
  void row_ended(ParquetCodec compression);

  std::size_t buffered() const { return pages_.size() + values_.size(); }

  struct Chunk {
    std::string pages;
    std::int64_t value_count;
    std::int64_t uncompressed_size;
    ParquetType type;
    std::vector<std::string> path;
  };
  // Everything since the last time; the column begins anew.
  Chunk take(ParquetCodec compression);

 private:
  void end_page(ParquetCodec compression);
  void append_value(const Cell& cell);

  HiveType type_;
  std::vector<std::string> path_;
  int definition_max_;
  int repetition_max_;

  LevelRuns definitions_;
  LevelRuns repetitions_;
  std::string values_;
  std::int32_t level_count_ = 0;     // of the page
  std::uint64_t boolean_count_ = 0;  // of the page: eight an octet
  std::string pages_;
  std::int64_t value_count_ = 0;
  std::int64_t uncompressed_size_ = 0;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_PARQUET_COLUMN_H_
