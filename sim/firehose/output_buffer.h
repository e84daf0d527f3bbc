// OutputBuffer: gathers records until it is full or old enough, and has them delivered.
//
// The limits are hints: a flush takes whole records, and after failed deliveries it takes more, to
// catch up. A buffer delivers one object at a time, while it goes on filling; an empty one is no
// event.

#ifndef WEIR_SIM_FIREHOSE_OUTPUT_BUFFER_H_
#define WEIR_SIM_FIREHOSE_OUTPUT_BUFFER_H_

#include <cstddef>
#include <deque>
#include <memory>

#include "sim/firehose/delivery.h"
#include "sim/firehose/record.h"
#include "sim/firehose/stream_work.h"
#include "sim/kernel/signal.h"
#include "sim/kernel/task_group.h"

namespace weir::firehose {

class OutputBuffer {
 public:
  OutputBuffer(StreamWork& work, Outlet outlet);

  Kernel& kernel() const { return work_.kernel(); }
  void add(BufferedRecord record);
  // Begins to deliver. REQUIRES: it has not begun.
  OutputBuffer& start(Identity identity);

  std::size_t records() const { return records_.size() + delivering_; }
  std::size_t bytes() const { return bytes_; }
  Signal& flushed() { return flushed_; }

 private:
  Task<void> run();
  BufferLimits limits(const Settings& settings) const;
  Time due(const BufferLimits& limits, Identity leader);
  Records take(std::size_t bytes_max);

  StreamWork& work_;
  Delivery delivery_;
  const Outlet::Kind kind_;
  std::deque<BufferedRecord> records_;
  std::size_t bytes_ = 0;
  std::size_t delivering_ = 0;  // records
  std::size_t wanted_ = 0;      // bytes that fill it now
  bool catching_up_ = false;
  Signal filled_;
  Signal flushed_;
  TaskGroup story_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_OUTPUT_BUFFER_H_
