// The function of the pipeline: writes each record of an event as an object of its own.

#ifndef WEIR_SCENARIOS_KINESIS_TO_S3_HANDLER_H_
#define WEIR_SCENARIOS_KINESIS_TO_S3_HANDLER_H_

#include "sim/lambda/handler.h"

namespace weir::kinesis_to_s3 {

inline constexpr char kBucket[] = "demo-pipeline-bucket";

// Key "record-<eventID>.txt". A failing put fails the whole event, so that it comes again.
Task<lambda::Result> handle(lambda::Invocation& invocation, Bytes event);

}  // namespace weir::kinesis_to_s3

#endif  // WEIR_SCENARIOS_KINESIS_TO_S3_HANDLER_H_
