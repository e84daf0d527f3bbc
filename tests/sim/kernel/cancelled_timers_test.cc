// Most time-outs are cancelled before they fire: over ten million timers, nine in ten of them
// cancelled, what is held stays flat, in entries of the queue and in bytes of the heap.

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/kernel/event_queue.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/task.h"
#include "sim/kernel/timeout.h"

namespace weir {
namespace {

constexpr std::uint64_t kTimers = 10'000'000;
constexpr std::uint64_t kPerStep = 10;  // one of them fires
constexpr std::size_t kLiving = 1'000;

// What the program has allocated. Always 0 under AddressSanitizer, which has a heap of its own;
// there the entries alone are looked at.
std::size_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void step(EventQueue& queue, std::uint64_t& now, int& payload) {
  std::uint64_t timers[kPerStep];
  for (std::uint64_t k = 0; k < kPerStep; ++k) {
    timers[k] = queue.push(now + 1'000'000 + k * 65'537, &payload);
  }
  for (std::uint64_t k = 1; k < kPerStep; ++k) queue.cancel(timers[k]);
  if (queue.size() <= kLiving) return;
  EventQueue::Event event;
  ASSERT_TRUE(queue.pop(&event));
  now = event.time;
}

TEST(CancelledTimers, TheQueueStaysFlatOverTenMillion) {
  EventQueue queue;
  int payload = 0;
  std::uint64_t now = 0;
  std::size_t held_max = 0;
  std::size_t bytes_early = 0;
  for (std::uint64_t i = 0; i < kTimers / kPerStep; ++i) {
    step(queue, now, payload);
    held_max = std::max(held_max, queue.held());
    if (i == kTimers / kPerStep / 10) bytes_early = heap_bytes();
  }
  EXPECT_EQ(queue.size(), kLiving);
  // The dead are at most as many as the living, and a few.
  EXPECT_LE(held_max, 2 * (kLiving + 1) + 128);
  EXPECT_LE(heap_bytes(), bytes_early + 65'536);
}

Task<int> answer(Kernel& kernel, Duration takes) {
  co_await kernel.delay(takes);
  co_return 1;
}

// Each round's time-out is cancelled, but for one in ten.
Task<void> impatient(Kernel& kernel, std::uint64_t rounds, std::uint64_t& answers) {
  for (std::uint64_t i = 0; i < rounds; ++i) {
    const Duration takes = i % 10 == 0 ? Duration(2s) : Duration(1ms);
    const auto one = co_await with_timeout(kernel, 1s, answer(kernel, takes));
    if (one) ++answers;
  }
}

TEST(CancelledTimers, StoriesWithTimeoutsLeaveNothingBehind) {
  constexpr std::uint64_t kStories = 100;
  Kernel kernel;
  std::uint64_t answers = 0;
  for (std::uint64_t i = 0; i < kStories; ++i) {
    kernel.spawn(Identity::of("impatient").child("nth", i), impatient(kernel, 2'000, answers));
  }
  kernel.run_until(kernel.now() + 20s);
  const std::size_t bytes_early = heap_bytes();
  std::size_t held_max = 0;
  for (int second = 0; second < 150; ++second) {
    kernel.run_until(kernel.now() + 1s);
    held_max = std::max(held_max, kernel.queue().held());
  }
  EXPECT_LE(held_max, 2 * 2 * kStories + 128);
  EXPECT_LE(heap_bytes(), bytes_early + 65'536);
  kernel.run();
  EXPECT_EQ(answers, kStories * 1'800);
}

}  // namespace
}  // namespace weir
