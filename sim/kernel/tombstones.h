// Tombstones: which sequence numbers are dead, a bit each.
//
// Sequence numbers are handed out in order and never used again, so the dead lie close together:
// chunks of 4,096 bits, present only where something in them is dead, and a table of chunks that
// follows the oldest of them. A number is marked once, and taken out once, when its event is met.

#ifndef WEIR_SIM_KERNEL_TOMBSTONES_H_
#define WEIR_SIM_KERNEL_TOMBSTONES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace weir {

class Tombstones {
 public:
  bool any() const { return size_ != 0; }
  std::size_t size() const { return size_; }

  void mark(std::uint64_t sequence) {
    Chunk& chunk = chunk_for(sequence >> kShift);
    chunk.words[(sequence >> 6) & (kWords - 1)] |= std::uint64_t{1} << (sequence & 63);
    ++chunk.count;
    ++size_;
  }

  bool contains(std::uint64_t sequence) const {
    const std::uint64_t at = (sequence >> kShift) - first_;  // wraps for what lies before
    if (at >= chunks_.size() || chunks_[at] == nullptr) return false;
    return (chunks_[at]->words[(sequence >> 6) & (kWords - 1)] >> (sequence & 63) & 1) != 0;
  }

  // Whether it was dead; it is forgotten then.
  bool take(std::uint64_t sequence) {
    const std::uint64_t at = (sequence >> kShift) - first_;
    if (at >= chunks_.size() || chunks_[at] == nullptr) return false;
    Chunk& chunk = *chunks_[at];
    std::uint64_t& word = chunk.words[(sequence >> 6) & (kWords - 1)];
    const std::uint64_t bit = std::uint64_t{1} << (sequence & 63);
    if ((word & bit) == 0) return false;
    word &= ~bit;
    --size_;
    if (--chunk.count == 0) release(at);
    return true;
  }

 private:
  static constexpr int kShift = 12;
  static constexpr std::size_t kWords = 64;
  struct Chunk {
    std::uint64_t words[kWords] = {};
    std::uint32_t count = 0;
  };

  Chunk& chunk_for(std::uint64_t number) {
    if (chunks_.empty()) first_ = number;
    for (; number < first_; --first_) chunks_.push_front(nullptr);
    while (number - first_ >= chunks_.size()) chunks_.push_back(nullptr);
    std::unique_ptr<Chunk>& chunk = chunks_[number - first_];
    if (chunk == nullptr) {
      if (spare_.empty()) {
        chunk = std::make_unique<Chunk>();
      } else {
        chunk = std::move(spare_.back());
        spare_.pop_back();
      }
    }
    return *chunk;
  }
  void release(std::uint64_t at) {
    if (spare_.size() < 64) spare_.push_back(std::move(chunks_[at]));
    chunks_[at] = nullptr;
    for (; !chunks_.empty() && chunks_.front() == nullptr; ++first_) chunks_.pop_front();
    while (!chunks_.empty() && chunks_.back() == nullptr) chunks_.pop_back();
  }

  std::deque<std::unique_ptr<Chunk>> chunks_;
  std::vector<std::unique_ptr<Chunk>> spare_;  // all zero
  std::uint64_t first_ = 0;                    // the number of chunks_[0]
  std::size_t size_ = 0;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_TOMBSTONES_H_
