#include "sim/firehose/conversion.h"

#include <optional>

namespace weir::firehose {

namespace {

constexpr char kLatest[] = "LATEST";

aws::Error invalid(std::string text) { return InvalidArgumentException(std::move(text)); }

std::optional<aws::Error> read_input(const InputFormatConfiguration& input, JsonSerDe& serde) {
  if (!input.Deserializer) return std::nullopt;
  const Deserializer& deserializer = *input.Deserializer;
  if (deserializer.OpenXJsonSerDe && deserializer.HiveJsonSerDe) {
    return invalid("Only one of OpenXJsonSerDe and HiveJsonSerDe can be specified.");
  }
  if (deserializer.HiveJsonSerDe) return invalid("weir does not model HiveJsonSerDe yet");
  if (!deserializer.OpenXJsonSerDe) return std::nullopt;
  const auto& open_x = *deserializer.OpenXJsonSerDe;
  serde.case_insensitive = open_x.CaseInsensitive.value_or(true);
  serde.convert_dots_in_json_keys_to_underscores =
      open_x.ConvertDotsInJsonKeysToUnderscores.value_or(false);
  if (open_x.ColumnToJsonKeyMappings) {
    serde.column_to_json_key_mappings.insert(open_x.ColumnToJsonKeyMappings->begin(),
                                             open_x.ColumnToJsonKeyMappings->end());
  }
  return std::nullopt;
}

std::optional<aws::Error> read_output(const OutputFormatConfiguration& output,
                                      ParquetWriter::Options& options) {
  if (!output.Serializer) return std::nullopt;
  if (output.Serializer->OrcSerDe) return invalid("weir does not model OrcSerDe yet");
  if (!output.Serializer->ParquetSerDe) return std::nullopt;
  const ParquetSerDe& parquet = *output.Serializer->ParquetSerDe;
  if (parquet.Compression == ParquetCompression::UNCOMPRESSED) {
    options.compression = ParquetCodec::uncompressed;
  } else if (parquet.Compression == ParquetCompression::GZIP) {
    options.compression = ParquetCodec::gzip;
  }
  if (parquet.WriterVersion == ParquetWriterVersion::V2) {
    return invalid("weir does not model WriterVersion V2 of ParquetSerDe yet");
  }
  if (parquet.BlockSizeBytes) {
    options.row_group_size = static_cast<std::size_t>(*parquet.BlockSizeBytes);
  }
  return std::nullopt;
}

}  // namespace

std::expected<Conversion, aws::Error> make_conversion(
    const DataFormatConversionConfiguration& request, const Catalog& catalog) {
  if (!request.SchemaConfiguration || !request.InputFormatConfiguration ||
      !request.OutputFormatConfiguration) {
    return std::unexpected(invalid(
        "SchemaConfiguration, InputFormatConfiguration and OutputFormatConfiguration must be "
        "specified when data format conversion is enabled."));
  }
  const SchemaConfiguration& schema = *request.SchemaConfiguration;
  if (!schema.DatabaseName || !schema.TableName || !schema.RoleARN) {
    return std::unexpected(
        invalid("SchemaConfiguration must have a DatabaseName, a TableName and a RoleARN."));
  }
  Conversion conversion;
  conversion.database = *schema.DatabaseName;
  conversion.table = *schema.TableName;
  conversion.region = schema.Region.value_or("");
  conversion.version = schema.VersionId.value_or(kLatest);
  conversion.catalog_id = schema.CatalogId.value_or("");
  conversion.role = *schema.RoleARN;
  const auto found = catalog.find({conversion.database, conversion.table});
  if (found == catalog.end()) {
    return std::unexpected(invalid("Access was denied when calling Glue, or the table " +
                                   conversion.database + "." + conversion.table +
                                   " was not found (Service: AWSGlue; Error Code: "
                                   "EntityNotFoundException)"));
  }
  conversion.schema = found->second;
  if (auto error = read_input(*request.InputFormatConfiguration, conversion.options.serde)) {
    return std::unexpected(*std::move(error));
  }
  if (auto error = read_output(*request.OutputFormatConfiguration, conversion.options)) {
    return std::unexpected(*std::move(error));
  }
  return conversion;
}

}  // namespace weir::firehose
