// What can go wrong inside a call of SQS, beside what can happen to every call at the front door.
//
// A standard queue delivers at least once and in the order of its best effort: a message may be
// delivered although it stays visible, be passed over while later ones are delivered, or come back
// although it was deleted; a short poll asks some of the hosts and may find nothing (fault surface,
// rows 1 to 3 and 7). A FIFO queue does none of that. Batches answer 200 with some entries failed
// (row 8). Queues take up to 60 s to be deleted or purged, and what is sent meanwhile may be lost
// (row 14). Keys of KMS may be refused (row 15), counts be old (row 16), attributes take effect up
// to 60 s late (row 17), and a body may differ from its MD5, which SDKs check (row 19).

#ifndef WEIR_SIM_SQS_FAULTS_H_
#define WEIR_SIM_SQS_FAULTS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/aws/faults.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

inline constexpr aws::FaultKind kDeliveredTwice{
    "delivered-twice", aws::Effect::applied,
    "delivered, and visible all the same: the next receive delivers it again"};
inline constexpr aws::FaultKind kPassedOver{
    "passed-over", aws::Effect::not_applied,
    "not found for a second, while later messages are delivered"};
inline constexpr aws::FaultKind kCorruptedBody{"corrupted-body", aws::Effect::applied,
                                               "delivered with a body that is not that of its MD5"};
inline constexpr aws::FaultKind kNothingFound{
    "nothing-found", aws::Effect::not_applied,
    "a short poll asks hosts that have no message, and answers without any"};
inline constexpr aws::FaultKind kDeleteLost{
    "delete-lost", aws::Effect::not_applied,
    "answers 200; the message is visible again after its visibility timeout"};
inline constexpr aws::FaultKind kEntryInternalError{
    "internal-error", aws::Effect::not_applied,
    "not done for this entry: InternalError in its place, the call succeeds"};
inline constexpr aws::FaultKind kLostToDeletion{
    "lost-to-deletion", aws::Effect::not_applied,
    "taken with 200 by a queue that was deleted within the last 60 s; the message is lost"};
inline constexpr aws::FaultKind kLostToPurge{
    "lost-to-purge", aws::Effect::applied,
    "taken with 200 within 60 s of a purge, which removes this message as well"};
inline constexpr aws::FaultKind kKmsThrottled{"kms-throttled", aws::Effect::not_applied,
                                              "refused, as KMS throttles the queue's key"};
inline constexpr aws::FaultKind kKmsDenied{"kms-access-denied", aws::Effect::not_applied,
                                           "refused, as the key may not be used"};
inline constexpr aws::FaultKind kKmsDisabled{"kms-disabled", aws::Effect::not_applied,
                                             "refused, as the key is disabled"};
inline constexpr aws::FaultKind kStaleCounts{
    "stale-counts", aws::Effect::applied,
    "the numbers of messages are those of the beginning of the minute"};
inline constexpr aws::FaultKind kSlowPropagation{
    "slow-propagation", aws::Effect::applied,
    "the attributes take effect later: 60 s unless the plan says how long"};

// What becomes of the delivery of one message of a standard queue.
struct DeliveryFault {
  bool twice = false;
  bool passed_over = false;
  bool corrupted = false;
};
// "sqs:ReceiveMessage/message": asked for each message that a call could deliver, by the message
// and the call.
DeliveryFault ask_delivery(const CallContext& context, const Queue& queue,
                           const StoredMessage& message);
// "sqs:ReceiveMessage/poll": asked once a short poll of a queue that has something to give.
bool ask_nothing_found(const CallContext& context, const Queue& queue);
// "sqs:DeleteMessage/message": asked for each message that could be deleted, by the message.
bool ask_delete_lost(const CallContext& context, const Queue& queue, const StoredMessage& message);

// "sqs:SendMessageBatch/entry" and the like: asked for each entry, by the call and its id.
enum class Batch : std::uint8_t { send, remove, change };
std::optional<aws::Error> ask_entry(const CallContext& context, Batch batch, const Queue& queue,
                                    std::string_view id);
// "sqs:SendMessage/deleted-queue": asked when a queue that is being deleted is sent to.
bool ask_lost_to_deletion(const CallContext& context, std::string_view queue);
// "sqs:SendMessage/purged-queue": asked when a queue that is being purged is sent to.
bool ask_lost_to_purge(const CallContext& context, const Queue& queue,
                       const StoredMessage& message);
// "sqs:queue/kms": asked for each call that reads or writes messages under a key, by the call.
std::optional<aws::Error> ask_kms(const CallContext& context, const Queue& queue);
// "sqs:GetQueueAttributes/counts": asked once a call.
bool ask_stale_counts(const CallContext& context, const Queue& queue);
// "sqs:SetQueueAttributes/propagation": asked once a call. How much later they take effect.
Duration ask_propagation(const CallContext& context, const Queue& queue);

// All of them, to be made known to a cloud.
std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_FAULTS_H_
