#include "sim/firehose/stream_work.h"

#include <nlohmann/json.hpp>

#include "sim/aws/codec.h"

namespace weir::firehose {

// UNCONFIRMED: the members of a line.
void StreamWork::log(const Sink& sink, std::string_view code, std::string_view message,
                     std::string_view processor) const {
  if (cloud.log_groups() == nullptr || sink.log_group.empty()) return;
  nlohmann::json line;
  line["deliveryStreamARN"] = stream.arn;
  line["destination"] = "arn:aws:s3:::" + sink.bucket;
  line["deliveryStreamVersionId"] = std::to_string(stream.version);
  line["message"] = message;
  line["errorCode"] = code;
  if (!processor.empty()) line["processor"] = processor;
  cloud.log_groups()->put(sink.log_group, sink.log_stream, kernel().now(), aws::dump_json(line));
}

}  // namespace weir::firehose
