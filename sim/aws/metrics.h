// Metrics: what services measure of themselves, in the shape that CloudWatch keeps: one-minute
// statistics of a series, which is a namespace, a name and an exact set of dimensions.
//
// Writing never changes a history. A cloud without a sink measures nothing (Cloud::set_metrics).
// Values are whole numbers in the unit of the series: AWS/Firehose's Success, a ratio, is the
// average of zeros and ones. Reading through CloudWatch's API, alarms and percentiles are not here.

#ifndef WEIR_SIM_AWS_METRICS_H_
#define WEIR_SIM_AWS_METRICS_H_

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/time.h"

namespace weir::aws {

// What is left of all values of one minute.
struct MetricPoint {
  Time minute;  // its beginning
  std::int64_t samples = 0;
  std::int64_t sum = 0;
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;

  bool operator==(const MetricPoint&) const = default;
};

class MetricSeries {
 public:
  explicit MetricSeries(std::string_view unit) : unit_(unit) {}

  std::string_view unit() const { return unit_; }  // "Count", "Bytes", "Milliseconds", "Seconds"
  // In the order of their minutes; none for a minute without values.
  const std::vector<MetricPoint>& points() const { return points_; }
  // Counts a value at this time, which may be earlier than the last one's.
  void add(Time at, std::int64_t value);
  // Of all minutes together.
  std::int64_t sum() const;
  std::int64_t samples() const;

 private:
  std::string_view unit_;
  std::vector<MetricPoint> points_;
};

// The name and value of each dimension, such as {"StreamName", "input-stream"}.
using Dimensions = std::vector<std::pair<std::string, std::string>>;

struct MetricName {
  std::string name_space;  // "AWS/Kinesis"
  std::string name;        // "IncomingRecords"
  Dimensions dimensions;   // sorted

  auto operator<=>(const MetricName&) const = default;
};

class Metrics {
 public:
  // The one of this name, made when first asked for; it stays where it is as long as this lives.
  // REQUIRES: `unit` is a literal, and the same each time.
  MetricSeries& series(std::string_view name_space, std::string_view name, Dimensions dimensions,
                       std::string_view unit);
  // Null: no value has been measured.
  const MetricSeries* find(std::string_view name_space, std::string_view name,
                           Dimensions dimensions) const;
  const std::map<MetricName, MetricSeries>& all() const { return series_; }

 private:
  std::map<MetricName, MetricSeries> series_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_METRICS_H_
