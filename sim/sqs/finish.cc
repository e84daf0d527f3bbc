#include "sim/sqs/finish.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/sqs/batches.h"
#include "sim/sqs/errors.h"
#include "sim/sqs/faults.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/messages.h"
#include "sim/sqs/rates.h"
#include "sim/sqs/receipt_handle.h"

namespace weir::sqs {
namespace {

constexpr std::int64_t kVisibilityMax = 43'200;
constexpr Duration kHiddenMax = 12h;  // from the receive

// The message of a receipt; null: it is gone.
StoredMessage* find(Queue& queue, const Receipt& receipt) {
  const auto found = queue.messages.find(receipt.number);
  return found == queue.messages.end() ? nullptr : &found->second;
}

bool has_expired(const StoredMessage& message, const Receipt& receipt) {
  return message.receives != receipt.receive || message.visibility != Visibility::in_flight;
}

std::optional<aws::Error> remove(const Sqs& sqs, Queue& queue, const CallContext& context,
                                 const std::string& handle) {
  const auto receipt = read_receipt_handle(queue, handle);
  if (!receipt) return receipt_handle_is_invalid(handle);
  const StoredMessage* message = find(queue, *receipt);
  if (message == nullptr) return std::nullopt;
  if (queue.fifo) {
    if (has_expired(*message, *receipt)) return receipt_handle_has_expired(handle);
  } else {
    const bool last = message->receives == receipt->receive;
    if (!last && !sqs.options.old_handles_delete) return std::nullopt;
    if (ask_delete_lost(context, queue, *message)) return std::nullopt;
  }
  remove_message(queue, receipt->number);
  return std::nullopt;
}

std::optional<aws::Error> change(Queue& queue, const CallContext& context,
                                 const std::string& handle, std::optional<std::int32_t> timeout) {
  if (!timeout) return missing_parameter("VisibilityTimeout");
  if (*timeout < 0 || *timeout > kVisibilityMax) {
    return invalid_value(std::to_string(*timeout), "VisibilityTimeout",
                         "VisibilityTimeout must be an integer between 0 and 43200.");
  }
  const auto receipt = read_receipt_handle(queue, handle);
  if (!receipt) return receipt_handle_is_invalid(handle);
  StoredMessage* message = find(queue, *receipt);
  if (message == nullptr) return not_available_for_change(handle);
  if (queue.fifo && has_expired(*message, *receipt)) return not_available_for_change(handle);
  // Recorded: on a standard queue a timeout that has ended can be changed all the same.
  if (message->receives != receipt->receive) return std::nullopt;
  const Time until = context.now + std::chrono::seconds(*timeout);
  if (until > message->received + kHiddenMax) {
    return invalid_value(std::to_string(*timeout), "VisibilityTimeout",
                         "Total VisibilityTimeout for the message is beyond the limit [43200 "
                         "seconds]");
  }
  hide_message(queue, *message, until, context.now);
  return std::nullopt;
}

}  // namespace

std::expected<DeleteMessageResult, aws::Error> delete_message(Sqs& sqs, const CallContext& context,
                                                              const DeleteMessageRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  auto error = count_call(sqs, **found, context, "DeleteMessage");
  if (!error) error = remove(sqs, **found, context, *request.ReceiptHandle);
  if (error) return std::unexpected(*std::move(error));
  return DeleteMessageResult();
}

std::expected<DeleteMessageBatchResult, aws::Error> delete_message_batch(
    Sqs& sqs, const CallContext& context, const DeleteMessageBatchRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  auto refused = check_batch(*request.Entries, "DeleteMessageBatchRequestEntry");
  if (!refused) refused = count_call(sqs, **found, context, "DeleteMessage");
  if (refused) return std::unexpected(*std::move(refused));
  DeleteMessageBatchResult result;
  for (const DeleteMessageBatchRequestEntry& entry : *request.Entries) {
    auto error = ask_entry(context, Batch::remove, **found, *entry.Id);
    if (!error) error = remove(sqs, **found, context, *entry.ReceiptHandle);
    if (error) {
      add_failure(result, *entry.Id, *std::move(error));
    } else {
      succeeded(result, *entry.Id);
    }
  }
  return result;
}

std::expected<ChangeMessageVisibilityResult, aws::Error> change_message_visibility(
    Sqs& sqs, const CallContext& context, const ChangeMessageVisibilityRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  auto error = count_call(sqs, **found, context, "ChangeMessageVisibility");
  if (!error) error = change(**found, context, *request.ReceiptHandle, request.VisibilityTimeout);
  if (error) return std::unexpected(*std::move(error));
  return ChangeMessageVisibilityResult();
}

std::expected<ChangeMessageVisibilityBatchResult, aws::Error> change_message_visibility_batch(
    Sqs& sqs, const CallContext& context, const ChangeMessageVisibilityBatchRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  auto refused = check_batch(*request.Entries, "ChangeMessageVisibilityBatchRequestEntry");
  if (!refused) refused = count_call(sqs, **found, context, "ChangeMessageVisibility");
  if (refused) return std::unexpected(*std::move(refused));
  ChangeMessageVisibilityBatchResult result;
  for (const ChangeMessageVisibilityBatchRequestEntry& entry : *request.Entries) {
    auto error = ask_entry(context, Batch::change, **found, *entry.Id);
    if (!error) error = change(**found, context, *entry.ReceiptHandle, entry.VisibilityTimeout);
    if (error) {
      add_failure(result, *entry.Id, *std::move(error));
    } else {
      succeeded(result, *entry.Id);
    }
  }
  return result;
}

}  // namespace weir::sqs
