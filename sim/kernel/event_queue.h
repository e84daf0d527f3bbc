// EventQueue: hands out what is due, by (time, first come first served).
//
// A radix heap: an event's bucket is the highest bit in which its time differs from that of the
// last one handed out, so that a push is a few instructions and each event moves at most 63 times,
// in practice a few. The lowest bucket, once small, is sorted whole into a front that is consumed
// from its end. It needs no tuning and does not collapse on bursts, zero delays or delays of unlike
// scales, where a calendar queue does. REQUIRES: nothing is pushed before the time last
// popped. Buckets keep their order, so that equal times come out in the order they went in.
//
// An instant runs in rounds: what is pushed for the current instant while a round runs joins the
// next round. A cancelled event is marked in a bitmap and dropped when met; when the dead outnumber
// the living, all of them are swept out, so that memory stays in proportion to what is pending.

#ifndef WEIR_SIM_KERNEL_EVENT_QUEUE_H_
#define WEIR_SIM_KERNEL_EVENT_QUEUE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kernel/tombstones.h"

namespace weir {

class EventQueue {
 public:
  struct Event {
    std::uint64_t time = 0;  // nanoseconds, order-preserving image of Time
    std::uint64_t sequence = 0;
    void* what = nullptr;
  };

  EventQueue() = default;
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // Returns the event's sequence number, which is never used again: the handle to cancel it by.
  std::uint64_t push(std::uint64_t time, void* what) {
    const std::uint64_t sequence = ++sequence_;
    ++live_;
    if (time >= limit_ && time != last_) {
      place({time, sequence, what});
    } else if (time == last_) {
      next_round_.push_back({time, sequence, what});
    } else {
      insert({time, sequence, what});
    }
    return sequence;
  }

  // REQUIRES: the event with this number is pending.
  void cancel(std::uint64_t sequence) {
    dead_.mark(sequence);
    --live_;
    if (dead_.size() > live_ + kDeadMin) sweep();
  }

  // False: nothing is pending.
  bool pop(Event* event) {
    for (;;) {
      while (head_ < round_.size()) {
        const Event& next = round_[head_++];
        if (dead_.any() && dead_.take(next.sequence)) continue;
        *event = next;
        --live_;
        return true;
      }
      if (next_round_.empty() && !front_.empty()) [[likely]] {
        // Most instants have one event: it need not be made a round.
        const Event next = front_.back();
        if (front_.size() == 1 || front_[front_.size() - 2].time != next.time) {
          front_.pop_back();
          if (dead_.any() && dead_.take(next.sequence)) continue;
          last_ = next.time;  // not for the dead: new work may still come before them
          if (front_.size() > 1) __builtin_prefetch(front_[front_.size() - 2].what, 1);
          *event = next;
          --live_;
          return true;
        }
      }
      if (!refill()) return false;
    }
  }

  // The time of the next event, without moving anything: new work may still come before it.
  // REQUIRES: !empty().
  std::uint64_t next_time() const;

  bool empty() const { return live_ == 0; }
  std::size_t size() const { return live_; }
  // Pending and cancelled events that still take up room. Only for tests.
  std::size_t held() const { return live_ + dead_.size(); }

  // What is due in this round, to be put into another order before the first of it is popped.
  // Called whenever a round of more than one event begins.
  using Reorder = void (*)(void* context, std::vector<Event>& round);
  void set_reorder(Reorder reorder, void* context) {
    reorder_ = reorder;
    reorder_context_ = context;
  }
  // Rounds of more than one event so far: how often the order within an instant was open.
  std::uint64_t ties() const { return ties_; }

 private:
  static constexpr std::size_t kDeadMin = 64;
  // Blocks rather than vectors: no slack capacity and no copying as buckets grow.
  struct Block {
    static constexpr std::uint32_t kCapacity = 42;
    Block* next;
    std::uint32_t count;
    Event events[kCapacity];
  };
  struct Bucket {
    Block* head = nullptr;
    Block* tail = nullptr;
  };

  void place(const Event& event) {
    const int k = static_cast<int>(std::bit_width(event.time ^ base_)) - 1;
    Bucket& bucket = buckets_[k];
    Block* tail = bucket.tail;
    if (tail == nullptr || tail->count == Block::kCapacity) tail = extend(bucket, k);
    tail->events[tail->count++] = event;
  }
  Block* extend(Bucket& bucket, int k);
  void recycle(Block* block) {
    block->next = free_;
    free_ = block;
  }
  void insert(const Event& event);
  bool refill();
  void refill_front();
  void begin_round();
  void drop_dead(std::vector<Event>& events, std::size_t from);
  void sweep();

  static constexpr std::size_t kSmall = 48;

  std::vector<Event> round_, next_round_;
  std::size_t head_ = 0;
  std::vector<Event> front_;  // all before limit_, the next one at the back
  std::uint64_t last_ = 0;    // the time last handed out
  std::uint64_t base_ = 0;    // what the buckets are relative to; no event in them is before it
  std::uint64_t limit_ = 0;   // nothing in the buckets is before this
  std::uint64_t sequence_ = 0, mask_ = 0, live_ = 0, ties_ = 0;
  Bucket buckets_[64];
  Block* free_ = nullptr;
  std::vector<std::unique_ptr<Block[]>> slabs_;
  Tombstones dead_;
  Reorder reorder_ = nullptr;
  void* reorder_context_ = nullptr;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_EVENT_QUEUE_H_
