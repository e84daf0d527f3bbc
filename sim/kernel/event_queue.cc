#include "sim/kernel/event_queue.h"

#include <algorithm>

namespace weir {

EventQueue::~EventQueue() = default;

EventQueue::Block* EventQueue::extend(Bucket& bucket, int k) {
  if (free_ == nullptr) {
    constexpr std::size_t kSlab = 16;
    slabs_.push_back(std::make_unique_for_overwrite<Block[]>(kSlab));
    for (std::size_t i = kSlab; i-- > 0;) recycle(&slabs_.back()[i]);
  }
  Block* block = free_;
  free_ = block->next;
  block->next = nullptr;
  block->count = 0;
  (bucket.tail == nullptr ? bucket.head : bucket.tail->next) = block;
  bucket.tail = block;
  mask_ |= std::uint64_t{1} << k;
  return block;
}

void EventQueue::drop_dead(std::vector<Event>& events, std::size_t from) {
  const auto begin = events.begin() + static_cast<std::ptrdiff_t>(from);
  events.erase(std::remove_if(begin, events.end(),
                              [this](const Event& e) { return dead_.take(e.sequence); }),
               events.end());
}

void EventQueue::begin_round() {
  head_ = 0;
  // Whoever puts the round into order looks at the frames: none of them may be gone.
  if (dead_.any()) drop_dead(round_, 0);
  if (round_.size() > 1) {
    ++ties_;
    if (reorder_ != nullptr) reorder_(reorder_context_, round_);
  }
}

void EventQueue::insert(const Event& event) {
  WEIR_ASSERT(event.time > last_);
  // Before those of a later time, after those of the same: from the back, where few are passed.
  auto at = front_.end();
  while (at != front_.begin() && (at - 1)->time <= event.time) --at;
  front_.insert(at, event);
}

bool EventQueue::refill() {
  round_.clear();
  head_ = 0;
  for (;;) {
    if (!next_round_.empty()) {
      round_.swap(next_round_);
    } else {
      if (front_.empty()) refill_front();
      if (front_.empty()) return false;
      const std::uint64_t time = front_.back().time;
      for (; !front_.empty() && front_.back().time == time; front_.pop_back()) {
        round_.push_back(front_.back());
      }
    }
    begin_round();
    if (!round_.empty()) {
      last_ = round_.front().time;  // not for the dead: new work may still come before them
      return true;
    }
  }
}

void EventQueue::refill_front() {
  while (front_.empty() && mask_ != 0) {
    const int k = std::countr_zero(mask_);
    mask_ &= mask_ - 1;
    Block* const head = buckets_[k].head;
    buckets_[k] = Bucket{};
    std::size_t count = 0;
    std::uint64_t least = ~std::uint64_t{0};
    for (Block* b = head; b != nullptr; b = b->next) {
      if (dead_.any()) {
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < b->count; ++i) {
          if (!dead_.take(b->events[i].sequence)) b->events[kept++] = b->events[i];
        }
        b->count = kept;
      }
      count += b->count;
    }
    const bool small = count <= kSmall;
    for (const Block* b = head; b != nullptr && !small; b = b->next) {
      for (std::uint32_t i = 0; i < b->count; ++i) least = std::min(least, b->events[i].time);
    }
    if (small) {
      base_ = ((base_ >> k) | 1) << k;
      limit_ = base_ + (std::uint64_t{1} << k);
      if (limit_ < base_) limit_ = ~std::uint64_t{0};
    } else {
      base_ = least;
      limit_ = least + 1;
    }
    for (Block* b = head; b != nullptr;) {
      for (std::uint32_t i = 0; i < b->count; ++i) {
        const Event& event = b->events[i];
        if (small) {
          __builtin_prefetch(event.what, 1);  // it runs shortly
          // Insertion sort, latest first; of equal times the one that came first goes last.
          auto at = front_.size();
          front_.push_back(event);
          for (; at > 0 && front_[at - 1].time <= event.time; --at) front_[at] = front_[at - 1];
          front_[at] = event;
        } else if (event.time == least) {
          front_.push_back(event);
        } else {
          place(event);
        }
      }
      Block* const next = b->next;
      recycle(b);
      b = next;
    }
    if (!small) std::reverse(front_.begin(), front_.end());
  }
}

std::uint64_t EventQueue::next_time() const {
  for (std::size_t i = head_; i < round_.size(); ++i) {
    if (!dead_.contains(round_[i].sequence)) return last_;
  }
  for (const Event& event : next_round_) {
    if (!dead_.contains(event.sequence)) return last_;
  }
  for (std::size_t i = front_.size(); i-- > 0;) {
    if (!dead_.contains(front_[i].sequence)) return front_[i].time;
  }
  for (std::uint64_t mask = mask_; mask != 0; mask &= mask - 1) {
    std::uint64_t least = ~std::uint64_t{0};
    bool found = false;
    for (const Block* b = buckets_[std::countr_zero(mask)].head; b != nullptr; b = b->next) {
      for (std::uint32_t i = 0; i < b->count; ++i) {
        if (dead_.contains(b->events[i].sequence)) continue;
        least = std::min(least, b->events[i].time);
        found = true;
      }
    }
    if (found) return least;
  }
  assertion_failed("next_time() of an empty queue", __FILE__, __LINE__);
}

void EventQueue::sweep() {
  drop_dead(round_, head_);
  drop_dead(next_round_, 0);
  drop_dead(front_, 0);
  for (std::uint64_t mask = mask_; mask != 0; mask &= mask - 1) {
    const int k = std::countr_zero(mask);
    Block* const head = buckets_[k].head;
    // Compact in place: the write position never overtakes the read position.
    Block* to = head;
    std::uint32_t written = 0;
    for (Block* from = head; from != nullptr; from = from->next) {
      const std::uint32_t count = from->count;
      for (std::uint32_t i = 0; i < count; ++i) {
        const Event event = from->events[i];
        if (dead_.take(event.sequence)) continue;
        if (written == Block::kCapacity) {
          to->count = written;
          to = to->next;
          written = 0;
        }
        to->events[written++] = event;
      }
    }
    to->count = written;
    for (Block* rest = to->next; rest != nullptr;) {
      Block* const next = rest->next;
      recycle(rest);
      rest = next;
    }
    to->next = nullptr;
    buckets_[k].tail = to;
    if (written == 0) {
      recycle(head);
      buckets_[k] = Bucket{};
      mask_ &= ~(std::uint64_t{1} << k);
    }
  }
}

}  // namespace weir
