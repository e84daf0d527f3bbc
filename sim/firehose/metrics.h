// StreamMetrics: what a delivery stream measures of itself, in the namespace AWS/Firehose.

#ifndef WEIR_SIM_FIREHOSE_METRICS_H_
#define WEIR_SIM_FIREHOSE_METRICS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/aws/metrics.h"
#include "sim/kernel/time.h"

namespace weir::firehose {

// Of one call or delivery, not of one record: it looks its series up by name.
class StreamMetrics {
 public:
  StreamMetrics(aws::Metrics* metrics, const std::string& stream)
      : metrics_(metrics), stream_(stream) {}
  explicit operator bool() const { return metrics_ != nullptr; }

  void put(Time now, std::int64_t records, std::int64_t bytes, bool batch);
  void throttled(Time now, std::int64_t records);
  void key_disabled(Time now);
  void read_from_source(Time now, std::int64_t records, std::int64_t bytes,
                        std::int64_t millis_behind);
  void source_throttled(Time now, std::string_view operation);  // "GetRecords"
  // A try to deliver. Freshness is the age of its oldest record; a failed try does not publish it.
  void delivered(Time now, bool backup, std::int64_t records, std::int64_t bytes,
                 Duration freshness);
  void not_delivered(Time now, bool backup);
  void transformed(Time now, Duration took, bool success);
  void processed(Time now, std::int64_t records, std::int64_t bytes);
  void converted(Time now, std::int64_t records, std::int64_t bytes, bool success);
  void partitions(Time now, std::int64_t active, bool exceeded);

 private:
  void add(Time now, std::string_view name, std::string_view unit, std::int64_t value);

  aws::Metrics* metrics_;
  const std::string& stream_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_METRICS_H_
