#include "sim/sqs/service.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <utility>

#include "sim/sqs/api.h"
#include "sim/sqs/arrivals.h"
#include "sim/sqs/attributes.h"
#include "sim/sqs/faults.h"
#include "sim/sqs/finish.h"
#include "sim/sqs/long_poll.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/message_check.h"
#include "sim/sqs/metrics.h"
#include "sim/sqs/move_tasks.h"
#include "sim/sqs/permissions.h"
#include "sim/sqs/queues.h"
#include "sim/sqs/redrive.h"
#include "sim/sqs/send.h"
#include "sim/sqs/tags.h"

namespace weir::sqs {
namespace {

constexpr EventKind kMessageSent{"sqs/message-sent"};
constexpr EventKind kMessageDeleted{"sqs/message-deleted"};

// What goes on by itself. Owned by the rules, which live as long as the cloud.
struct Stories {
  Stories(aws::Cloud& cloud, Sqs& sqs) : arrivals(cloud, sqs), movers(arrivals, sqs) {}
  Arrivals arrivals;
  Movers movers;
};
using Shared = std::shared_ptr<Stories>;

template <typename Request>
Queue* queue_of(Sqs& sqs, const Request& request) {
  const auto found = sqs.queues.find(std::string(name_in_url(request.QueueUrl.value_or(""))));
  return found == sqs.queues.end() ? nullptr : &found->second;
}

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, Sqs& sqs) {
  cloud.serve<Op>([&sqs](const CallContext& context, const typename Op::Request& request) {
    return carry_out(sqs, context, request);
  });
}

// The same for what concerns the messages of a queue. `note` is told of a result.
template <class Op, auto carry_out, class Note>
void serve_messages(aws::Cloud& cloud, Sqs& sqs, const Shared& stories, Note note) {
  cloud.serve<Op>([&cloud, &sqs, stories, note](const CallContext& context,
                                                const typename Op::Request& request) {
    if (Queue* queue = queue_of(sqs, request)) measure_sizes(*queue, context);
    auto output = carry_out(sqs, context, request);
    Queue* queue = queue_of(sqs, request);
    if (queue == nullptr) return output;
    stories->arrivals.look(*queue);
    if (output) note(cloud, *queue, context, request, *output);
    return output;
  });
}

constexpr auto kNothingToNote = [](auto&&...) {};

template <typename Entry>
void note_sent(aws::Cloud& cloud, const Queue& queue, const CallContext& context,
               const Entry& entry, const std::string& id) {
  cloud.kernel().trace().emit(context.now, kMessageSent, context.call.value,
                              internal::hash_text(id));
  count_sent(
      queue, context,
      size_of_message(*entry.MessageBody, entry.MessageAttributes.value_or(MessageAttributes())));
}

void note_deleted(aws::Cloud& cloud, const Queue& queue, const CallContext& context,
                  std::size_t messages) {
  cloud.kernel().trace().emit(context.now, kMessageDeleted, context.call.value, messages);
  count_deleted(queue, context, messages);
}

void serve_sends(aws::Cloud& cloud, Sqs& sqs, const Shared& stories) {
  serve_messages<SendMessage, send_message>(
      cloud, sqs, stories,
      [](aws::Cloud& to, const Queue& queue, const CallContext& context,
         const SendMessageRequest& request, const SendMessageResult& result) {
        note_sent(to, queue, context, request, *result.MessageId);
      });
  serve_messages<SendMessageBatch, send_message_batch>(
      cloud, sqs, stories,
      [](aws::Cloud& to, const Queue& queue, const CallContext& context,
         const SendMessageBatchRequest& request, const SendMessageBatchResult& result) {
        if (!result.Successful) return;
        for (const SendMessageBatchResultEntry& done : *result.Successful) {
          for (const SendMessageBatchRequestEntry& entry : *request.Entries) {
            if (entry.Id == done.Id) note_sent(to, queue, context, entry, *done.MessageId);
          }
        }
      });
}

void serve_receives(aws::Cloud& cloud, Sqs& sqs, const Shared& stories) {
  cloud.serve_story<ReceiveMessage>(
      [&sqs, stories](CallContext context, std::shared_ptr<const ReceiveMessageRequest> request) {
        return receive(stories->arrivals, sqs, std::move(context), std::move(request));
      });
  serve_messages<DeleteMessage, delete_message>(
      cloud, sqs, stories,
      [](aws::Cloud& to, const Queue& queue, const CallContext& context,
         const DeleteMessageRequest&,
         const DeleteMessageResult&) { note_deleted(to, queue, context, 1); });
  serve_messages<DeleteMessageBatch, delete_message_batch>(
      cloud, sqs, stories,
      [](aws::Cloud& to, const Queue& queue, const CallContext& context,
         const DeleteMessageBatchRequest&, const DeleteMessageBatchResult& result) {
        note_deleted(to, queue, context, result.Successful ? result.Successful->size() : 0);
      });
  serve_messages<ChangeMessageVisibility, change_message_visibility>(cloud, sqs, stories,
                                                                     kNothingToNote);
  serve_messages<ChangeMessageVisibilityBatch, change_message_visibility_batch>(cloud, sqs, stories,
                                                                                kNothingToNote);
}

void serve_queues(aws::Cloud& cloud, Sqs& sqs, const Shared& stories) {
  serve_by<CreateQueue, create_queue>(cloud, sqs);
  serve_by<GetQueueUrl, get_queue_url>(cloud, sqs);
  serve_by<ListQueues, list_queues>(cloud, sqs);
  serve_by<ListDeadLetterSourceQueues, list_dead_letter_source_queues>(cloud, sqs);
  cloud.serve<DeleteQueue>(
      [&cloud, &sqs](const CallContext& context, const DeleteQueueRequest& request) {
        const Queue* queue = queue_of(sqs, request);
        const Identity identity = queue == nullptr ? Identity() : queue->identity;
        auto output = delete_queue(sqs, context, request);
        // Those who wait for its messages are told that there will be none.
        if (output) cloud.source(aws::queue_source(identity)).change(context.now);
        return output;
      });
  serve_messages<PurgeQueue, purge_queue>(cloud, sqs, stories, kNothingToNote);
  serve_messages<GetQueueAttributes, get_queue_attributes>(cloud, sqs, stories, kNothingToNote);
  serve_messages<SetQueueAttributes, set_queue_attributes>(cloud, sqs, stories, kNothingToNote);
  serve_by<TagQueue, tag_queue>(cloud, sqs);
  serve_by<UntagQueue, untag_queue>(cloud, sqs);
  serve_by<ListQueueTags, list_queue_tags>(cloud, sqs);
  serve_by<AddPermission, add_permission>(cloud, sqs);
  serve_by<RemovePermission, remove_permission>(cloud, sqs);
}

void serve_move_tasks(aws::Cloud& cloud, Sqs& sqs, const Shared& stories) {
  cloud.serve<StartMessageMoveTask>(
      [&sqs, stories](const CallContext& context, const StartMessageMoveTaskRequest& request) {
        auto output = start_message_move_task(sqs, context, request);
        if (output) stories->movers.start();
        return output;
      });
  serve_by<CancelMessageMoveTask, cancel_message_move_task>(cloud, sqs);
  serve_by<ListMessageMoveTasks, list_message_move_tasks>(cloud, sqs);
}

}  // namespace

void serve(aws::Cloud& cloud, Sqs& sqs) {
  const auto stories = std::make_shared<Stories>(cloud, sqs);
  serve_queues(cloud, sqs, stories);
  serve_sends(cloud, sqs, stories);
  serve_receives(cloud, sqs, stories);
  serve_move_tasks(cloud, sqs, stories);
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

}  // namespace weir::sqs
