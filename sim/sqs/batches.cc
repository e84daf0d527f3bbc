#include "sim/sqs/batches.h"

namespace weir::sqs {

bool is_batch_entry_id(std::string_view id) {
  constexpr std::size_t kMost = 80;
  return !id.empty() && id.size() <= kMost && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

BatchResultErrorEntry failed_entry(const std::string& id, aws::Error error) {
  // Recorded: what is refused as a whole with "are invalid" is refused in a batch with "cannot be
  // validated".
  static constexpr std::string_view kWhole = "One or more parameters are invalid.";
  if (error.message.starts_with(kWhole)) {
    error.message.replace(0, kWhole.size(), "One or more parameters cannot be validated.");
  }
  BatchResultErrorEntry entry;
  entry.Id = id;
  entry.SenderFault = !error.server_fault;
  entry.Code = std::move(error.code);
  entry.Message = std::move(error.message);
  return entry;
}

}  // namespace weir::sqs
