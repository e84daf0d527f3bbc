#include "sim/lambda/mapping_metrics.h"

namespace weir::lambda {
namespace {

constexpr std::string_view kNamespace = "AWS/Lambda";
constexpr std::array<std::string_view, 7> kNames = {
    "PolledEventCount",       "FilteredOutEventCount", "InvokedEventCount",
    "FailedInvokeEventCount", "DroppedEventCount",     "OnFailureDestinationDeliveredEventCount",
    "DeletedEventCount"};

}  // namespace

void MappingMetrics::count(EventCount what, Time now, std::size_t events) {
  if (metrics_ == nullptr || !mapping_.counts_events || events == 0) return;
  const auto number = static_cast<std::size_t>(what);
  aws::MetricSeries*& series = counts_[number];
  if (series == nullptr) {
    series = &metrics_->series(kNamespace, kNames[number],
                               {{"EventSourceMappingUUID", mapping_.uuid}}, "Count");
  }
  series->add(now, static_cast<std::int64_t>(events));
}

void MappingMetrics::iterator_age(Time now, Time arrival) {
  if (metrics_ == nullptr) return;
  of_function(iterator_age_, "IteratorAge", "Milliseconds").add(now, (now - arrival) / 1ms);
}

void MappingMetrics::destination_failed(Time now) {
  if (metrics_ == nullptr) return;
  of_function(destination_failures_, "DestinationDeliveryFailures", "Count").add(now, 1);
}

aws::MetricSeries& MappingMetrics::of_function(aws::MetricSeries*& known, std::string_view name,
                                               std::string_view unit) {
  if (known == nullptr) {
    known = &metrics_->series(kNamespace, name, {{"FunctionName", mapping_.function}}, unit);
  }
  return *known;
}

}  // namespace weir::lambda
