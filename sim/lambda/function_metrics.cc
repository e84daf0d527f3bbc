#include "sim/lambda/function_metrics.h"

#include "sim/lambda/function_state.h"

namespace weir::lambda {
namespace {

constexpr std::string_view kNamespace = "AWS/Lambda";

std::string resource_of(const std::string& function, const std::string& qualifier) {
  if (qualifier.empty() || qualifier == kLatest) return function;
  return function + ":" + qualifier;
}

std::array<aws::MetricSeries*, 3> look_up(aws::Metrics& metrics, std::string_view name,
                                          std::string_view unit, const std::string& function,
                                          const std::string& resource) {
  return {&metrics.series(kNamespace, name, {}, unit),
          &metrics.series(kNamespace, name, {{"FunctionName", function}}, unit),
          &metrics.series(kNamespace, name, {{"FunctionName", function}, {"Resource", resource}},
                          unit)};
}

}  // namespace

void FunctionMetrics::add(std::string_view name, Time at, std::int64_t value,
                          std::string_view unit) const {
  const std::string resource = resource_of(function_, qualifier_);
  for (aws::MetricSeries* series : look_up(*metrics_, name, unit, function_, resource)) {
    series->add(at, value);
  }
}

const InvocationMetrics::Series& InvocationMetrics::series_of(aws::Metrics& metrics,
                                                              const std::string& function,
                                                              const std::string& qualifier) {
  if (metrics_ != &metrics) series_.clear();
  metrics_ = &metrics;
  const std::string resource = resource_of(function, qualifier);
  const auto found = series_.find(resource);
  if (found != series_.end()) return found->second;
  return series_[resource] = {look_up(metrics, "Invocations", "Count", function, resource),
                              look_up(metrics, "Errors", "Count", function, resource),
                              look_up(metrics, "ConcurrentExecutions", "Count", function, resource),
                              look_up(metrics, "Duration", "Milliseconds", function, resource)};
}

void InvocationMetrics::measure(aws::Metrics& metrics, const std::string& function,
                                const std::string& qualifier, Time started, Duration took,
                                bool failed, std::int64_t running) {
  const Series& all = series_of(metrics, function, qualifier);
  const std::array<std::int64_t, kMetrics> values = {1, failed ? 1 : 0, running, took / 1ms};
  for (std::size_t i = 0; i < kMetrics; ++i) {
    for (aws::MetricSeries* series : all[i]) series->add(started, values[i]);
  }
}

}  // namespace weir::lambda
