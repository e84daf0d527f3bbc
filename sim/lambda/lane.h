// Lane: records of a shard that wait to be handed over, one batch after the other.
//
// A shard has as many as its mapping's ParallelizationFactor says; a partition key always takes the
// same one, so that its order is kept.

#ifndef WEIR_SIM_LAMBDA_LANE_H_
#define WEIR_SIM_LAMBDA_LANE_H_

#include <cstddef>
#include <deque>
#include <vector>

#include "sim/kinesis/api.h"
#include "sim/lambda/shard_work.h"

namespace weir::lambda {

inline constexpr std::size_t kEventBytesMax = 6'291'456;  // guide: limits

class Lane {
 public:
  explicit Lane(ShardWork& work) : work_(work), window_from_(work.kernel().now()) {}

  void add(kinesis::Record record);
  bool empty() const { return buffer_.empty(); }
  std::size_t size() const { return buffer_.size(); }
  const kinesis::Record& front() const { return buffer_.front(); }
  const kinesis::Record& back() const { return buffer_.back(); }

  // The batching window that is open, over or not: what is here may wait until then.
  Time window_end() const { return window_from_ + work_.mapping.batching_window; }
  // The next one starts when the invocation before ends.
  void restart_window() { window_from_ = work_.kernel().now(); }
  bool batch_is_ready() const;
  // The next batch; records that arrived at `before` or later are left for another one.
  std::vector<kinesis::Record> next_batch(Time before = Time::max());

 private:
  ShardWork& work_;
  std::deque<kinesis::Record> buffer_;
  std::size_t bytes_ = 0;  // as an event
  Time window_from_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_LANE_H_
