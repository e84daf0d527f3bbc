// The digests that SQS sends beside what it carries, for SDKs to check; and what FIFO queues
// deduplicate by.

#ifndef WEIR_SIM_SQS_DIGESTS_H_
#define WEIR_SIM_SQS_DIGESTS_H_

#include <map>
#include <string>
#include <string_view>

#include "sim/sqs/state.h"

namespace weir::sqs {

// In lower-case hex digits.
std::string md5_of(std::string_view text);
std::string sha256_of(std::string_view text);

// Of message attributes, in the order of their names; for each: its name, its type and its value,
// lengths before them, and a byte that says whether it is text. Empty: there are none.
std::string md5_of_attributes(const MessageAttributes& attributes);
std::string md5_of_attributes(const std::map<std::string, MessageSystemAttributeValue>& attributes);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_DIGESTS_H_
