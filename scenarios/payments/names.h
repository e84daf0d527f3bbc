// The names of the pipeline's resources.

#ifndef WEIR_SCENARIOS_PAYMENTS_NAMES_H_
#define WEIR_SCENARIOS_PAYMENTS_NAMES_H_

namespace weir::payments {

inline constexpr char kRegion[] = "ap-southeast-2";
inline constexpr char kInputStream[] = "input-stream";
inline constexpr char kOutputStream[] = "output-stream";
inline constexpr char kRawFirehose[] = "payments-raw";
inline constexpr char kAnalyticsFirehose[] = "payments-analytics";
inline constexpr char kRawBucket[] = "payments-raw-data";
inline constexpr char kAnalyticsBucket[] = "payments-analytics-results";
inline constexpr char kProducerFunction[] = "payments-producer";
inline constexpr char kAggregatorFunction[] = "payments-aggregator";
inline constexpr char kSchedule[] = "payments-producer-schedule";

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_NAMES_H_
