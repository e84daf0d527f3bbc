// LadderQueue: the yardstick's own event queue, by (time, first come first served).
//
// Three rungs. What is due next is a short sorted vector, consumed from its end. Ahead of it lies a
// ring of unsorted buckets of equal width, lists of nodes from one pool; what lies beyond the ring
// waits, in no order, until the ring has come near. A bucket is sorted when its
// turn comes, and its frames are asked for ahead of time.
//
// Made for exponential delays and for nothing else: it is what a queue can reach at best, to
// measure by. It collapses on delays of unlike scales, has no cancellation and hashes nothing.

#ifndef WEIR_TESTS_BENCH_LADDER_QUEUE_H_
#define WEIR_TESTS_BENCH_LADDER_QUEUE_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace yardstick {

class LadderQueue {
 public:
  explicit LadderQueue(std::size_t expected) : ring_(kRingMin, kNone) { pool_.reserve(expected); }

  // REQUIRES: time is not before the time last popped.
  void push(std::uint64_t time, void* frame) {
    ++size_;
    place({time, ++order_, frame});
  }

  // REQUIRES: something is pending.
  void* pop(std::uint64_t* time) {
    if (size_ > grown_ || size_ < shrunk_) [[unlikely]]
      tune();
    while (due_.empty()) next_bucket();
    const Entry entry = due_.back();
    due_.pop_back();
    --size_;
    if (due_.size() > 1) __builtin_prefetch(due_[due_.size() - 2].frame, 1);
    *time = now_ = entry.time;
    return entry.frame;
  }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kRingMin = 64;
  static constexpr std::uint64_t kPerBucket = 4;
  struct Entry {
    std::uint64_t time, order;
    void* frame;
  };
  struct Node {
    Entry entry;
    std::uint32_t next;
  };

  static bool later(const Entry& a, const Entry& b) {
    return a.time != b.time ? a.time > b.time : a.order > b.order;
  }
  std::uint32_t& bucket(std::uint64_t number) { return ring_[number & (ring_.size() - 1)]; }

  void place(const Entry& entry) {
    const std::uint64_t number = entry.time >> shift_;
    if (number < turn_) {
      insert(entry);
    } else if (number - turn_ < ring_.size()) {
      hang(entry, bucket(number));
    } else {
      far_.push_back(entry);
    }
  }

  // From the end, where most newcomers to what is due belong.
  void insert(const Entry& entry) {
    std::size_t at = due_.size();
    due_.push_back(entry);
    for (; at > 0 && later(entry, due_[at - 1]); --at) due_[at] = due_[at - 1];
    due_[at] = entry;
  }

  void hang(const Entry& entry, std::uint32_t& list) {
    std::uint32_t at = free_;
    if (at != kNone) {
      free_ = pool_[at].next;
      pool_[at] = {entry, list};
    } else {
      at = static_cast<std::uint32_t>(pool_.size());
      pool_.push_back({entry, list});
    }
    list = at;
  }

  void next_bucket() {
    // The far rung is looked through once a half turn: until then the ring covers what comes.
    if ((turn_ & (ring_.size() / 2 - 1)) == 0 && !far_.empty()) [[unlikely]]
      draw_near();
    std::uint32_t& list = bucket(turn_++);
    const std::uint32_t ahead = bucket(turn_ + 1);
    if (ahead != kNone) __builtin_prefetch(&pool_[ahead]);
    for (std::uint32_t at = std::exchange(list, kNone); at != kNone;) {
      Node& node = pool_[at];
      __builtin_prefetch(node.entry.frame, 1);
      insert(node.entry);
      const std::uint32_t next = std::exchange(node.next, free_);
      free_ = std::exchange(at, next);
    }
  }

  void draw_near() {
    std::vector<Entry> entries;
    entries.swap(far_);
    for (const Entry& entry : entries) place(entry);
  }

  // Anew with buckets for the population there is. Exponential delays have no memory: near now, a
  // population of n whose mean distance is d has n events in every d.
  void tune() {
    std::vector<Entry> entries;
    entries.reserve(size_);
    entries.swap(due_);
    for (const std::uint32_t list : ring_) {
      for (std::uint32_t at = list; at != kNone; at = pool_[at].next) {
        entries.push_back(pool_[at].entry);
      }
    }
    entries.insert(entries.end(), far_.begin(), far_.end());
    far_.clear();
    pool_.clear();
    free_ = kNone;
    std::uint64_t sum = 0;  // for a million events an hour ahead: a fifth of what it holds
    for (const Entry& entry : entries) sum += entry.time - now_;
    const std::uint64_t mean = sum / size_;
    const std::uint64_t width = std::max<std::uint64_t>(mean * kPerBucket / size_, 1);
    shift_ = static_cast<int>(std::bit_width(width)) - 1;
    ring_.assign(std::bit_ceil(std::max(kRingMin, size_ * 2)), kNone);
    turn_ = now_ >> shift_;
    grown_ = size_ * 2;
    shrunk_ = size_ / 4;
    for (const Entry& entry : entries) place(entry);
  }

  std::vector<Entry> due_;  // the next one at the back
  std::vector<std::uint32_t> ring_;
  std::vector<Node> pool_;
  std::vector<Entry> far_;
  std::uint32_t free_ = kNone;
  int shift_ = 20;          // of a time: its bucket's number
  std::uint64_t turn_ = 1;  // the first bucket in the ring; all before it are due
  std::uint64_t now_ = 0, order_ = 0;
  std::size_t size_ = 0, grown_ = kRingMin, shrunk_ = 0;
};

}  // namespace yardstick

#endif  // WEIR_TESTS_BENCH_LADDER_QUEUE_H_
