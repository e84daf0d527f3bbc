// MappingMetrics: what a mapping measures.
//
// IteratorAge and DestinationDeliveryFailures are its function's; the counts of events are the
// mapping's own, and written only if its MetricsConfig asks for EventCount. Source: developer
// guide, types of metrics. Series are looked up when they are first written to.

#ifndef WEIR_SIM_LAMBDA_MAPPING_METRICS_H_
#define WEIR_SIM_LAMBDA_MAPPING_METRICS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/aws/metrics.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

enum class EventCount : std::uint8_t {
  polled,
  filtered_out,
  invoked,
  failed_invoke,
  dropped,  // given up on, and no destination was told
  on_failure_destination_delivered,
  deleted,  // from a queue
};

class MappingMetrics {
 public:
  // `metrics` may be null: then nothing is written. REQUIRES: the mapping outlives this, and its
  // function stays the same.
  MappingMetrics(aws::Metrics* metrics, const MappingState& mapping)
      : metrics_(metrics), mapping_(mapping) {}

  void count(EventCount what, Time now, std::size_t events);
  // How old the last record of a batch is that is handed over now.
  void iterator_age(Time now, Time arrival);
  void destination_failed(Time now);

 private:
  aws::MetricSeries& of_function(aws::MetricSeries*& known, std::string_view name,
                                 std::string_view unit);

  aws::Metrics* metrics_;
  const MappingState& mapping_;
  std::array<aws::MetricSeries*, 7> counts_{};
  aws::MetricSeries* iterator_age_ = nullptr;
  aws::MetricSeries* destination_failures_ = nullptr;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_MAPPING_METRICS_H_
