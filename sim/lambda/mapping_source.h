// What a mapping reads: told by the ARN of its source.

#ifndef WEIR_SIM_LAMBDA_MAPPING_SOURCE_H_
#define WEIR_SIM_LAMBDA_MAPPING_SOURCE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::lambda {

enum class MappingSource : std::uint8_t {
  unknown,
  kinesis_stream,
  kinesis_consumer,  // of a stream, with enhanced fan-out
  dynamodb_stream,
  queue,
};

MappingSource source_of(std::string_view arn);
inline bool is_fifo(std::string_view arn) { return arn.ends_with(".fifo"); }

// "arn:aws:sqs:us-east-1:000000000000:q" is reached at
// "https://sqs.us-east-1.amazonaws.com/000000000000/q".
std::string queue_url(std::string_view arn);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_MAPPING_SOURCE_H_
