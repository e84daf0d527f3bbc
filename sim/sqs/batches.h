// What the three batch operations share: at most ten entries, each with an id of its own, and a
// result that names what succeeded and what failed. A list without entries is left out.

#ifndef WEIR_SIM_SQS_BATCHES_H_
#define WEIR_SIM_SQS_BATCHES_H_

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/error.h"
#include "sim/sqs/errors.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

inline constexpr std::size_t kBatchMost = 10;

bool is_batch_entry_id(std::string_view id);

// `type` is the entries' own: "SendMessageBatchRequestEntry".
template <typename Entry>
std::optional<aws::Error> check_batch(const std::vector<Entry>& entries, std::string_view type) {
  if (entries.empty()) return empty_batch(type);
  if (entries.size() > kBatchMost) return too_many_entries(entries.size());
  std::set<std::string> ids;
  for (const Entry& entry : entries) {
    if (!is_batch_entry_id(*entry.Id)) return invalid_batch_entry_id();
    if (!ids.insert(*entry.Id).second) return batch_entry_ids_not_distinct(*entry.Id);
  }
  return std::nullopt;
}

template <typename Result>
auto& succeeded(Result& result, const std::string& id) {
  if (!result.Successful) result.Successful.emplace();
  auto& entry = result.Successful->emplace_back();
  entry.Id = id;
  return entry;
}

// The entry's error as a batch shows it.
BatchResultErrorEntry failed_entry(const std::string& id, aws::Error error);

template <typename Result>
void add_failure(Result& result, const std::string& id, aws::Error error) {
  if (!result.Failed) result.Failed.emplace();
  result.Failed->push_back(failed_entry(id, std::move(error)));
}

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_BATCHES_H_
