#include "sim/sqs/long_poll.h"

#include <string>

#include "sim/sqs/lookup.h"
#include "sim/sqs/metrics.h"
#include "sim/sqs/receive.h"

namespace weir::sqs {
namespace {

constexpr EventKind kMessageReceived{"sqs/message-received"};

Queue* find(Sqs& sqs, const ReceiveMessageRequest& request) {
  const auto found = sqs.queues.find(std::string(name_in_url(request.QueueUrl.value_or(""))));
  return found == sqs.queues.end() ? nullptr : &found->second;
}

void note(Arrivals& arrivals, const Queue& queue, const CallContext& context,
          const ReceiveMessageResult& result) {
  count_received(queue, context, result.Messages ? result.Messages->size() : 0);
  if (!result.Messages) return;
  for (const Message& message : *result.Messages) {
    arrivals.kernel().trace().emit(context.now, kMessageReceived, context.call.value,
                                   internal::hash_text(*message.MessageId));
  }
}

}  // namespace

Task<std::expected<ReceiveMessageResult, aws::Error>> receive(
    Arrivals& arrivals, Sqs& sqs, CallContext context,
    std::shared_ptr<const ReceiveMessageRequest> request) {
  Poll poll;
  const Time began = context.now;
  for (;;) {
    context.now = arrivals.kernel().now();
    if (Queue* queue = find(sqs, *request)) measure_sizes(*queue, context);
    auto result = receive_message(sqs, context, *request, poll);
    Queue* queue = find(sqs, *request);
    if (queue != nullptr) arrivals.look(*queue);
    if (!result) co_return result;
    const Time deadline = began + poll.wait;
    if (result->Messages || context.now >= deadline) {
      note(arrivals, *queue, context, *result);
      co_return result;
    }
    aws::Source& source = arrivals.source(*queue);
    co_await source.changed().wait_until(deadline);
  }
}

}  // namespace weir::sqs
