// KinesisPoller: reads one shard for one mapping, and hands batches to the function.
//
// A batch holds records of this shard only, in their order; the next one is delivered when this one
// is done with. How a shard is read is in shard_reader.h, when a batch is complete in lane.h, what
// becomes of one in batch_delivery.h. With a ParallelizationFactor, lanes deliver beside each other
// and beside the reading; without, a poller either reads or delivers.

#ifndef WEIR_SIM_LAMBDA_KINESIS_POLLER_H_
#define WEIR_SIM_LAMBDA_KINESIS_POLLER_H_

#include <list>
#include <string>

#include "sim/kernel/signal.h"
#include "sim/kernel/task_group.h"
#include "sim/lambda/batch_delivery.h"
#include "sim/lambda/kinesis_filter.h"
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
  struct Worker {
    explicit Worker(ShardWork& work) : lane(work), delivery(work), filled(work.kernel()) {}
    Lane lane;
    BatchDelivery delivery;
    Signal filled;  // or the shard has ended
    bool busy = false;
  };

  Task<void> begin();
  Task<void> run_alone();
  Task<void> run_lanes();
  Task<void> run_lane(Worker& worker);
  Task<void> deliver(Worker& worker);
  Task<void> poll(Time until);
  void take(std::vector<kinesis::Record> records);
  Worker& worker_of(const kinesis::Record& record);
  bool batch_is_ready(const Worker& worker) const;
  bool window_is_due() const;
  bool closes_window(const Worker& worker, Time end) const;
  Time window_end_of(const kinesis::Record& record) const;
  Time next_deadline() const;
  void note_whether_caught_up();

  ShardWork work_;
  ShardReader reader_;
  KinesisFilter filter_;
  std::list<Worker> workers_;
  Signal drained_;  // a lane has finished a batch
  TaskGroup stories_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_KINESIS_POLLER_H_
