// What a message may be: its characters, its attributes and its size.

#ifndef WEIR_SIM_SQS_MESSAGE_CHECK_H_
#define WEIR_SIM_SQS_MESSAGE_CHECK_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// Its body and its attributes: names, types and values.
std::int64_t size_of_message(std::string_view body, const MessageAttributes& attributes);

std::optional<aws::Error> check_body(std::string_view body);
std::optional<aws::Error> check_attributes(const MessageAttributes& attributes);
// A MessageGroupId or MessageDeduplicationId: 1 to 128 letters, digits and marks.
std::optional<aws::Error> check_token(std::string_view name, std::string_view value);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_MESSAGE_CHECK_H_
