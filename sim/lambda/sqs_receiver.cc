#include "sim/lambda/sqs_receiver.h"

#include <algorithm>
#include <utility>

#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

constexpr EventKind kIdleSpan{"lambda/queue-idle-span"};
constexpr Duration kLongPoll = 20s;
constexpr std::size_t kReceivedAtOnceMax = 10;

}  // namespace

SqsReceiver::SqsReceiver(SqsWork& work)
    : work_(work),
      source_(work.cloud.source(aws::queue_source(Identity::of(work.event.queue_arn)))) {
  work_.progress.caught_up = false;  // whatever came before it began is found by its first poll
}

Task<MessageBatch> SqsReceiver::receive(std::size_t most, Time until) {
  if (work_.progress.caught_up) {
    const bool found = co_await wait_for_messages(until);
    if (!found) co_return MessageBatch();
  }
  co_return co_await ask(most, until);
}

// What changes at the very instant that the time is up comes too late, whatever the order of the
// two.
bool SqsReceiver::may_find(Time until) const {
  const Time now = kernel().now();
  const QueueProgress& progress = work_.progress;
  if (source_.version_before(now) != progress.version) return true;
  if (now >= until) return false;
  return source_.version() != progress.version || now >= progress.next_visible();
}

Task<bool> SqsReceiver::wait_for_messages(Time until) {
  const Time from = kernel().now();
  const aws::FaultHook* faults = work_.cloud.faults();
  const auto& site = aws::operation_site<sqs::ReceiveMessage>().faults;
  if (faults != nullptr && faults->watches(site, from)) co_return from < until;
  while (!may_find(until)) {
    if (kernel().now() >= until) co_return false;
    Time wake = std::min(until, work_.progress.next_visible());
    if (!work_.options().skip_idle) wake = std::min(wake, kernel().now() + kLongPoll);
    co_await source_.changed().wait_until(wake);
  }
  const Time now = kernel().now();
  if (now != from) {
    const auto polls = static_cast<std::uint64_t>((now - from) / kLongPoll);
    kernel().trace().emit(now, kIdleSpan, work_.identity.value, polls);
  }
  co_return true;
}

Task<MessageBatch> SqsReceiver::ask(std::size_t most, Time until) {
  QueueProgress& progress = work_.progress;
  const Time now = kernel().now();
  progress.version = source_.version();  // the request arrives later, and sees all of it
  progress.forget_until(now);
  const Duration wait = until == Time::max() ? kLongPoll : std::min(kLongPoll, until - now);
  sqs::ReceiveMessageRequest request;
  request.QueueUrl = work_.queue_url;
  request.MaxNumberOfMessages = static_cast<std::int32_t>(std::min(most, kReceivedAtOnceMax));
  request.WaitTimeSeconds = static_cast<std::int32_t>(std::max<Duration>(wait, 0s) / 1s);
  request.MessageSystemAttributeNames = {"All"};
  request.MessageAttributeNames = {"All"};
  auto answer = co_await work_.cloud.call<sqs::ReceiveMessage>(next_caller(), std::move(request));
  if (!answer) {
    const Options& options = work_.options();
    const std::uint64_t doublings = std::min<std::uint64_t>(failures_++, 20);
    co_await kernel().delay(std::min(options.retry_backoff_min * (std::int64_t{1} << doublings),
                                     options.retry_backoff_max));
    co_return MessageBatch();
  }
  failures_ = 0;
  MessageBatch batch = std::move(answer->Messages).value_or(MessageBatch());
  progress.caught_up = batch.empty();
  progress.received += batch.size();
  progress.under_way += batch.size();
  for (const sqs::Message& message : batch) {
    progress.hide(*message.MessageId, kernel().now() + work_.visibility);
  }
  work_.metrics.count(EventCount::polled, kernel().now(), batch.size());
  co_return batch;
}

// Polls are known by when they are made, on a grid, and few are made within one of its slots.
aws::Caller SqsReceiver::next_caller() {
  const Time now = kernel().now();
  const auto slot = static_cast<std::uint64_t>(now.time_since_epoch() / work_.options().read_pause);
  polls_ = slot == slot_ ? polls_ + 1 : 0;
  slot_ = slot;
  return aws::Caller(work_.principal, work_.identity.child("poll", slot), polls_);
}

}  // namespace weir::lambda
