#include "sim/kernel/trace.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace weir {

std::string to_hex(std::uint64_t number) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = kDigits[(number >> (60 - 4 * i)) & 15];
  return text;
}

std::string to_string(const Hash128& hash) { return to_hex(hash.high) + to_hex(hash.low); }

Trace::Trace() : page_(std::make_unique_for_overwrite<char[]>(sizeof(Hash128) + kPage * kRecord)) {
  std::fill_n(page_.get(), sizeof(Hash128), '\0');
}

Hash128 Trace::hash_page(std::size_t records) const {
  const XXH128_hash_t h = XXH3_128bits(page_.get(), sizeof(Hash128) + records * kRecord);
  return {h.high64, h.low64};
}

void Trace::close_page() {
  const Hash128 hash = hash_page(kPage);
  if (count_ % kBlock == 0) checkpoints_.push_back(hash);
  put(page_.get(), hash.high);
  put(page_.get() + 8, hash.low);
  in_page_ = 0;
}

Hash128 Trace::hash() const { return hash_page(in_page_); }

void Trace::keep(std::uint64_t from, std::uint64_t to) {
  keep_from_ = from;
  keep_count_ = to > from ? to - from : 0;
}

std::optional<std::size_t> first_differing_block(const std::vector<Hash128>& a,
                                                 const std::vector<Hash128>& b) {
  // Hashes are chained: once different, different for good. So the first can be bisected for.
  const std::size_t common = std::min(a.size(), b.size());
  std::size_t low = 0, high = common;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (a[middle] == b[middle]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == common) return std::nullopt;
  return low;
}

std::optional<std::size_t> first_difference(const std::vector<TraceEvent>& a,
                                            const std::vector<TraceEvent>& b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (!(a[i] == b[i])) return i;
  }
  if (a.size() == b.size()) return std::nullopt;
  return common;
}

}  // namespace weir
