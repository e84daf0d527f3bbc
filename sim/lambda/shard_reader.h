// ShardReader: asks a shard for records, once a second, and without that wait while it is behind.
//
// An empty poll is never an event: the reader sleeps until the source has changed, a fault can
// strike, or its iterator must be renewed, and then one idle span stands for all the polls in
// between.

#ifndef WEIR_SIM_LAMBDA_SHARD_READER_H_
#define WEIR_SIM_LAMBDA_SHARD_READER_H_

#include <optional>
#include <string>
#include <vector>

#include "sim/aws/idle_poll.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/shard_work.h"

namespace weir::lambda {

class ShardReader {
 public:
  explicit ShardReader(ShardWork& work);

  Kernel& kernel() const { return work_.kernel(); }
  // Where the mapping says to start, after the checkpoint, or after the last record read. False: it
  // was refused.
  Task<bool> open();
  // What the next poll finds. Nothing: it failed, `until` came first, or the mapping is gone.
  Task<std::optional<std::vector<kinesis::Record>>> poll(Time until);

  bool behind() const { return behind_; }  // the last read did not reach the tip
  bool ended() const { return ended_; }    // the shard is closed and read to its end
  const std::string& last_read() const { return last_read_; }

 private:
  kinesis::GetShardIteratorInput where_to_start();
  Task<bool> wait_for_poll(Time until);
  Task<std::optional<std::vector<kinesis::Record>>> read();
  std::uint64_t grid(Time time) const;

  ShardWork& work_;
  aws::Source& source_;
  aws::IdlePoll idle_;
  std::string iterator_;
  Time last_poll_;
  bool behind_ = false;
  bool ended_ = false;
  std::string last_read_;  // sequence number; empty: nothing read yet
};

// "s" of "arn:aws:kinesis:us-east-1:000000000000:stream/s".
std::string stream_name(std::string_view arn);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SHARD_READER_H_
