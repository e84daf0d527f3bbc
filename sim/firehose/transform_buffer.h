// TransformBuffer: hands records to the transform function, a batch at a time.
//
// It has its own limits, in front of those of delivery, whose clocks start when the transformed
// records come back. A function that fails, is throttled or does not answer is tried again with the
// same records; what it has done before stays done. An answer is final, whatever is in it.

#ifndef WEIR_SIM_FIREHOSE_TRANSFORM_BUFFER_H_
#define WEIR_SIM_FIREHOSE_TRANSFORM_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "sim/firehose/record.h"
#include "sim/firehose/stream_work.h"
#include "sim/firehose/transform_answer.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/signal.h"
#include "sim/kernel/task_group.h"
#include "sim/lambda/api.h"

namespace weir::firehose {

// Who goes on with the records.
class TransformedRecords {
 public:
  virtual void transformed(BufferedRecord record, const PartitionKeys& keys) = 0;
  virtual void failed(const BufferedRecord& record, std::string error_type, std::string line) = 0;

 protected:
  ~TransformedRecords() = default;
};

class TransformBuffer {
 public:
  TransformBuffer(StreamWork& work, TransformedRecords& next, std::string name);

  Kernel& kernel() const { return work_.kernel(); }
  void add(BufferedRecord record);
  // Hands over for good; REQUIRES: somebody owns it.
  Task<void> run();

  std::size_t records() const { return records_.size() + under_way_; }
  std::size_t bytes() const { return bytes_ + bytes_under_way_; }

 private:
  Records take(std::size_t bytes_max);
  Task<void> hand_over(Records batch, std::shared_ptr<const Settings> settings);
  Task<void> invoke(const Records& batch, std::shared_ptr<const Settings> settings);
  std::string write_event(const Records& batch, const std::vector<std::string>& ids,
                          Identity invocation) const;
  void settle(const Records& batch, const std::vector<Verdict>& verdicts, std::int64_t attempts,
              const Settings& settings);
  void fail_all(const Records& batch, const RecordError& error, std::int64_t attempts,
                const Settings& settings);

  StreamWork& work_;
  TransformedRecords& next_;
  const std::string name_;  // of the shard; empty: of what is put directly
  std::deque<BufferedRecord> records_;
  std::size_t bytes_ = 0;
  std::size_t under_way_ = 0;
  std::size_t bytes_under_way_ = 0;
  std::size_t wanted_ = 0;  // bytes that fill it now
  Signal filled_;
  Semaphore invocations_;
  TaskGroup handed_over_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_TRANSFORM_BUFFER_H_
