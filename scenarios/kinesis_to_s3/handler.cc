#include "scenarios/kinesis_to_s3/handler.h"

#include <string>

#include "sim/lambda/kinesis_event.h"
#include "sim/s3/api.h"

namespace weir::kinesis_to_s3 {

Task<lambda::Result> handle(lambda::Invocation& invocation, Bytes event) {
  for (lambda::KinesisRecord& record : lambda::read_kinesis_event(event)) {
    s3::PutObjectRequest put;
    put.Bucket = kBucket;
    put.Key = "record-" + record.event_id + ".txt";
    put.Body = record.data;
    auto answer = co_await invocation.call<s3::PutObject>(record.data.identity(), std::move(put));
    if (!answer) co_return lambda::failure(answer.error());
  }
  co_return Bytes(R"({"statusCode": 200, "body": "\"Processed successfully\""})");
}

}  // namespace weir::kinesis_to_s3
