#include "sim/aws/metrics.h"

#include <algorithm>

namespace weir::aws {

namespace {

MetricName name_of(std::string_view name_space, std::string_view name, Dimensions dimensions) {
  std::ranges::sort(dimensions);
  return {std::string(name_space), std::string(name), std::move(dimensions)};
}

}  // namespace

void MetricSeries::add(Time at, std::int64_t value) {
  const Time minute = std::chrono::floor<std::chrono::minutes>(at);
  auto point = points_.end();
  // Nearly always the last one.
  while (point != points_.begin() && std::prev(point)->minute >= minute) --point;
  if (point == points_.end() || point->minute != minute) {
    points_.insert(point, {minute, 1, value, value, value});
    return;
  }
  ++point->samples;
  point->sum += value;
  point->minimum = std::min(point->minimum, value);
  point->maximum = std::max(point->maximum, value);
}

std::int64_t MetricSeries::sum() const {
  std::int64_t result = 0;
  for (const MetricPoint& point : points_) result += point.sum;
  return result;
}

std::int64_t MetricSeries::samples() const {
  std::int64_t result = 0;
  for (const MetricPoint& point : points_) result += point.samples;
  return result;
}

MetricSeries& Metrics::series(std::string_view name_space, std::string_view name,
                              Dimensions dimensions, std::string_view unit) {
  return series_.try_emplace(name_of(name_space, name, std::move(dimensions)), unit).first->second;
}

const MetricSeries* Metrics::find(std::string_view name_space, std::string_view name,
                                  Dimensions dimensions) const {
  const auto found = series_.find(name_of(name_space, name, std::move(dimensions)));
  return found == series_.end() ? nullptr : &found->second;
}

}  // namespace weir::aws
