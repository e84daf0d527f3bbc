// Error lines: what is written under the error prefix of records that could not be delivered.
//
// One JSON object a record and line, with the record as it was before the transform. The order of
// members is that of captured objects; consumers must not depend on it.

#ifndef WEIR_SIM_FIREHOSE_ERROR_LINES_H_
#define WEIR_SIM_FIREHOSE_ERROR_LINES_H_

#include <cstdint>
#include <string>

#include "sim/firehose/record.h"

namespace weir::firehose {

struct RecordError {
  std::string code;     // "Lambda.FunctionError"
  std::string message;  // as the service words it
};

// "processing-failed": with the ARN of the function.
std::string processing_failed_line(const BufferedRecord& record, const RecordError& error,
                                   std::int64_t attempts, Time ended, const std::string& function);
// "partitioning-failed".
std::string partitioning_failed_line(const BufferedRecord& record, const RecordError& error,
                                     Time ended);

struct TableName {
  std::string catalog_id, database, table, region, version, role;
};
// "format-conversion-failed".
std::string conversion_failed_line(const BufferedRecord& record, const RecordError& error,
                                   Time ended, const TableName& table);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_ERROR_LINES_H_
