// The errors of SQS, under the names that SDKs show.
//
// SQS speaks JSON and remembers that it once spoke the query protocol: an error has the name of its
// exception in the model ("QueueDoesNotExist") and the code of old ("AWS.SimpleQueueService.
// NonExistentQueue"), which it sends beside it. SDKs show the old one, so that it is aws::Error's
// code; exception_of() gives the other.

#ifndef WEIR_SIM_SQS_ERRORS_H_
#define WEIR_SIM_SQS_ERRORS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/aws/error.h"

namespace weir::sqs {

// "QueueDoesNotExist" of "AWS.SimpleQueueService.NonExistentQueue"; the code itself if both are the
// same.
std::string_view exception_of(std::string_view code);

aws::Error queue_does_not_exist();
aws::Error invalid_parameter_value(std::string message);
// "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: …"
aws::Error invalid_value(std::string_view value, std::string_view parameter,
                         std::string_view reason);
// What only the other type of queue takes.
aws::Error not_for_this_queue_type(std::string_view value, std::string_view parameter);
aws::Error missing_parameter(std::string_view parameter);
aws::Error message_too_long(std::int64_t limit);
aws::Error invalid_message_contents();
aws::Error invalid_attribute_name(std::string message);
aws::Error unknown_attribute(std::string_view name);
aws::Error invalid_attribute_value(std::string message);
aws::Error queue_already_exists(std::string_view attribute);
aws::Error queue_deleted_recently();
aws::Error purge_in_progress(std::string_view queue);
aws::Error receipt_handle_is_invalid(std::string_view handle);
aws::Error receipt_handle_has_expired(std::string_view handle);
aws::Error not_available_for_change(std::string_view handle);
aws::Error over_limit();
aws::Error request_throttled();
aws::Error resource_not_found(std::string message);
aws::Error internal_error();

// Of batches. `entry` is the type of their entries: "SendMessageBatchRequestEntry".
aws::Error empty_batch(std::string_view entry);
aws::Error too_many_entries(std::size_t entries);
aws::Error batch_too_long(std::int64_t bytes);
aws::Error invalid_batch_entry_id();
aws::Error batch_entry_ids_not_distinct(std::string_view id);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_ERRORS_H_
