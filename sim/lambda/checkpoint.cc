#include "sim/lambda/checkpoint.h"

#include <algorithm>
#include <utility>

namespace weir::lambda {
namespace {

// As the numbers that they are.
bool less(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

void Checkpoint::done(const std::string& sequence_number) {
  const auto entry =
      std::ranges::lower_bound(open_, sequence_number, less, &Entry::sequence_number);
  if (entry == open_.end() || entry->sequence_number != sequence_number) return;
  entry->done = true;
  while (!open_.empty() && open_.front().done) {
    value_ = std::move(open_.front().sequence_number);
    open_.pop_front();
  }
}

}  // namespace weir::lambda
