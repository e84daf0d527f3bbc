// Checkpoint: how far a shard is done with, when its records are not done with in their order.
//
// Lanes go at their own pace, and filtered records are done with at once: the checkpoint is the
// last record before the first that is not. AWS does not say how it advances past a lane that is
// stuck; this is the model that loses nothing: what other lanes did beyond it comes again when a
// poller begins anew.

#ifndef WEIR_SIM_LAMBDA_CHECKPOINT_H_
#define WEIR_SIM_LAMBDA_CHECKPOINT_H_

#include <deque>
#include <string>

namespace weir::lambda {

// Whether one sequence number comes before another: as the numbers that they are.
bool sequence_less(const std::string& a, const std::string& b);

class Checkpoint {
 public:
  // REQUIRES: records are read in the order of the shard.
  void read(const std::string& sequence_number) { open_.push_back({sequence_number, false}); }
  void done(const std::string& sequence_number);
  // Empty: the first one is not done with.
  const std::string& value() const { return value_; }

 private:
  struct Entry {
    std::string sequence_number;
    bool done = false;
  };
  std::deque<Entry> open_;  // from the first that is not done with
  std::string value_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_CHECKPOINT_H_
