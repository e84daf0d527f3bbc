#include "sim/firehose/error_lines.h"

#include <nlohmann/json.hpp>

#include "sim/aws/base64.h"
#include "sim/aws/codec.h"
#include "sim/aws/timestamp.h"

namespace weir::firehose {

namespace {

using Json = nlohmann::ordered_json;

std::string raw_of(const BufferedRecord& record) {
  return aws::base64_encode((record.raw.empty() ? record.data : record.raw).view());
}

std::string line_of(const Json& members) {
  return members.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string processing_failed_line(const BufferedRecord& record, const RecordError& error,
                                   std::int64_t attempts, Time ended, const std::string& function) {
  Json line;
  line["rawData"] = raw_of(record);
  line["errorCode"] = error.code;
  line["errorMessage"] = error.message;
  line["attemptsMade"] = attempts;
  line["arrivalTimestamp"] = aws::to_milliseconds(record.arrival);
  line["attemptEndingTimestamp"] = aws::to_milliseconds(ended);
  line["lambdaARN"] = function;
  return line_of(line);
}

std::string partitioning_failed_line(const BufferedRecord& record, const RecordError& error,
                                     Time ended) {
  Json line;
  line["rawData"] = raw_of(record);
  line["errorCode"] = error.code;
  line["errorMessage"] = error.message;
  line["attemptsMade"] = 1;
  line["arrivalTimestamp"] = aws::to_milliseconds(record.arrival);
  line["attemptEndingTimestamp"] = aws::to_milliseconds(ended);
  return line_of(line);
}

std::string conversion_failed_line(const BufferedRecord& record, const RecordError& error,
                                   Time ended, const TableName& table) {
  Json line;
  line["attemptsMade"] = 1;
  line["arrivalTimestamp"] = aws::to_milliseconds(record.arrival);
  line["lastErrorCode"] = error.code;
  line["lastErrorMessage"] = error.message;
  line["attemptEndingTimestamp"] = aws::to_milliseconds(ended);
  line["rawData"] = raw_of(record);
  line["sequenceNumber"] = record.origin ? Json(record.origin->sequence_number) : Json();
  line["subSequenceNumber"] = record.origin ? Json(0) : Json();
  Json& catalog = line["dataCatalogTable"];
  catalog["catalogId"] = table.catalog_id.empty() ? Json() : Json(table.catalog_id);
  catalog["databaseName"] = table.database;
  catalog["tableName"] = table.table;
  catalog["region"] = table.region;
  catalog["versionId"] = table.version;
  catalog["roleArn"] = table.role;
  return line_of(line);
}

}  // namespace weir::firehose
