// The producer: puts records in batches, at their due times, and keeps its book of them.

#ifndef WEIR_SCENARIOS_KINESIS_TO_S3_PRODUCER_H_
#define WEIR_SCENARIOS_KINESIS_TO_S3_PRODUCER_H_

#include <cstdint>
#include <vector>

#include "harness/explore/world.h"
#include "sim/aws/client.h"

namespace weir::kinesis_to_s3 {

inline constexpr char kStream[] = "demo-stream";

struct ProducerOptions {
  Duration linger = 200ms;        // records that fall due within it share a call
  std::uint64_t rounds_max = 30;  // how often a record is sent before the producer gives it up
  Duration backoff = 200ms;       // before a record is sent again; doubles up to the maximum
  Duration backoff_max = 10s;
  // The planted bug: a call that succeeds is taken for all of its records.
  bool ignores_failed_record_count = false;
};

class Producer {
 public:
  Producer(World& world, aws::Client& client, ProducerOptions options)
      : world_(world), client_(client), options_(options) {}

  Kernel& kernel() const { return client_.kernel(); }
  // Returns when the fate of the last record is known.
  Task<void> produce();

 private:
  struct Pending {
    std::size_t entry;  // of the ledger
    const InputRecord* record;
  };
  Task<void> put(std::vector<Pending> batch);
  // Those that must be sent again.
  std::vector<Pending> settle(const std::vector<Pending>& batch,
                              const aws::Cloud::Answer<kinesis::PutRecords>& answer);

  World& world_;
  aws::Client& client_;
  ProducerOptions options_;
};

}  // namespace weir::kinesis_to_s3

#endif  // WEIR_SCENARIOS_KINESIS_TO_S3_PRODUCER_H_
