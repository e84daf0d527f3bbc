#include "sim/sqs/faults.h"

#include <string>
#include <utility>

#include "sim/sqs/errors.h"

namespace weir::sqs {
namespace {

const aws::FaultSite& receive_message() {
  static const aws::FaultSite site("sqs:ReceiveMessage/message",
                                   {&kDeliveredTwice, &kPassedOver, &kCorruptedBody});
  return site;
}
const aws::FaultSite& receive_poll() {
  static const aws::FaultSite site("sqs:ReceiveMessage/poll", {&kNothingFound});
  return site;
}
const aws::FaultSite& delete_message() {
  static const aws::FaultSite site("sqs:DeleteMessage/message", {&kDeleteLost});
  return site;
}
const aws::FaultSite& send_entry() {
  static const aws::FaultSite site("sqs:SendMessageBatch/entry", {&kEntryInternalError});
  return site;
}
const aws::FaultSite& delete_entry() {
  static const aws::FaultSite site("sqs:DeleteMessageBatch/entry", {&kEntryInternalError});
  return site;
}
const aws::FaultSite& change_entry() {
  static const aws::FaultSite site("sqs:ChangeMessageVisibilityBatch/entry",
                                   {&kEntryInternalError});
  return site;
}
const aws::FaultSite& deleted_queue() {
  static const aws::FaultSite site("sqs:SendMessage/deleted-queue", {&kLostToDeletion});
  return site;
}
const aws::FaultSite& purged_queue() {
  static const aws::FaultSite site("sqs:SendMessage/purged-queue", {&kLostToPurge});
  return site;
}
const aws::FaultSite& queue_kms() {
  static const aws::FaultSite site("sqs:queue/kms", {&kKmsThrottled, &kKmsDenied, &kKmsDisabled});
  return site;
}
const aws::FaultSite& counts() {
  static const aws::FaultSite site("sqs:GetQueueAttributes/counts", {&kStaleCounts});
  return site;
}
const aws::FaultSite& propagation() {
  static const aws::FaultSite site("sqs:SetQueueAttributes/propagation", {&kSlowPropagation});
  return site;
}

aws::Error caused_by(const aws::Fault& fault, aws::Error error) {
  error.decision = fault.decision;
  return error;
}

}  // namespace

DeliveryFault ask_delivery(const CallContext& context, const Queue& queue,
                           const StoredMessage& message) {
  if (context.faults == nullptr) return {};
  const Identity who = message.identity.child(context.call.value, 0);
  const aws::Fault fault = context.ask(receive_message(), who, queue.name);
  return {fault.kind == &kDeliveredTwice, fault.kind == &kPassedOver,
          fault.kind == &kCorruptedBody};
}

bool ask_nothing_found(const CallContext& context, const Queue& queue) {
  return context.ask(receive_poll(), context.call, queue.name).kind != nullptr;
}

bool ask_delete_lost(const CallContext& context, const Queue& queue, const StoredMessage& message) {
  if (context.faults == nullptr) return false;
  const Identity who = message.identity.child(context.call.value, 0);
  return context.ask(delete_message(), who, queue.name).kind != nullptr;
}

std::optional<aws::Error> ask_entry(const CallContext& context, Batch batch, const Queue& queue,
                                    std::string_view id) {
  if (context.faults == nullptr) return std::nullopt;
  const aws::FaultSite& site = batch == Batch::send     ? send_entry()
                               : batch == Batch::remove ? delete_entry()
                                                        : change_entry();
  const aws::Fault fault = context.ask(site, context.call.child(id), queue.name);
  if (fault.kind == nullptr) return std::nullopt;
  return caused_by(fault, internal_error());
}

bool ask_lost_to_deletion(const CallContext& context, std::string_view queue) {
  return context.ask(deleted_queue(), context.call, queue).kind != nullptr;
}

bool ask_lost_to_purge(const CallContext& context, const Queue& queue,
                       const StoredMessage& message) {
  return context.ask(purged_queue(), message.identity, queue.name).kind != nullptr;
}

std::optional<aws::Error> ask_kms(const CallContext& context, const Queue& queue) {
  if (queue.settings.kms_key.empty()) return std::nullopt;
  const aws::Fault fault = context.ask(queue_kms(), context.call, queue.name);
  if (fault.kind == nullptr) return std::nullopt;
  if (fault.kind == &kKmsThrottled) {
    return caused_by(fault, aws::Error("KMS.ThrottlingException", 400,
                                       "Rate exceeded (Service: AWSKMS; Status Code: 400)"));
  }
  const std::string key = queue.settings.kms_key;
  if (fault.kind == &kKmsDisabled) {
    return caused_by(fault, aws::Error("KMS.DisabledException", 400, key + " is disabled."));
  }
  return caused_by(fault, aws::Error("KMS.AccessDeniedException", 400,
                                     "The ciphertext refers to a customer master key that does "
                                     "not exist, does not exist in this region, or you are not "
                                     "allowed to access."));
}

bool ask_stale_counts(const CallContext& context, const Queue& queue) {
  return context.ask(counts(), context.call, queue.name).kind != nullptr;
}

Duration ask_propagation(const CallContext& context, const Queue& queue) {
  const aws::Fault fault = context.ask(propagation(), context.call, queue.name);
  if (fault.kind == nullptr) return Duration::zero();
  return fault.duration > Duration::zero() ? fault.duration : Duration(60s);
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&receive_message(), &receive_poll(), &delete_message(), &send_entry(),
          &delete_entry(),    &change_entry(), &deleted_queue(),  &purged_queue(),
          &queue_kms(),       &counts(),       &propagation()};
}

}  // namespace weir::sqs
