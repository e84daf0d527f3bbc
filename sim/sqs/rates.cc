#include "sim/sqs/rates.h"

#include <cstdint>

#include "sim/sqs/errors.h"

namespace weir::sqs {

std::optional<aws::Error> count_call(const Sqs& sqs, Queue& queue, const CallContext& context,
                                     const std::string& action) {
  if (!queue.fifo) return std::nullopt;
  const std::int64_t limit = queue.settings.high_throughput
                                 ? sqs.options.high_throughput_calls_per_second
                                 : sqs.options.fifo_calls_per_second;
  CallMeter& meter = queue.meters[action];
  const std::int64_t second = to_seconds(context.now);
  if (meter.second != second) meter = {second, 0};
  if (meter.calls >= limit) return request_throttled();
  ++meter.calls;
  return std::nullopt;
}

}  // namespace weir::sqs
