#include "sim/lambda/sqs_mapping.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "sim/lambda/api.h"
#include "sim/lambda/lane.h"
#include "sim/lambda/mapping_source.h"
#include "sim/lambda/sqs_delivery.h"

namespace weir::lambda {
namespace {

Duration visibility_of(const sqs::GetQueueAttributesResult& answer) {
  if (!answer.Attributes) return 30s;
  const auto found = answer.Attributes->find("VisibilityTimeout");
  if (found == answer.Attributes->end()) return 30s;
  std::int64_t seconds = 30;
  const std::string& text = found->second;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(seconds);
}

sqs::GetQueueAttributesRequest ask_visibility(std::string_view queue_arn) {
  return sqs::GetQueueAttributesRequest()
      .WithQueueUrl(queue_url(queue_arn))
      .WithAttributeNames({"VisibilityTimeout"});
}

// AWS receives from the queue as the function's role does, and says what came of it.
aws::Error words_of(const aws::Error& error) {
  if (error.code.find("AccessDenied") != std::string::npos) {
    return InvalidParameterValueException(
        "The provided execution role does not have permissions to call ReceiveMessage on SQS");
  }
  const bool unknown = error.code.find("NonExistentQueue") != std::string::npos ||
                       error.code.find("QueueDoesNotExist") != std::string::npos;
  const std::string code = unknown ? "AWS.SimpleQueueService.NonExistentQueue" : error.code;
  const std::string text = unknown ? "The specified queue does not exist." : error.message;
  return InvalidParameterValueException("Error occurred while ReceiveMessage. SQS Error Code: " +
                                        code + ". SQS Error Message: " + text);
}

std::string in_seconds(Duration duration) { return std::to_string(duration / 1s) + " seconds"; }

}  // namespace

SqsMapping::SqsMapping(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid)
    : MappingStory(cloud, lambda, uuid), delivered_(cloud.kernel()), stories_(cloud.kernel()) {}

Task<void> SqsMapping::start() {
  polling_.emplace(cloud(), lambda(), mapping(), role());
  co_await look_at_queue();
  stories_.spawn(identity().child("poll", mapping().generation), poll());
}

void SqsMapping::stop() {
  stories_.cancel();
  polling_.reset();
  mapping().queue.under_way = 0;
  mapping().queue.batches = 0;
}

// A refusal is left to the polls.
Task<void> SqsMapping::look_at_queue() {
  SqsWork& work = polling_->work;
  const aws::Caller caller(work.principal, work.identity.child("look at queue"));
  auto answer =
      co_await cloud().call<sqs::GetQueueAttributes>(caller, ask_visibility(mapping().source_arn));
  if (answer) work.visibility = visibility_of(*answer);
}

Task<void> SqsMapping::poll() {
  for (;;) {
    co_await wait_for_room();
    MessageBatch batch = co_await gather();
    if (batch.empty()) continue;
    if (mapping().queue.batches++ == 0) polling_->busy_since = kernel().now();
    const Identity who = identity_of(polling_->work, batch);
    stories_.spawn(who, deliver(std::move(batch)));
  }
}

// ---- how many at once ---------------------------------------------------------------------------

std::int64_t SqsMapping::room(Time now) const {
  const Options& options = polling_->work.options();
  const std::int64_t most = mapping().concurrency_max.value_or(options.queue_pollers_max);
  if (mapping().queue.batches == 0) return std::min(most, options.queue_pollers_min);
  const std::int64_t grown = (now - polling_->busy_since) / options.queue_poller_every;
  return std::min(most, options.queue_pollers_min + grown);
}

Task<void> SqsMapping::wait_for_room() {
  const Options& options = polling_->work.options();
  for (;;) {
    const std::int64_t limit = room(kernel().now());
    if (static_cast<std::int64_t>(mapping().queue.batches) < limit) co_return;
    const std::int64_t more = limit + 1 - options.queue_pollers_min;
    const Time next = polling_->busy_since + options.queue_poller_every * more;
    const bool grows = room(next) > limit;
    co_await delivered_.wait_until(grows ? next : Time::max());
  }
}

// ---- a batch ------------------------------------------------------------------------------------

// The window opens with the first message, and closes when the batch is full.
Task<MessageBatch> SqsMapping::gather() {
  Polling& polling = *polling_;
  const auto most = static_cast<std::size_t>(mapping().batch_size);
  const Duration window = mapping().batching_window;
  MessageBatch batch;
  std::size_t bytes = 0;
  Time until = Time::max();
  for (;;) {
    MessageBatch received = std::exchange(polling.kept, MessageBatch());
    if (received.empty()) received = co_await polling.receiver.receive(most - batch.size(), until);
    filter(received);
    for (sqs::Message& message : received) {
      const std::size_t size = sqs_event_size(polling.work.event, message);
      const bool fits = batch.empty() || bytes + size <= kEventBytesMax;
      if (!fits || batch.size() == most || !polling.kept.empty()) {
        polling.kept.push_back(std::move(message));
        continue;
      }
      bytes += size;
      batch.push_back(std::move(message));
    }
    if (batch.empty()) co_return batch;
    if (until == Time::max()) until = kernel().now() + window;
    const bool full = batch.size() == most || !polling.kept.empty();
    if (full || kernel().now() >= until) co_return batch;
  }
}

// Takes out what no pattern takes, and has it deleted.
void SqsMapping::filter(MessageBatch& batch) {
  SqsWork& work = polling_->work;
  const auto unwanted = std::stable_partition(
      batch.begin(), batch.end(),
      [&](const sqs::Message& message) { return polling_->filter.takes(work.event, message); });
  MessageBatch dropped(std::make_move_iterator(unwanted), std::make_move_iterator(batch.end()));
  batch.erase(unwanted, batch.end());
  if (dropped.empty()) return;
  work.progress.filtered += dropped.size();
  work.progress.under_way -= dropped.size();
  work.metrics.count(EventCount::filtered_out, kernel().now(), dropped.size());
  const Identity who = identity_of(work, dropped).child("filtered");
  stories_.spawn(who, work.delete_messages(std::move(dropped), who));
}

Task<void> SqsMapping::deliver(MessageBatch batch) {
  co_await deliver_messages(polling_->work, std::move(batch));
  --mapping().queue.batches;
  delivered_.notify_all();
}

// ---- for the service ----------------------------------------------------------------------------

Task<std::optional<aws::Error>> refuse_queue(aws::Cloud& cloud, aws::Caller caller,
                                             std::string queue_arn, Duration timeout) {
  auto answer = co_await cloud.call<sqs::GetQueueAttributes>(caller, ask_visibility(queue_arn));
  if (!answer) co_return words_of(answer.error());
  const Duration visibility = visibility_of(*answer);
  if (visibility >= timeout) co_return std::nullopt;
  co_return InvalidParameterValueException(
      "Queue visibility timeout: " + in_seconds(visibility) +
      " is less than Function timeout: " + in_seconds(timeout));
}

std::optional<std::string> waits_for_queue(aws::Cloud& cloud, const MappingState& mapping) {
  const QueueProgress& queue = mapping.queue;
  const Identity source = aws::queue_source(Identity::of(mapping.source_arn));
  const bool read = queue.caught_up && cloud.source(source).version() == queue.version;
  if (read && queue.under_way == 0 && queue.hidden.empty()) return std::nullopt;
  return " to finish its queue: " + std::to_string(queue.received) + " messages received, " +
         std::to_string(queue.deleted + queue.filtered) + " deleted";
}

}  // namespace weir::lambda
