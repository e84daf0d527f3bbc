// Conversion: record format conversion, as a delivery stream is told to do it.
//
// The types of the columns come from a table of the Glue Data Catalog. weir has no Glue: a program
// registers the tables that exist in its world. VersionId LATEST follows a table's changes.

#ifndef WEIR_SIM_FIREHOSE_CONVERSION_H_
#define WEIR_SIM_FIREHOSE_CONVERSION_H_

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "sim/aws/error.h"
#include "sim/firehose/api.h"
#include "sim/firehose/parquet.h"
#include "sim/firehose/table_schema.h"

namespace weir::firehose {

// The tables that exist, by database and name.
using Catalog = std::map<std::pair<std::string, std::string>, std::shared_ptr<const TableSchema>>;

struct Conversion {
  std::string database, table;
  std::string region, version, catalog_id, role;
  std::shared_ptr<const TableSchema> schema;
  ParquetWriter::Options options;
};

// REQUIRES: Enabled.
std::expected<Conversion, aws::Error> make_conversion(
    const DataFormatConversionConfiguration& request, const Catalog& catalog);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_CONVERSION_H_
