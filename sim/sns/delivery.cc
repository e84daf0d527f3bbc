#include "sim/sns/delivery.h"

#include "sim/aws/metrics.h"
#include "sim/sns/delivery_policy.h"
#include "sim/sns/envelope.h"
#include "sim/sns/faults.h"
#include "sim/sns/filter_policy.h"

namespace weir::sns {
namespace {

constexpr Site kJitter{"sns/delivery/jitter", ChoiceKind::latency};
constexpr EventKind kDelivered{"sns/delivered"};
constexpr EventKind kFailed{"sns/delivery-failed"};

const char* metric_of(Filtered filtered) {
  switch (filtered) {
    case Filtered::no_attributes:
      return "NumberOfNotificationsFilteredOut-NoMessageAttributes";
    case Filtered::invalid_body:
      return "NumberOfNotificationsFilteredOut-InvalidMessageBody";
    case Filtered::no:
    case Filtered::mismatch:
      break;
  }
  return "NumberOfNotificationsFilteredOut";
}

}  // namespace

void Deliveries::count(const std::string& topic, const char* metric) {
  if (cloud_.metrics() == nullptr) return;
  cloud_.metrics()
      ->series("AWS/SNS", metric, {{"TopicName", topic}}, "Count")
      .add(kernel().now(), 1);
}

void Deliveries::accept(Notification published) {
  const auto topic = sns_.topics.find(published.topic_arn);
  if (topic == sns_.topics.end()) return;
  const bool fifo = topic->second.fifo;
  const std::string& name = topic->second.name;
  const auto notification = std::make_shared<const Notification>(std::move(published));
  const std::string prefix = notification->topic_arn + ":";
  for (auto entry = sns_.subscriptions.lower_bound(prefix);
       entry != sns_.subscriptions.end() && entry->first.starts_with(prefix); ++entry) {
    const SubscriptionState& subscription = entry->second;
    const Filtered filtered = is_filtered(subscription, *notification);
    if (filtered != Filtered::no) {
      count(name, metric_of(filtered));
      continue;
    }
    auto delivery = std::make_shared<Delivery>();
    delivery->notification = notification;
    delivery->subscription = subscription;
    delivery->topic = name;
    delivery->identity = notification->identity.child(subscription.arn);
    // A FIFO topic delivers in order and once.
    DeliveryFault fault;
    if (!fifo) fault = ask_delivery(cloud_.faults(), delivery->identity, name, kernel().now());
    delivery->late = fault.late;
    if (fault.twice) {
      auto copy = std::make_shared<Delivery>(*delivery);
      copy->identity = delivery->identity.child("again");
      start(std::move(copy), false);
    }
    start(std::move(delivery), fifo);
  }
}

void Deliveries::start(Shared delivery, bool in_order) {
  ++under_way_;
  const Identity identity = delivery->identity;
  if (!in_order) {
    stories_.spawn(identity, deliver(std::move(delivery)));
    return;
  }
  const Line line(delivery->subscription.arn, delivery->notification->group);
  std::deque<Shared>& waiting = lines_[line];
  waiting.push_back(std::move(delivery));
  if (waiting.size() == 1) stories_.spawn(identity, deliver_line(kernel(), line));
}

Task<void> Deliveries::deliver_line(Kernel&, Line line) {
  for (;;) {
    const Shared next = lines_.at(line).front();
    co_await deliver(next);
    std::deque<Shared>& waiting = lines_.at(line);
    waiting.pop_front();
    if (waiting.empty()) break;
  }
  lines_.erase(line);
}

Task<void> Deliveries::deliver(Shared delivery) {
  co_await kernel().delay(delivery->late);
  std::optional<aws::Error> error;
  for (std::uint64_t number = 0; number < kAttemptsMost; ++number) {
    const Duration wait = jittered(wait_before(number), delivery->identity, number);
    if (wait > Duration::zero()) co_await kernel().delay(wait);
    error = co_await attempt(delivery, number);
    if (!error || !is_retried(*error)) break;
  }
  if (error) {
    count(delivery->topic, "NumberOfNotificationsFailed");
    kernel().trace().emit(kernel().now(), kFailed, delivery->identity.value,
                          internal::hash_text(error->code));
    co_await bury(delivery);
  } else {
    count(delivery->topic, "NumberOfNotificationsDelivered");
    kernel().trace().emit(kernel().now(), kDelivered, delivery->identity.value);
  }
  --under_way_;
}

// Up to a fifth more than the table says.
Duration Deliveries::jittered(Duration wait, Identity identity, std::uint64_t attempt) {
  if (wait == Duration::zero()) return wait;
  return kernel().choices().between(kJitter, identity, attempt, wait, wait + wait / 5);
}

Task<std::optional<aws::Error>> Deliveries::attempt(Shared delivery, std::uint64_t number) {
  if (delivery->subscription.protocol == Protocol::lambda) return invoke(delivery, number);
  return send(delivery, url_of_queue(delivery->subscription.endpoint), delivery->identity, number);
}

Task<std::optional<aws::Error>> Deliveries::send(Shared delivery, std::string url,
                                                 Identity identity, std::uint64_t number) {
  const aws::Caller caller(cloud_.principal("sns.amazonaws.com"), identity, number);
  auto request = queue_message(*delivery->notification, delivery->subscription, url);
  auto answer = co_await cloud_.call<sqs::SendMessage>(caller, std::move(request));
  if (answer) co_return std::nullopt;
  co_return std::move(answer.error());
}

Task<std::optional<aws::Error>> Deliveries::invoke(Shared delivery, std::uint64_t number) {
  const aws::Caller caller(cloud_.principal("sns.amazonaws.com"), delivery->identity, number);
  auto request = function_event(*delivery->notification, delivery->subscription);
  auto answer = co_await cloud_.call<lambda::Invoke>(caller, std::move(request));
  if (answer) co_return std::nullopt;
  co_return std::move(answer.error());
}

// To the dead-letter queue, by the same policy; without one the message is lost.
Task<void> Deliveries::bury(Shared delivery) {
  if (delivery->subscription.dead_letters.empty()) co_return;
  const std::string url = url_of_queue(delivery->subscription.dead_letters);
  const Identity identity = delivery->identity.child("dead letter");
  std::optional<aws::Error> error;
  for (std::uint64_t number = 0; number < kAttemptsMost; ++number) {
    const Duration wait = jittered(wait_before(number), identity, number);
    if (wait > Duration::zero()) co_await kernel().delay(wait);
    error = co_await send(delivery, url, identity, number);
    if (!error || !is_retried(*error)) break;
  }
  count(delivery->topic,
        error ? "NumberOfNotificationsFailedToRedriveToDlq" : "NumberOfNotificationsRedrivenToDlq");
}

}  // namespace weir::sns
