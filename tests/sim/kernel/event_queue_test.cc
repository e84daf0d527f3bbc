#include "sim/kernel/event_queue.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "sim/kernel/choices.h"

namespace weir {
namespace {

constexpr Site kStep{"test/queue-step", ChoiceKind::other};
constexpr Site kDelay{"test/queue-delay", ChoiceKind::other};
constexpr Site kVictim{"test/queue-victim", ChoiceKind::other};

// The queue against a sorted map of (time, sequence), with pushes, pops and cancellations mixed.
void compare_with_model(std::uint64_t seed, const std::vector<std::uint64_t>& delays) {
  Choices choices(seed);
  EventQueue queue;
  std::map<std::pair<std::uint64_t, std::uint64_t>, void*> model;
  std::map<std::uint64_t, std::uint64_t> time_of;  // by sequence
  std::uint64_t now = 0;
  int payload = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const std::uint64_t what = choices.below(kStep, Identity{i}, 0, 10);
    if (what < 5) {
      const std::uint64_t index = choices.below(kDelay, Identity{i}, 0, delays.size());
      void* pointer = &payload;
      const std::uint64_t sequence = queue.push(now + delays[index], pointer);
      model[{now + delays[index], sequence}] = pointer;
      time_of[sequence] = now + delays[index];
    } else if (what < 7 && !time_of.empty()) {
      auto victim = time_of.begin();
      const std::uint64_t skip = choices.below(kVictim, Identity{i}, 0, time_of.size());
      std::advance(victim, static_cast<std::ptrdiff_t>(skip));
      queue.cancel(victim->first);
      model.erase({victim->second, victim->first});
      time_of.erase(victim);
    } else if (!model.empty()) {
      ASSERT_EQ(queue.next_time(), model.begin()->first.first);
      EventQueue::Event event;
      ASSERT_TRUE(queue.pop(&event));
      ASSERT_EQ(event.time, model.begin()->first.first) << "seed " << seed << " step " << i;
      ASSERT_EQ(event.sequence, model.begin()->first.second) << "seed " << seed << " step " << i;
      now = event.time;
      time_of.erase(event.sequence);
      model.erase(model.begin());
    }
    ASSERT_EQ(queue.size(), model.size());
  }
}

TEST(EventQueue, HandsOutByTimeThenFirstComeFirstServed) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    compare_with_model(seed, {1, 2, 3, 5, 900, 4096, 1u << 20});
  }
}
TEST(EventQueue, KeepsItsOrderOnBurstsAndZeroDelays) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) compare_with_model(seed, {0, 0, 0, 1000});
}
TEST(EventQueue, KeepsItsOrderOnDelaysOfUnlikeScales) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    compare_with_model(seed, {1'000'000, 1'000'000'000, 3'600'000'000'000});
  }
}

TEST(EventQueue, MemoryIsFlatWhenMostAreCancelled) {
  EventQueue queue;
  int payload = 0;
  std::uint64_t now = 0;
  std::size_t held_max = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::uint64_t timers[10];
    for (std::uint64_t k = 0; k < 10; ++k) timers[k] = queue.push(now + 1'000'000 + k, &payload);
    for (int k = 1; k < 10; ++k) queue.cancel(timers[k]);
    held_max = std::max(held_max, queue.held());
    if (queue.size() > 1000) {
      EventQueue::Event event;
      ASSERT_TRUE(queue.pop(&event));
      now = event.time;
    }
  }
  // Dead entries at most as many as live ones, and a few.
  EXPECT_LE(held_max, 2 * 1001 + 128u);
}

TEST(EventQueue, LookingAheadMovesNothing) {
  EventQueue queue;
  int payload = 0;
  queue.push(1000, &payload);
  EXPECT_EQ(queue.next_time(), 1000u);
  queue.push(10, &payload);  // before what was looked at
  EventQueue::Event event;
  ASSERT_TRUE(queue.pop(&event));
  EXPECT_EQ(event.time, 10u);
}

// A cancelled time-out at the end of a run once kept the next run from starting before it.
TEST(EventQueue, TheDeadDoNotMoveTime) {
  for (const std::uint64_t dead : {1u, 2u, 100u}) {
    EventQueue queue;
    int payload = 0;
    EventQueue::Event event;
    queue.push(10, &payload);
    std::vector<std::uint64_t> timers;
    for (std::uint64_t i = 0; i < dead; ++i) timers.push_back(queue.push(60'000, &payload));
    for (const std::uint64_t timer : timers) queue.cancel(timer);
    ASSERT_TRUE(queue.pop(&event));
    ASSERT_FALSE(queue.pop(&event));
    queue.push(10, &payload);
    queue.push(70'000, &payload);
    queue.push(500, &payload);
    std::vector<std::uint64_t> times;
    while (queue.pop(&event)) times.push_back(event.time);
    EXPECT_EQ(times, (std::vector<std::uint64_t>{10, 500, 70'000}));
  }
}

TEST(EventQueue, RefusesThePast) {
  EventQueue queue;
  int payload = 0;
  queue.push(1000, &payload);
  EventQueue::Event event;
  ASSERT_TRUE(queue.pop(&event));
  EXPECT_THROW(queue.push(999, &payload), InternalError);
}

TEST(EventQueue, WhatIsPushedForNowJoinsTheNextRound) {
  EventQueue queue;
  int payload = 0;
  std::vector<std::size_t> rounds;
  queue.set_reorder(
      [](void* context, std::vector<EventQueue::Event>& round) {
        static_cast<std::vector<std::size_t>*>(context)->push_back(round.size());
      },
      &rounds);
  queue.push(5, &payload);
  queue.push(5, &payload);
  EventQueue::Event event;
  ASSERT_TRUE(queue.pop(&event));
  for (int i = 0; i < 3; ++i) queue.push(5, &payload);
  while (queue.pop(&event)) {
  }
  EXPECT_EQ(rounds, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(queue.ties(), 2u);
}

}  // namespace
}  // namespace weir
