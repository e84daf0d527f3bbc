// KinesisPoller: reads one shard for one mapping, and hands batches to the function.
//
// A batch holds records of this shard only, in their order; the next one is delivered when this one
// is done with. How a shard is read is in shard_reader.h, when a batch is complete in lane.h, what
// becomes of one in batch_delivery.h.

#ifndef WEIR_SIM_LAMBDA_KINESIS_POLLER_H_
#define WEIR_SIM_LAMBDA_KINESIS_POLLER_H_

#include <string>

#include "sim/lambda/batch_delivery.h"
#include "sim/lambda/lane.h"
#include "sim/lambda/shard_reader.h"
#include "sim/lambda/shard_work.h"

namespace weir::lambda {

class KinesisPoller {
 public:
  // REQUIRES: the mapping exists; the poller ends soon after it does not any more.
  KinesisPoller(aws::Cloud& cloud, Lambda& lambda, const std::string& mapping_uuid,
                const std::string& shard_id, const std::string& role);

  Kernel& kernel() const { return work_.kernel(); }
  // Ends when the shard is closed and all that was in it is done with.
  Task<void> run();

 private:
  Task<bool> begin();
  Task<void> deliver();
  Task<void> poll();
  void note_whether_caught_up();

  ShardWork work_;
  ShardReader reader_;
  Lane lane_;
  BatchDelivery delivery_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_KINESIS_POLLER_H_
