// BatchDelivery: hands a batch to the function until each of its records is done with.
//
// A batch whose function fails is delivered again, later and later, until it succeeds, its tries
// run out or its records are too old: at least once, and a poison record holds the lane. Errors of
// the service (throttling, 5xx, no answer) are tried again without end and use up no try. With
// BisectBatchOnFunctionError a failed batch is halved instead, which uses up no try either; with
// ReportBatchItemFailures it is cut where the function says that it failed, and its tries begin
// anew.

#ifndef WEIR_SIM_LAMBDA_BATCH_DELIVERY_H_
#define WEIR_SIM_LAMBDA_BATCH_DELIVERY_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/kernel/task_group.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/api.h"
#include "sim/lambda/failure_destination.h"
#include "sim/lambda/shard_work.h"

namespace weir::lambda {

class BatchDelivery {
 public:
  explicit BatchDelivery(ShardWork& work) : work_(work), others_(work.kernel()) {}

  Kernel& kernel() const { return work_.kernel(); }
  // Returns when all of it is done with or given up on, or the mapping is gone. If it closes the
  // tumbling window that is open, its last part is the final invocation.
  Task<void> deliver(std::vector<kinesis::Record> batch, bool closes_window = false);
  // The final invocation of the tumbling window that is open. If it is given up on, the state is
  // dropped all the same (UNCONFIRMED).
  Task<void> close_window();

 private:
  using Batch = std::vector<kinesis::Record>;
  // What became of one invocation.
  struct Outcome {
    enum Kind : std::uint8_t { succeeded, failed, cut, not_run };
    Kind kind = not_run;
    std::size_t done = 0;  // cut: so many at the head are done with
  };

  Task<void> deliver_part(Batch part, bool final_invoke);
  Task<Outcome> invoke(const Batch& part, Identity identity, bool final_invoke);
  Task<void> deliver_too(Batch part, Identity identity, std::uint64_t attempt, bool final_invoke);
  bool strikes(const aws::FaultSite& site, Identity identity, std::uint64_t attempt) const;
  std::string write_event(const Batch& part, bool final_invoke) const;
  InvocationRequest request_for(const Batch& part, bool final_invoke) const;
  Outcome judge(const Bytes& answer, const Batch& part) const;
  bool keep_state(const Bytes& answer) const;
  bool gives_up_window(std::int64_t failures) const;
  bool is_to_be_halved(const Batch& part, const Outcome& outcome) const;
  bool is_too_large(const Batch& part) const;
  void halve(Batch part);
  void finish(const Batch& part, std::size_t count);
  void let_go(const Batch& part, std::size_t count);
  void note_checkpoint(const std::string& last);
  Task<void> give_up(Batch part, Identity who, std::string condition, std::int64_t failures);
  std::size_t count_old(const Batch& part) const;
  Task<void> read_again(Batch& part, Identity identity);
  void discard_before(Batch& part, const std::string& sequence_number);
  Identity identity_of(const Batch& part) const;
  std::uint64_t next_attempt(Identity identity);
  Duration backoff(std::uint64_t tries) const;

  ShardWork& work_;
  std::deque<Batch> parts_;  // of the batch, in their order
  // The last invocation, and how it was answered, if it was.
  Identity last_call_;
  std::uint64_t last_attempt_ = 0;
  std::optional<LastAnswer> last_answer_;
  // How often each was handed over; few: a batch is known by one of its members, and so are its
  // halves.
  std::vector<std::pair<Identity, std::uint64_t>> attempts_;
  TaskGroup others_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_BATCH_DELIVERY_H_
