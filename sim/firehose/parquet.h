// Parquet files out of JSON records: what record format conversion delivers.
//
// Format version 1.0 as readers of ten years take it: data pages of the first version, values
// written plainly, every column nullable, lists and maps in the three levels of the format's
// specification, timestamps as INT96 (as Hive writes them), no statistics. The octets follow from
// the records alone (and from the version of the compressing library).

#ifndef WEIR_SIM_FIREHOSE_PARQUET_H_
#define WEIR_SIM_FIREHOSE_PARQUET_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/firehose/json_rows.h"
#include "sim/firehose/table_schema.h"

namespace weir::firehose {

enum class ParquetCodec { uncompressed, snappy, gzip };

class ParquetWriter {
 public:
  struct Options {
    ParquetCodec compression = ParquetCodec::snappy;
    std::size_t row_group_size = std::size_t{256} << 20;  // the API's BlockSizeBytes
    JsonSerDe serde;
  };

  // `schema` has columns.
  ParquetWriter(const TableSchema& schema, Options options);
  ParquetWriter(const TableSchema& schema, ParquetCodec compression);
  ParquetWriter(ParquetWriter&&) noexcept;
  ParquetWriter& operator=(ParquetWriter&&) noexcept;
  ~ParquetWriter();

  // All rows of the record, or none and why.
  std::optional<ConversionFailure> add(std::string_view record_json);

  std::size_t rows() const;

  // The whole file; also of no rows. Nothing may be added afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_PARQUET_H_
