#include "sim/firehose/output_buffer.h"

#include <algorithm>
#include <utility>

#include "sim/firehose/faults.h"

namespace weir::firehose {

OutputBuffer::OutputBuffer(StreamWork& work, Outlet outlet)
    : work_(work),
      delivery_(work, outlet),
      kind_(outlet.kind),
      filled_(work.kernel()),
      flushed_(work.kernel()),
      story_(work.kernel()) {}

OutputBuffer& OutputBuffer::start(Identity identity) {
  story_.spawn(identity, run());
  return *this;
}

void OutputBuffer::add(BufferedRecord record) {
  bytes_ += record.data.size();
  records_.push_back(std::move(record));
  // Wakes the story only when it has something new to decide.
  if (records_.size() == 1 || bytes_ >= wanted_) filled_.notify_all();
}

BufferLimits OutputBuffer::limits(const Settings& settings) const {
  return kind_ == Outlet::backup && settings.backup ? settings.backup->limits
                                                    : settings.sink.limits;
}

// When the buffer is flushed at the latest, as its first record has it.
Time OutputBuffer::due(const BufferLimits& limits, Identity leader) {
  const Time planned = records_.front().entered + limits.age;
  if (work_.cloud.faults() == nullptr) return planned;
  const Time now = kernel().now();
  const aws::Fault fault =
      work_.cloud.faults()->on_site({flush_site(), leader, 0, work_.stream.name, now});
  if (fault.kind == &kFlushedLate) {
    return planned + (fault.duration == Duration::zero() ? limits.age : fault.duration);
  }
  if (fault.kind == &kFlushedEarly) return std::max(now, std::min(planned, now + fault.duration));
  return planned;
}

Task<void> OutputBuffer::run() {
  for (;;) {
    wanted_ = 0;
    while (records_.empty()) co_await filled_.wait();
    const BufferLimits limits = this->limits(*work_.settings());
    wanted_ = limits.bytes;
    const Time due_at =
        due(limits, records_.front().data.identity().child("flush", static_cast<int>(kind_)));
    while (bytes_ < limits.bytes && kernel().now() < due_at) co_await filled_.wait_until(due_at);
    // After a failure the service makes objects larger, to catch up.
    Records batch = take(catching_up_ ? std::max(limits.bytes, work_.options().catching_up_bytes)
                                      : limits.bytes);
    delivering_ = batch.size();
    const bool at_once = co_await delivery_.deliver(std::move(batch), work_.settings());
    catching_up_ = !at_once && !records_.empty();
    delivering_ = 0;
    flushed_.notify_all();
  }
}

// Records from the front until there are so many bytes, the one that reaches them included.
Records OutputBuffer::take(std::size_t bytes_max) {
  Records batch;
  batch.reserve(bytes_ <= bytes_max ? records_.size() : records_.size() * bytes_max / bytes_ + 1);
  std::size_t taken = 0;
  while (!records_.empty() && (batch.empty() || taken < bytes_max)) {
    taken += records_.front().data.size();
    batch.push_back(std::move(records_.front()));
    records_.pop_front();
  }
  bytes_ -= taken;
  return batch;
}

}  // namespace weir::firehose
