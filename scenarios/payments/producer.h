// The producer: 25 payments an invocation, one PutRecords, and a book of what became of them.
//
// Payments are the lines of the run's input. One without `event_timestamp` gets the time at which
// it is put, as the seed's producer does. What a call leaves unstored is logged and not sent again.

#ifndef WEIR_SCENARIOS_PAYMENTS_PRODUCER_H_
#define WEIR_SCENARIOS_PAYMENTS_PRODUCER_H_

#include <cstddef>
#include <vector>

#include "harness/explore/world.h"
#include "sim/aws/client.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/handler.h"

namespace weir::payments {

class Producer {
 public:
  explicit Producer(World& world) : world_(world) {}

  Kernel& kernel() const { return world_.kernel(); }
  // What the schedule invokes.
  lambda::Handler handler();
  // Instead of the schedule: payments are put when they fall due, and again until they are stored.
  Task<void> put_steadily(aws::Client& client);
  bool done() const { return next_ == world_.records().size() && under_way_ == 0; }

 private:
  struct Batch {
    std::vector<std::size_t> entries;  // of the ledger
    kinesis::PutRecordsInput request;
    Identity leader{~std::uint64_t{0}};
  };
  Task<lambda::Result> invoke(lambda::Invocation& invocation);
  void add(Batch& batch, const InputRecord& record);
  Task<void> insist(aws::Client& client, Batch batch);
  // Enters the answer in the book; returns what was not stored.
  Batch settle(Batch batch, const aws::Cloud::Answer<kinesis::PutRecords>& answer);

  World& world_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;  // calls
};

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_PRODUCER_H_
