#include "sim/lambda/mapping_source.h"

namespace weir::lambda {
namespace {

// "kinesis" is part 2 of "arn:aws:kinesis:us-east-1:000000000000:stream/s".
std::string_view part_of(std::string_view arn, int number) {
  for (int i = 0; i < number; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

}  // namespace

MappingSource source_of(std::string_view arn) {
  const std::string_view service = part_of(arn, 2);
  const std::string_view resource = part_of(arn, 5);
  if (service == "sqs" && !resource.empty()) return MappingSource::queue;
  if (service == "dynamodb" && resource.find("/stream/") != std::string_view::npos) {
    return MappingSource::dynamodb_stream;
  }
  if (service != "kinesis" || !resource.starts_with("stream/")) return MappingSource::unknown;
  const bool consumer = resource.find("/consumer/") != std::string_view::npos;
  return consumer ? MappingSource::kinesis_consumer : MappingSource::kinesis_stream;
}

std::string queue_url(std::string_view arn) {
  std::string url = "https://sqs.";
  url.append(part_of(arn, 3)).append(".amazonaws.com/").append(part_of(arn, 4));
  return url.append("/").append(part_of(arn, 5));
}

}  // namespace weir::lambda
