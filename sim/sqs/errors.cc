#include "sim/sqs/errors.h"

#include <array>
#include <utility>

#include "sim/sqs/state.h"

namespace weir::sqs {
namespace {

struct Names {
  std::string_view code;
  std::string_view exception;
};

// Source: recorded answers; the code of old is that of botocore's earlier model of SQS.
constexpr std::array kNames = {
    Names{"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"},
    Names{"AWS.SimpleQueueService.QueueDeletedRecently", "QueueDeletedRecently"},
    Names{"AWS.SimpleQueueService.PurgeQueueInProgress", "PurgeQueueInProgress"},
    Names{"AWS.SimpleQueueService.EmptyBatchRequest", "EmptyBatchRequest"},
    Names{"AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "TooManyEntriesInBatchRequest"},
    Names{"AWS.SimpleQueueService.BatchRequestTooLong", "BatchRequestTooLong"},
    Names{"AWS.SimpleQueueService.InvalidBatchEntryId", "InvalidBatchEntryId"},
    Names{"AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "BatchEntryIdsNotDistinct"},
    Names{"AWS.SimpleQueueService.MessageNotInflight", "MessageNotInflight"},
    Names{"AWS.SimpleQueueService.UnsupportedOperation", "UnsupportedOperation"},
    Names{"QueueAlreadyExists", "QueueNameExists"},
    Names{"InvalidParameterValue", "InvalidParameterValueException"},
    Names{"MissingParameter", "MissingRequiredParameterException"},
};

aws::Error refusal(std::string_view code, std::string message, int status = 400) {
  return aws::Error(std::string(code), status, std::move(message));
}

std::string text(std::string_view words) { return std::string(words); }

}  // namespace

std::string_view exception_of(std::string_view code) {
  for (const Names& names : kNames) {
    if (names.code == code) return names.exception;
  }
  return code;
}

aws::Error queue_does_not_exist() {
  return refusal("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
}

aws::Error invalid_parameter_value(std::string message) {
  return refusal("InvalidParameterValue", std::move(message));
}

aws::Error invalid_value(std::string_view value, std::string_view parameter,
                         std::string_view reason) {
  return invalid_parameter_value("Value " + text(value) + " for parameter " + text(parameter) +
                                 " is invalid. Reason: " + text(reason));
}

aws::Error not_for_this_queue_type(std::string_view value, std::string_view parameter) {
  return invalid_value(value, parameter,
                       "The request include parameter that is not valid for this queue type.");
}

aws::Error missing_parameter(std::string_view parameter) {
  return refusal("MissingParameter",
                 "The request must contain the parameter " + text(parameter) + ".");
}

aws::Error message_too_long(std::int64_t limit) {
  return invalid_parameter_value(
      "One or more parameters are invalid. Reason: Message must be shorter than " +
      std::to_string(limit) + " bytes.");
}

aws::Error invalid_message_contents() {
  return refusal("InvalidMessageContents",
                 "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to "
                 "#xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
}

aws::Error invalid_attribute_name(std::string message) {
  return refusal("InvalidAttributeName", std::move(message));
}

aws::Error unknown_attribute(std::string_view name) {
  return invalid_attribute_name("Unknown Attribute " + text(name) + ".");
}

aws::Error invalid_attribute_value(std::string message) {
  return refusal("InvalidAttributeValue", std::move(message));
}

aws::Error queue_already_exists(std::string_view attribute) {
  return refusal("QueueAlreadyExists",
                 "A queue already exists with the same name and a different value for attribute " +
                     text(attribute));
}

aws::Error queue_deleted_recently() {
  return refusal("AWS.SimpleQueueService.QueueDeletedRecently",
                 "You must wait 60 seconds after deleting a queue before you can create another "
                 "with the same name.");
}

aws::Error purge_in_progress(std::string_view queue) {
  return refusal(
      "AWS.SimpleQueueService.PurgeQueueInProgress",
      "Only one PurgeQueue operation on " + text(queue) + " is allowed every 60 seconds.", 403);
}

aws::Error receipt_handle_is_invalid(std::string_view handle) {
  return refusal("ReceiptHandleIsInvalid", "The input receipt handle \"" + text(handle) +
                                               "\" is not a valid receipt handle.");
}

aws::Error receipt_handle_has_expired(std::string_view handle) {
  return invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.");
}

aws::Error not_available_for_change(std::string_view handle) {
  return invalid_value(handle, "ReceiptHandle",
                       "Message does not exist or is not available for visibility timeout change.");
}

aws::Error over_limit() { return refusal("OverLimit", "Too many messages in flight.", 403); }

aws::Error request_throttled() { return refusal("RequestThrottled", "Request is throttled.", 403); }

aws::Error resource_not_found(std::string message) {
  return refusal("ResourceNotFoundException", std::move(message), 404);
}

aws::Error internal_error() {
  return aws::Error("InternalError", 500, "We encountered an internal error. Please try again.",
                    true);
}

aws::Error empty_batch(std::string_view entry) {
  return refusal("AWS.SimpleQueueService.EmptyBatchRequest",
                 "There should be at least one " + text(entry) + " in the request.");
}

aws::Error too_many_entries(std::size_t entries) {
  return refusal("AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
                 "Maximum number of entries per request are 10. You have sent " +
                     std::to_string(entries) + ".");
}

aws::Error batch_too_long(std::int64_t bytes) {
  return refusal("AWS.SimpleQueueService.BatchRequestTooLong",
                 "Batch requests cannot be longer than " + std::to_string(kLargestMessage) +
                     " bytes. You have sent " + std::to_string(bytes) + " bytes.");
}

aws::Error invalid_batch_entry_id() {
  return refusal("AWS.SimpleQueueService.InvalidBatchEntryId",
                 "A batch entry id can only contain alphanumeric characters, hyphens and "
                 "underscores. It can be at most 80 letters long.");
}

aws::Error batch_entry_ids_not_distinct(std::string_view id) {
  return refusal("AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
                 "Id " + text(id) + " repeated.");
}

}  // namespace weir::sqs
