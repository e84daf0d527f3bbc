#include "sim/lambda/lane.h"

#include <utility>

namespace weir::lambda {

void Lane::add(kinesis::Record record) {
  bytes_ += kinesis_event_size(work_.event, record);
  buffer_.push_back(std::move(record));
}

bool Lane::batch_is_ready() const {
  if (buffer_.empty()) return false;
  return buffer_.size() >= static_cast<std::size_t>(work_.mapping.batch_size) ||
         bytes_ >= kEventBytesMax || work_.kernel().now() >= window_end();
}

std::vector<kinesis::Record> Lane::next_batch(Time before) {
  const auto most = static_cast<std::size_t>(work_.mapping.batch_size);
  std::vector<kinesis::Record> batch;
  std::size_t bytes = 0;
  while (!buffer_.empty() && batch.size() < most) {
    if (!batch.empty() && *buffer_.front().ApproximateArrivalTimestamp >= before) break;
    const std::size_t size = kinesis_event_size(work_.event, buffer_.front());
    if (!batch.empty() && bytes + size > kEventBytesMax) break;
    bytes += size;
    batch.push_back(std::move(buffer_.front()));
    buffer_.pop_front();
  }
  bytes_ -= bytes;
  return batch;
}

}  // namespace weir::lambda
