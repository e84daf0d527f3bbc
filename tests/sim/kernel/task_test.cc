#include "sim/kernel/task.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/kernel/channel.h"
#include "sim/kernel/gate.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/task_group.h"
#include "sim/kernel/timeout.h"
#include "sim/kernel/when.h"

namespace weir {
namespace {

using Log = std::vector<std::string>;

// Says when it dies: a cancelled story is a destroyed one, and its destructors run.
struct Mourner {
  Log& log;
  std::string name;
  ~Mourner() { log.push_back(name + " gone"); }
};

Task<int> after(Kernel& kernel, Duration d, int value) {
  co_await kernel.delay(d);
  co_return value;
}
Task<int> failing(Kernel& kernel, Duration d) {
  co_await kernel.delay(d);
  throw std::runtime_error("failed on purpose");
}
Task<int> mourned(Kernel& kernel, Log& log, Duration d) {
  const Mourner mourner{log, "child"};
  co_await kernel.delay(d);
  co_return 1;
}

// Runs one story to its end.
template <class Story>
StopReason run(Kernel& kernel, Story story) {
  kernel.spawn(Identity::of("story"), story(kernel));
  return kernel.run();
}

TEST(Task, TimeMovesOnlyWhenNothingIsLeftToDo) {
  Kernel kernel;
  const Time start = kernel.now();
  run(kernel, [](Kernel& k) -> Task<void> {
    const Time began = k.now();
    const int value = co_await after(k, 5s, 7);
    EXPECT_EQ(value, 7);
    EXPECT_EQ(k.now() - began, 5s);
  });
  EXPECT_EQ(kernel.now() - start, 5s);
}

TEST(Task, AnExceptionReachesWhoAwaits) {
  Kernel kernel;
  run(kernel, [](Kernel& k) -> Task<void> {
    bool caught = false;
    try {
      co_await failing(k, 1s);
    } catch (const std::runtime_error&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
  });
}

TEST(Task, AnExceptionThatNobodyAwaitsFailsTheRun) {
  Kernel kernel;
  const auto story = [](Kernel& k) -> Task<void> { co_await failing(k, 1s); };
  kernel.spawn(Identity::of("story"), story(kernel));
  EXPECT_THROW(kernel.run(), std::runtime_error);
}

Task<int> ready(Kernel&) { co_return 1; }

// Three million of these overflow the stack where coroutines resume each other (GCC at -O0).
TEST(Task, AMillionReadyChildrenNeedNoStack) {
  Kernel kernel;
  run(kernel, [](Kernel& k) -> Task<void> {
    int sum = 0;
    for (int i = 0; i < 1'000'000; ++i) sum += co_await ready(k);
    EXPECT_EQ(sum, 1'000'000);
  });
}

Task<int> deep(Kernel& kernel, int depth) {
  if (depth == 0) co_return 0;
  const int below = co_await deep(kernel, depth - 1);
  co_return below + 1;
}

TEST(Task, AwaitsNestDeeply) {
  Kernel kernel;
  run(kernel, [](Kernel& k) -> Task<void> {
    const int depth = co_await deep(k, 10'000);
    EXPECT_EQ(depth, 10'000);
  });
}

TEST(Kernel, RunUntilStopsAtTheTimeAndGoesOn) {
  Kernel kernel;
  const Time start = kernel.now();
  kernel.spawn(Identity::of("s"), [](Kernel& k) -> Task<void> { co_await k.delay(10s); }(kernel));
  EXPECT_EQ(kernel.run_until(start + 4s), StopReason::until);
  EXPECT_EQ(kernel.now(), start + 4s);
  kernel.spawn(Identity::of("t"), [](Kernel& k) -> Task<void> { co_await k.delay(1s); }(kernel));
  EXPECT_EQ(kernel.run_until(start + 6s), StopReason::until);
  EXPECT_EQ(kernel.run(), StopReason::drained);
  EXPECT_EQ(kernel.now(), start + 10s);
}

TEST(Kernel, ABoundOnEventsEndsAnEndlessStory) {
  Kernel kernel({.events_max = 1000});
  const auto reason = run(kernel, [](Kernel& k) -> Task<void> {
    for (;;) co_await k.delay(0s);
  });
  EXPECT_EQ(reason, StopReason::events_bound);
}

TEST(Kernel, AWorldThatEndsEarlyDestroysItsStories) {
  Log log;
  {
    Kernel kernel;
    kernel.spawn(Identity::of("s"),
                 [](Kernel& k, Log& l) -> Task<void> { co_await mourned(k, l, 10s); }(kernel, log));
    kernel.run_until(kernel.now() + 1s);
  }
  EXPECT_EQ(log, Log{"child gone"});
}

TEST(Timeout, CancelsTheStoryWhereItWaits) {
  Kernel kernel;
  Log log;
  const auto story = [](Kernel& k, Log& l) -> Task<void> {
    const Time began = k.now();
    auto late = co_await with_timeout(k, 3s, mourned(k, l, 10s));
    EXPECT_FALSE(late.has_value());
    EXPECT_EQ(k.now() - began, 3s);
    EXPECT_EQ(l, Log{"child gone"});
    auto early = co_await with_timeout(k, 3s, after(k, 1s, 9));
    EXPECT_EQ(early.value_or(0), 9);
    EXPECT_EQ(k.now() - began, 4s);
  };
  kernel.spawn(Identity::of("s"), story(kernel, log));
  EXPECT_EQ(kernel.run(), StopReason::drained);
  EXPECT_EQ(kernel.pending(), 0u);
}

TEST(Timeout, NestedOnesAreCancelledTogether) {
  Kernel kernel;
  Log log;
  const auto story = [](Kernel& k, Log& l) -> Task<void> {
    auto both = co_await with_timeout(k, 1s, with_timeout(k, 2s, mourned(k, l, 10s)));
    EXPECT_FALSE(both.has_value());
  };
  kernel.spawn(Identity::of("s"), story(kernel, log));
  kernel.run();
  EXPECT_EQ(log, Log{"child gone"});
  EXPECT_EQ(kernel.now() - kDefaultStart, 1s);
}

TEST(Timeout, AResultAtTheSameInstantIsATie) {
  // First come, first served: the timer was set before the child began to wait.
  Kernel kernel;
  run(kernel, [](Kernel& k) -> Task<void> {
    auto result = co_await with_timeout(k, 1s, after(k, 1s, 5));
    EXPECT_FALSE(result.has_value());
  });
}

TEST(WhenAll, WaitsForTheSlowest) {
  Kernel kernel;
  run(kernel, [](Kernel& k) -> Task<void> {
    std::vector<Task<int>> tasks;
    for (int i = 1; i <= 3; ++i) tasks.push_back(after(k, std::chrono::seconds(i), i));
    const std::vector<int> all = co_await when_all(k, std::move(tasks));
    EXPECT_EQ(all, (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(k.now() - kDefaultStart, 3s);
  });
}

TEST(WhenAny, CancelsTheOthers) {
  Kernel kernel;
  Log log;
  const auto story = [](Kernel& k, Log& l) -> Task<void> {
    std::vector<Task<int>> tasks;
    tasks.push_back(mourned(k, l, 10s));
    tasks.push_back(after(k, 1s, 4));
    const First<int> first = co_await when_any(k, std::move(tasks));
    EXPECT_EQ(first.index, 1u);
    EXPECT_EQ(first.value, 4);
  };
  kernel.spawn(Identity::of("s"), story(kernel, log));
  kernel.run();
  EXPECT_EQ(log, Log{"child gone"});
  EXPECT_EQ(kernel.now() - kDefaultStart, 1s);
}

TEST(TaskGroup, CancelsItsStoriesWhenItGoes) {
  Kernel kernel;
  Log log;
  const auto story = [](Kernel& k, Log& l) -> Task<void> {
    {
      TaskGroup group(k);
      group.spawn(Identity::of("a"),
                  [](Kernel& kk, Log& ll) -> Task<void> { co_await mourned(kk, ll, 10s); }(k, l));
      group.spawn(Identity::of("never started"),
                  [](Kernel& kk, Log& ll) -> Task<void> { co_await mourned(kk, ll, 10s); }(k, l));
      co_await k.delay(1s);
    }
    EXPECT_EQ(l.size(), 2u);
  };
  kernel.spawn(Identity::of("s"), story(kernel, log));
  kernel.run();
  EXPECT_EQ(kernel.now() - kDefaultStart, 1s);
}

TEST(TaskGroup, AStoryThatCancelsItselfGoesOnUntilItWaits) {
  Kernel kernel;
  Log log;
  auto group = std::make_unique<TaskGroup>(kernel);
  group->spawn(Identity::of("a"), [](Kernel& k, Log& l, TaskGroup& g) -> Task<void> {
    const Mourner mourner{l, "self"};
    co_await k.delay(1s);
    g.cancel();
    l.push_back("still here");
    co_await k.delay(1s);
    l.push_back("never");
  }(kernel, log, *group));
  kernel.run();
  EXPECT_EQ(log, (Log{"still here", "self gone"}));
}

TEST(TaskGroup, AParentThatIsDestroyedByItsChildTakesTheChildAlong) {
  Kernel kernel;
  Log log;
  auto group = std::make_unique<TaskGroup>(kernel);
  group->spawn(Identity::of("a"), [](Kernel& k, Log& l, TaskGroup& g) -> Task<void> {
    const Mourner mourner{l, "parent"};
    co_await [](Kernel& kk, Log& ll, TaskGroup& gg) -> Task<void> {
      const Mourner inner{ll, "child"};
      co_await kk.delay(1s);
      gg.cancel();
      co_await ready(kk);  // a transfer that must not be taken any more
      ll.push_back("never");
    }(k, l, g);
  }(kernel, log, *group));
  kernel.run();
  EXPECT_EQ(log, (Log{"child gone", "parent gone"}));
}

TEST(TaskGroup, JoinReturnsWhenTheLastHasEnded) {
  Kernel kernel;
  run(kernel, [](Kernel& k) -> Task<void> {
    TaskGroup group(k);
    for (int i = 1; i <= 3; ++i) {
      group.spawn(Identity{static_cast<std::uint64_t>(i)}, [](Kernel& kk, int n) -> Task<void> {
        co_await kk.delay(std::chrono::seconds(n));
      }(k, i));
    }
    co_await group.join(k);
    EXPECT_EQ(k.now() - kDefaultStart, 3s);
  });
}

TEST(Semaphore, PermitsAreHandedOutFirstComeFirstServed) {
  Kernel kernel;
  Semaphore servers(kernel, 1);
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) {
    kernel.spawn(Identity{static_cast<std::uint64_t>(i)},
                 [](Kernel& k, Semaphore& s, std::vector<int>& o, int n) -> Task<void> {
                   co_await s.acquire();
                   o.push_back(n);
                   co_await k.delay(1s);
                   s.release();
                 }(kernel, servers, order, i));
  }
  kernel.run();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(servers.free(), 1u);
}

TEST(Semaphore, APermitGrantedToACancelledStoryGoesToTheNext) {
  Kernel kernel;
  Semaphore servers(kernel, 0);
  bool second_got_it = false;
  auto first = std::make_unique<TaskGroup>(kernel);
  first->spawn(Identity::of("a"), [](Kernel&, Semaphore& s) -> Task<void> {
    co_await s.acquire();
    ADD_FAILURE() << "was cancelled before it went on";
  }(kernel, servers));
  kernel.run();
  kernel.spawn(Identity::of("b"), [](Kernel&, Semaphore& s, bool& got) -> Task<void> {
    co_await s.acquire();
    got = true;
  }(kernel, servers, second_got_it));
  kernel.run();
  servers.release();  // granted to the first, whose wake-up is queued
  first.reset();      // which is cancelled before it is resumed
  kernel.run();
  EXPECT_TRUE(second_got_it);
}

TEST(Channel, HandsValuesOverInOrderAndWaitsWhenFull) {
  Kernel kernel;
  Channel<int> channel(kernel, 2);
  std::vector<int> received;
  kernel.spawn(Identity::of("sender"), [](Kernel&, Channel<int>& c) -> Task<void> {
    for (int i = 0; i < 10; ++i) {
      EXPECT_TRUE(co_await c.send(i));
      EXPECT_LE(c.size(), 2u);
    }
    c.close();
  }(kernel, channel));
  kernel.spawn(Identity::of("receiver"),
               [](Kernel& k, Channel<int>& c, std::vector<int>& r) -> Task<void> {
                 for (;;) {
                   const std::optional<int> value = co_await c.receive();
                   if (!value) break;
                   r.push_back(*value);
                   co_await k.delay(1s);
                 }
               }(kernel, channel, received));
  kernel.run();
  EXPECT_EQ(received, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Channel, AValueGivenToACancelledStoryIsNotLost) {
  Kernel kernel;
  Channel<int> channel(kernel);
  auto first = std::make_unique<TaskGroup>(kernel);
  first->spawn(Identity::of("a"), [](Kernel&, Channel<int>& c) -> Task<void> {
    co_await c.receive();
    ADD_FAILURE() << "was cancelled before it went on";
  }(kernel, channel));
  kernel.run();
  kernel.spawn(Identity::of("b"), [](Kernel&, Channel<int>& c, TaskGroup& g) -> Task<void> {
    EXPECT_TRUE(co_await c.send(5));
    g.cancel();
  }(kernel, channel, *first));
  kernel.run();
  EXPECT_EQ(channel.try_receive(), 5);
}

TEST(Gate, ClosesWhenTheLastHasLeft) {
  Kernel kernel;
  Gate gate(kernel);
  kernel.spawn(Identity::of("inside"), [](Kernel& k, Gate& g) -> Task<void> {
    const auto pass = g.enter();
    EXPECT_TRUE(pass.has_value());
    co_await k.delay(5s);
  }(kernel, gate));
  kernel.spawn(Identity::of("closer"), [](Kernel& k, Gate& g) -> Task<void> {
    co_await k.delay(1s);
    co_await g.close();
    EXPECT_EQ(k.now() - kDefaultStart, 5s);
    EXPECT_FALSE(g.enter().has_value());
  }(kernel, gate));
  kernel.run();
}

// With exploration some seeds run two simultaneous stories in the other order; without, none do.
TEST(Ties, AreExploredBySeedAndFirstComeFirstServedWithout) {
  const auto order = [](std::uint64_t seed, bool explore) {
    Kernel kernel({.seed = seed, .explore_ties = explore});
    std::string text;
    for (const char* name : {"a", "b", "c"}) {
      kernel.spawn(Identity::of(name), [](Kernel& k, std::string& t, const char* n) -> Task<void> {
        co_await k.delay(1s);
        t += n;
      }(kernel, text, name));
    }
    kernel.run();
    return text;
  };
  int others = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    EXPECT_EQ(order(seed, false), "abc");
    EXPECT_EQ(order(seed, true), order(seed, true));
    others += order(seed, true) == "abc" ? 0 : 1;
  }
  EXPECT_GT(others, 10);
  EXPECT_LT(others, 150);  // few priorities are other than zero
}

}  // namespace
}  // namespace weir
