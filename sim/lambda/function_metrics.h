// FunctionMetrics: what a function measures of itself, in the namespace AWS/Lambda.
//
// Each value counts for the function, for its version or alias as Resource, and for the account.

#ifndef WEIR_SIM_LAMBDA_FUNCTION_METRICS_H_
#define WEIR_SIM_LAMBDA_FUNCTION_METRICS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "sim/aws/metrics.h"
#include "sim/kernel/time.h"

namespace weir::lambda {

class FunctionMetrics {
 public:
  // Null: nobody measures.
  FunctionMetrics(aws::Metrics* metrics, const std::string& function, const std::string& qualifier)
      : metrics_(metrics), function_(function), qualifier_(qualifier) {}

  explicit operator bool() const { return metrics_ != nullptr; }
  void count(std::string_view name, Time at, std::int64_t value = 1) const {
    if (metrics_ != nullptr) add(name, at, value, "Count");
  }
  void milliseconds(std::string_view name, Time at, Duration value) const {
    if (metrics_ != nullptr) add(name, at, value / 1ms, "Milliseconds");
  }

 private:
  void add(std::string_view name, Time at, std::int64_t value, std::string_view unit) const;

  aws::Metrics* metrics_;
  const std::string& function_;
  const std::string& qualifier_;
};

// What each invocation measures, with its series looked up once a function and qualifier.
class InvocationMetrics {
 public:
  void measure(aws::Metrics& metrics, const std::string& function, const std::string& qualifier,
               Time started, Duration took, bool failed, std::int64_t running);

 private:
  static constexpr std::size_t kMetrics = 4, kDimensions = 3;
  using Series = std::array<std::array<aws::MetricSeries*, kDimensions>, kMetrics>;
  const Series& series_of(aws::Metrics& metrics, const std::string& function,
                          const std::string& qualifier);

  const aws::Metrics* metrics_ = nullptr;  // the ones that the series are of
  std::map<std::string, Series> series_;   // by the resource
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FUNCTION_METRICS_H_
