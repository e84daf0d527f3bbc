// World: one simulated cloud with the services that weir models, and what a run knows of itself.

#ifndef WEIR_HARNESS_EXPLORE_WORLD_H_
#define WEIR_HARNESS_EXPLORE_WORLD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore/input.h"
#include "harness/faults/injector.h"
#include "harness/properties/ledger.h"
#include "sim/aws/cloud.h"
#include "sim/aws/log_groups.h"
#include "sim/aws/metrics.h"
#include "sim/events/service.h"
#include "sim/firehose/service.h"
#include "sim/kernel/kernel.h"
#include "sim/kinesis/service.h"
#include "sim/lambda/service.h"
#include "sim/s3/service.h"
#include "sim/sns/service.h"
#include "sim/sqs/service.h"

namespace weir {

// Counts calls, and keeps the first failure of a service that nothing explains.
class CallCounter final : public aws::CallObserver {
 public:
  void on_call(const aws::CallRecord& record) override;

  std::uint64_t calls = 0;
  std::uint64_t retries = 0;  // calls that were sent before, by an SDK or by the program itself
  std::string unexplained;    // a 5xx that no fault caused: weir's own mistake; empty: none
};

class World {
 public:
  World(const KernelOptions& options, const std::vector<InputRecord>& records,
        std::uint64_t records_per_second, const std::string& region = "us-east-1");

  Kernel& kernel() { return kernel_; }
  aws::Cloud& cloud() { return cloud_; }
  kinesis::Kinesis& kinesis() { return kinesis_; }
  s3::S3& s3() { return s3_; }
  sqs::Sqs& sqs() { return sqs_; }
  lambda::Service& lambda() { return lambda_; }
  sns::Service& sns() { return sns_; }
  events::Service& events() { return events_; }
  firehose::Service& firehose() { return firehose_; }

  // What services measure and log is kept, or nobody listens; the history is the same.
  void keep_metrics_and_logs(bool keep);
  const aws::Metrics& metrics() const { return metrics_; }
  const aws::LogGroups& log_groups() const { return log_groups_; }

  const std::vector<InputRecord>& records() const { return records_; }
  // When the nth record is due, counted from the beginning of the production.
  Duration due(std::size_t nth) const;

  Ledger& ledger() { return ledger_; }
  CallCounter& calls() { return calls_; }

  // From now on this plan's faults strike.
  void inject(Plan plan);
  const Injector* injector() const { return injector_.get(); }

 private:
  Kernel kernel_;
  const std::vector<InputRecord>& records_;
  std::uint64_t records_per_second_;
  CallCounter calls_;
  Ledger ledger_;
  std::unique_ptr<Injector> injector_;  // outlives the cloud, which asks it
  aws::Metrics metrics_;
  aws::LogGroups log_groups_;
  kinesis::Kinesis kinesis_;
  s3::S3 s3_;
  sqs::Sqs sqs_;
  aws::Cloud cloud_;
  lambda::Service lambda_;
  sns::Service sns_;
  events::Service events_;
  firehose::Service firehose_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_WORLD_H_
