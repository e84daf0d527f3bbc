// ShardSource: reads a shard of the source stream, once a second, for as long as there is anything.
//
// It shares the shard's limits with all other readers. Errors are tried again without end; what the
// stream trims before it was read is lost, and nothing says so. An empty poll is never an event: it
// sleeps until the source has changed or a fault can strike, and one idle span stands for all the
// polls in between.

#ifndef WEIR_SIM_FIREHOSE_SHARD_SOURCE_H_
#define WEIR_SIM_FIREHOSE_SHARD_SOURCE_H_

#include <optional>
#include <string>
#include <vector>

#include "sim/aws/idle_poll.h"
#include "sim/firehose/stream_work.h"
#include "sim/kinesis/api.h"

namespace weir::firehose {

class Flow;

class ShardSource {
 public:
  ShardSource(StreamWork& work, Flow& flow, const std::string& shard_id);

  Kernel& kernel() const { return work_.kernel(); }
  // Ends when the shard is closed and read to its end.
  Task<void> run();
  // The last read reached the tip, and nothing was added since.
  bool caught_up() const;

 private:
  Task<bool> open();
  Task<void> wait_for_poll();
  Task<void> read();
  void note_error(const aws::Error& error, const char* operation);
  std::uint64_t grid(Time time) const;

  StreamWork& work_;
  Flow& flow_;
  const std::string shard_id_;
  const Identity identity_;
  const std::string& principal_;
  aws::Source& source_;
  aws::IdlePoll idle_;
  ShardPosition& position_;
  std::string iterator_;  // empty: to be asked for
  Time last_poll_;
  bool behind_ = false;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_SHARD_SOURCE_H_
