// Signal: who waits hears of a change or of the end of the time, once; who does not, hears nothing.

#include "sim/kernel/signal.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/kernel/task.h"
#include "sim/kernel/task_group.h"

namespace weir {
namespace {

using Heard = std::vector<std::string>;

Task<void> wait(Kernel& kernel, Signal& signal, Time deadline, Heard& heard) {
  const bool notified = co_await signal.wait_until(deadline);
  const auto after = std::chrono::duration_cast<std::chrono::seconds>(kernel.now() - kDefaultStart);
  heard.push_back((notified ? "notified " : "too late ") + std::to_string(after.count()));
}
Task<void> notify(Kernel& kernel, Signal& signal, Duration after) {
  co_await kernel.delay(after);
  signal.notify_all();
}

struct World {
  void wait_until(Time deadline) {
    kernel.spawn(Identity::of("waiter"), wait(kernel, signal, deadline, heard));
  }
  void notify_after(Duration d) {
    kernel.spawn(Identity::of("notifier"), notify(kernel, signal, d));
  }
  Kernel kernel;
  Signal signal{kernel};
  Heard heard;
};

TEST(Signal, EverybodyWhoWaitsIsNotifiedInTheOrderOfTheirComing) {
  World world;
  world.wait_until(kDefaultStart + 10s);
  world.wait_until(Time::max());
  world.notify_after(3s);
  world.kernel.run();
  EXPECT_EQ(world.heard, (Heard{"notified 3", "notified 3"}));
}

TEST(Signal, AWaitEndsWhenItsTimeIsUp) {
  World world;
  world.wait_until(kDefaultStart + 2s);
  world.notify_after(3s);
  world.kernel.run();
  EXPECT_EQ(world.heard, (Heard{"too late 2"}));
}

TEST(Signal, ADeadlineOfNowIsOverInThisInstant) {
  World world;
  world.wait_until(kDefaultStart);
  world.kernel.run();
  EXPECT_EQ(world.heard, (Heard{"too late 0"}));
}

TEST(Signal, AWaitThatWasNotifiedLeavesNoTimerBehind) {
  World world;
  world.wait_until(kDefaultStart + 1h);
  world.notify_after(1s);
  world.kernel.run();
  EXPECT_EQ(world.kernel.now(), kDefaultStart + 1s);
}

TEST(Signal, NobodyWaitingHearsNothingAndNothingIsRemembered) {
  World world;
  world.signal.notify_all();
  world.wait_until(kDefaultStart + 2s);
  world.kernel.run();
  EXPECT_EQ(world.heard, (Heard{"too late 2"}));
}

// The deadline's timer was set first, so that first come, first served lets it win.
TEST(Signal, ANotificationAndADeadlineAtOneInstantAreATieAndEndTheWaitOnce) {
  World world;
  world.wait_until(kDefaultStart + 3s);
  world.notify_after(3s);
  world.kernel.run();
  EXPECT_EQ(world.heard, (Heard{"too late 3"}));

  World other;
  other.notify_after(3s);
  other.wait_until(kDefaultStart + 3s);
  other.kernel.run();
  ASSERT_EQ(other.heard.size(), 1u);
}

// Notified, and the timer comes up before the wake-up: one story, resumed once, in any order.
TEST(Signal, TiesInEveryOrderEndEachWaitExactlyOnce) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Kernel kernel({.seed = seed, .explore_ties = true});
    Signal signal(kernel);
    Heard heard;
    for (int i = 0; i < 3; ++i) {
      kernel.spawn(Identity::of("waiter").child("nth", static_cast<std::uint64_t>(i)),
                   wait(kernel, signal, kDefaultStart + 3s, heard));
    }
    kernel.spawn(Identity::of("notifier"), notify(kernel, signal, 3s));
    kernel.run();
    ASSERT_EQ(heard.size(), 3u) << "seed " << seed;
  }
}

TEST(Signal, ACancelledWaitIsGoneAndTheOthersAreNot) {
  World world;
  {
    TaskGroup doomed(world.kernel);
    doomed.spawn(Identity::of("doomed"),
                 wait(world.kernel, world.signal, kDefaultStart + 10s, world.heard));
    world.wait_until(kDefaultStart + 20s);
    world.kernel.run_until(kDefaultStart + 1s);
    doomed.cancel();
  }
  world.notify_after(4s);
  world.kernel.run();
  EXPECT_EQ(world.heard, (Heard{"notified 5"}));
  EXPECT_EQ(world.kernel.pending(), 0u);
}

// Woken, and killed before it goes on: the wake-up is taken back.
TEST(Signal, AWaitThatIsCancelledAfterTheNotificationDoesNotGoOn) {
  World world;
  TaskGroup doomed(world.kernel);
  doomed.spawn(Identity::of("doomed"),
               wait(world.kernel, world.signal, kDefaultStart + 10s, world.heard));
  world.kernel.spawn(Identity::of("killer"), [](Kernel& k, Signal& s, TaskGroup& g) -> Task<void> {
    co_await k.delay(1s);
    s.notify_all();
    g.cancel();
  }(world.kernel, world.signal, doomed));
  world.kernel.run();
  EXPECT_TRUE(world.heard.empty());
  EXPECT_EQ(world.kernel.now(), kDefaultStart + 1s);
}

}  // namespace
}  // namespace weir
