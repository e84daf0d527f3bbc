// Iterator: what a shard iterator says, and its opaque form.
//
// A place is fixed when the iterator is issued, as the counter of the first record it may return;
// so LATEST stays where it was however often it is used. The text carries a check, so that anything
// else is refused.

#ifndef WEIR_SIM_KINESIS_ITERATOR_H_
#define WEIR_SIM_KINESIS_ITERATOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/kernel/time.h"

namespace weir::kinesis {

inline constexpr Duration kIteratorLifetime = 300s;

struct Iterator {
  std::string stream;
  std::uint64_t generation = 0;  // of the stream
  std::uint32_t shard = 0;
  std::uint64_t counter = 0;  // the first record that it may return
  Time issued;
  bool operator==(const Iterator&) const = default;
};

std::string encode_iterator(const Iterator& iterator);
// Nothing unless encode_iterator() wrote it.
std::optional<Iterator> decode_iterator(std::string_view text);
// The same place, issued at this time: what an empty read gives. What is no iterator stays as it
// is.
std::string renew_iterator(std::string_view text, Time at);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_ITERATOR_H_
