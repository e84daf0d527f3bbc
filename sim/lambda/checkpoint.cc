#include "sim/lambda/checkpoint.h"

#include <algorithm>
#include <utility>

namespace weir::lambda {

bool sequence_less(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

void Checkpoint::done(const std::string& sequence_number) {
  const auto entry =
      std::ranges::lower_bound(open_, sequence_number, sequence_less, &Entry::sequence_number);
  if (entry == open_.end() || entry->sequence_number != sequence_number) return;
  entry->done = true;
  while (!open_.empty() && open_.front().done) {
    value_ = std::move(open_.front().sequence_number);
    open_.pop_front();
  }
}

}  // namespace weir::lambda
