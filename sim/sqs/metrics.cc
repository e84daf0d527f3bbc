#include "sim/sqs/metrics.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "sim/aws/metrics.h"
#include "sim/sqs/messages.h"

namespace weir::sqs {
namespace {

constexpr std::int64_t kActiveMinutes = 6 * 60;

aws::MetricSeries& series(const Queue& queue, const CallContext& context, std::string_view name,
                          std::string_view unit) {
  return context.metrics->series("AWS/SQS", name, {{"QueueName", queue.name}}, unit);
}

std::int64_t age_of_oldest(const Queue& queue, Time now) {
  if (queue.by_age.empty()) return 0;
  return to_seconds(now) - to_seconds(queue.by_age.begin()->first);
}

void measure(const Queue& queue, const CallContext& context, Time at) {
  const Counts counts = queue.counts();
  const auto add = [&](std::string_view name, std::uint64_t value) {
    series(queue, context, name, "Count").add(at, static_cast<std::int64_t>(value));
  };
  add("ApproximateNumberOfMessagesVisible", counts.visible);
  add("ApproximateNumberOfMessagesNotVisible", counts.in_flight);
  add("ApproximateNumberOfMessagesDelayed", counts.delayed);
  series(queue, context, "ApproximateAgeOfOldestMessage", "Seconds")
      .add(at, age_of_oldest(queue, at));
}

void measure_minutes(Queue& queue, const CallContext& context, std::int64_t minute) {
  const std::int64_t last = std::min(minute, queue.earlier_minute + kActiveMinutes);
  for (std::int64_t at = queue.earlier_minute + 1; at <= last; ++at) {
    settle(queue, Time(std::chrono::minutes(at)));
    measure(queue, context, Time(std::chrono::minutes(at)));
  }
}

}  // namespace

void measure_sizes(Queue& queue, const CallContext& context) {
  const std::int64_t minute = to_seconds(context.now) / 60;
  if (queue.earlier_minute == minute) return;
  if (context.metrics != nullptr) measure_minutes(queue, context, minute);
  settle(queue, Time(std::chrono::minutes(minute)));
  queue.earlier = queue.counts();
  queue.earlier_minute = minute;
}

void count_sent(const Queue& queue, const CallContext& context, std::int64_t bytes) {
  if (context.metrics == nullptr) return;
  series(queue, context, "NumberOfMessagesSent", "Count").add(context.now, 1);
  series(queue, context, "SentMessageSize", "Bytes").add(context.now, bytes);
}

void count_received(const Queue& queue, const CallContext& context, std::size_t messages) {
  if (context.metrics == nullptr) return;
  if (messages == 0) {
    series(queue, context, "NumberOfEmptyReceives", "Count").add(context.now, 1);
  } else {
    series(queue, context, "NumberOfMessagesReceived", "Count")
        .add(context.now, static_cast<std::int64_t>(messages));
  }
}

void count_deleted(const Queue& queue, const CallContext& context, std::size_t messages) {
  if (context.metrics == nullptr || messages == 0) return;
  series(queue, context, "NumberOfMessagesDeleted", "Count")
      .add(context.now, static_cast<std::int64_t>(messages));
}

}  // namespace weir::sqs
