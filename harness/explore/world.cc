#include "harness/explore/world.h"

#include <utility>

#include "sim/aws/service_errors.h"
#include "sim/kernel/assert.h"

namespace weir {

void CallCounter::on_call(const aws::CallRecord& record) {
  ++calls;
  if (record.caller.attempt != 0) ++retries;
  if (record.error == nullptr || !record.error->server_fault || record.error->decision != 0) return;
  if (!unexplained.empty()) return;
  // A service's own rate explains itself: S3 answers it with 503.
  if (record.error->code == aws::throttling_error(record.operation).code) return;
  unexplained = std::string(record.operation.service->name) + ":" +
                std::string(record.operation.name) + " failed with " + to_string(*record.error) +
                ", which no fault explains";
}

World::World(const KernelOptions& options, const std::vector<InputRecord>& records,
             std::uint64_t records_per_second, const std::string& region)
    : kernel_(options),
      records_(records),
      records_per_second_(records_per_second),
      cloud_(kernel_, "000000000000", region),
      lambda_(cloud_),
      sns_(cloud_),
      events_(cloud_),
      firehose_(cloud_) {
  WEIR_ASSERT(records_per_second > 0);
  ledger_.expect(records.size());
  kinesis::serve(cloud_, kinesis_);
  s3::serve(cloud_, s3_);
  sqs::serve(cloud_, sqs_);
  cloud_.set_log(&calls_);
  keep_metrics_and_logs(true);
}

void World::keep_metrics_and_logs(bool keep) {
  cloud_.set_metrics(keep ? &metrics_ : nullptr);
  cloud_.set_log_groups(keep ? &log_groups_ : nullptr);
}

Duration World::due(std::size_t nth) const {
  const auto n = static_cast<std::int64_t>(nth);
  const auto rate = static_cast<std::int64_t>(records_per_second_);
  return std::chrono::seconds(n / rate) + Duration(1s) * (n % rate) / rate;
}

void World::inject(Plan plan) {
  injector_ = std::make_unique<Injector>(kernel_, std::move(plan), cloud_.sites());
  cloud_.set_faults(injector_.get());
}

}  // namespace weir
