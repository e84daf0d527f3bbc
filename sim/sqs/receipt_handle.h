// Receipt handles: they name one receive of one message, and anybody may have forged one.

#ifndef WEIR_SIM_SQS_RECEIPT_HANDLE_H_
#define WEIR_SIM_SQS_RECEIPT_HANDLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/sqs/state.h"

namespace weir::sqs {

struct Receipt {
  std::uint64_t number = 0;  // of the message
  std::int64_t receive = 0;  // which one of its receives
};

std::string receipt_handle(const Queue& queue, const StoredMessage& message);
// Nothing: this queue never gave such a handle.
std::optional<Receipt> read_receipt_handle(const Queue& queue, std::string_view handle);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_RECEIPT_HANDLE_H_
