// KinesisPoller: reads one shard for one mapping, and hands batches to the function.
//
// It asks the shard once a second, and without that wait while it is behind. A batch holds records
// of this shard only, in their order; the next one is delivered when this one is done with. A batch
// whose function fails is delivered again, later and later, until it succeeds, its tries run out or
// its records are too old: at least once, and a poison record holds the shard. Errors of the
// service (throttling, 5xx, no answer) are tried again without end.
//
// An empty poll is never an event: the poller sleeps until the source has changed, a fault can
// strike, or its iterator must be renewed, and then one idle span stands for all the polls in
// between.

#ifndef WEIR_SIM_LAMBDA_KINESIS_POLLER_H_
#define WEIR_SIM_LAMBDA_KINESIS_POLLER_H_

#include <deque>
#include <expected>
#include <string>
#include <vector>

#include "sim/aws/cloud.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/kinesis_event.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class KinesisPoller {
 public:
  // REQUIRES: the mapping exists; the poller ends soon after it does not any more.
  KinesisPoller(aws::Cloud& cloud, Lambda& lambda, const std::string& mapping_uuid,
                const std::string& shard_id, const std::string& role);

  Kernel& kernel() const { return cloud_.kernel(); }
  Task<void> run();

 private:
  MappingState* mapping();
  ShardProgress& progress() { return mapping()->shards[event_.shard_id]; }
  // The batching window that is open, over or not: what is in the buffer may wait until then.
  Time window_end() { return window_from_ + mapping()->batching_window; }
  bool batch_is_ready();

  Task<bool> open_iterator();
  Task<void> poll();
  Task<bool> wait_for_poll();
  Time forced_poll(Time first) const;
  Time seeing_poll(Time first);
  Task<void> read();
  void take(kinesis::GetRecordsOutput& output);
  std::uint64_t grid(Time time) const;

  std::vector<kinesis::Record> next_batch();
  Task<void> deliver(std::vector<kinesis::Record> batch);
  Task<void> deliver_until_done(std::vector<kinesis::Record>& batch);
  void discard_old(std::vector<kinesis::Record>& batch);
  Identity leader(const std::vector<kinesis::Record>& batch) const;
  Duration backoff(std::uint64_t tries) const;

  aws::Cloud& cloud_;
  Lambda& lambda_;
  const std::string uuid_;
  const std::string function_;
  const std::string& principal_;
  const KinesisEventSource event_;
  const Identity identity_;
  aws::Source& source_;

  std::string iterator_;
  Time iterator_issued_;
  Time last_poll_;
  bool behind_ = false;  // the last read did not reach the tip
  std::deque<kinesis::Record> buffer_;
  std::size_t buffer_bytes_ = 0;  // as an event
  std::string last_read_;         // sequence number; empty: nothing read yet
  Time window_from_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_KINESIS_POLLER_H_
