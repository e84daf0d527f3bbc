#include "tests/determinism/kernel_histories.h"

#include <cstdint>
#include <cstdio>
#include <optional>
#include <vector>

#include "sim/kernel/channel.h"
#include "sim/kernel/gate.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/task.h"
#include "sim/kernel/task_group.h"
#include "sim/kernel/timeout.h"
#include "sim/kernel/when.h"

namespace weir::determinism {
namespace {

constexpr Site kWait{"determinism/wait", ChoiceKind::latency};
constexpr Site kGiveUp{"determinism/give-up", ChoiceKind::fault};
constexpr EventKind kSent{"determinism/sent"};
constexpr EventKind kReceived{"determinism/received"};
constexpr EventKind kTimedOut{"determinism/timed-out"};
constexpr EventKind kJoined{"determinism/joined"};

struct World {
  explicit World(std::uint64_t seed)
      : kernel({.seed = seed, .explore_ties = true}),
        channel(kernel, 3),
        servers(kernel, 2),
        gate(kernel) {}
  Kernel kernel;
  Channel<std::uint64_t> channel;
  Semaphore servers;
  Gate gate;
};

struct Release {
  Semaphore& semaphore;
  ~Release() { semaphore.release(); }
};

Task<int> work(Kernel& kernel, World& world, Identity identity) {
  co_await world.servers.acquire();
  const Release release{world.servers};  // also if this story is cancelled
  const Duration time = kernel.choices().between(kWait, identity, 0, 0ms, 6ms);
  // Services stamp milliseconds; so does this one, so that ties happen.
  co_await kernel.delay(std::chrono::floor<std::chrono::milliseconds>(time));
  co_return static_cast<int>(time.count() % 97);
}

Task<void> producer(Kernel& kernel, World& world, Identity identity) {
  const auto pass = world.gate.enter();
  for (std::uint64_t i = 0; i < 20; ++i) {
    const Identity record = identity.child("record", i);
    const bool impatient = kernel.choices().chance(kGiveUp, record, 0, Ratio{1, 3});
    auto done = co_await with_timeout(kernel, impatient ? 2ms : 50ms, work(kernel, world, record));
    if (!done) kernel.trace().emit(kernel.now(), kTimedOut, record.value);
    const bool sent = co_await world.channel.send(record.value);
    if (sent) kernel.trace().emit(kernel.now(), kSent, record.value);
  }
}

Task<void> consumer(Kernel& kernel, World& world, Identity identity) {
  for (std::uint64_t n = 0;; ++n) {
    const std::optional<std::uint64_t> record = co_await world.channel.receive();
    if (!record) break;
    kernel.trace().emit(kernel.now(), kReceived, *record, identity.value);
    std::vector<Task<int>> parts;
    parts.push_back(work(kernel, world, identity.child("left", n)));
    parts.push_back(work(kernel, world, identity.child("right", n)));
    const std::vector<int> both = co_await when_all(kernel, std::move(parts));
    kernel.trace().emit(kernel.now(), kJoined, *record,
                        static_cast<std::uint64_t>(both[0] * 100 + both[1]));
  }
}

Task<void> story(Kernel& kernel, World& world) {
  TaskGroup group(kernel);
  const Identity all = Identity::of("determinism");
  for (std::uint64_t i = 0; i < 4; ++i) {
    group.spawn(all.child("producer", i), producer(kernel, world, all.child("producer", i)));
  }
  group.spawn(all.child("consumer", 0), consumer(kernel, world, all.child("consumer", 0)));
  group.spawn(all.child("consumer", 1), consumer(kernel, world, all.child("consumer", 1)));
  co_await kernel.delay(1ms);
  co_await world.gate.close();
  world.channel.close();
  co_await group.join(kernel);
}

Task<int> ready(Kernel&) { co_return 1; }

Task<void> await_many(Kernel& kernel, std::uint64_t count, std::uint64_t& sum) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const int one = co_await ready(kernel);
    sum += static_cast<std::uint64_t>(one);
  }
}

// False: it did not come to its end.
bool print_history(std::uint64_t seed) {
  World world(seed);
  world.kernel.spawn(Identity::of("story"), story(world.kernel, world));
  const bool drained = world.kernel.run() == StopReason::drained;
  std::printf("kernel seed=%llu events=%llu ties=%llu hash=%s%s\n",
              static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(world.kernel.events()),
              static_cast<unsigned long long>(world.kernel.ties()),
              to_string(world.kernel.trace().hash()).c_str(), drained ? "" : " did not drain");
  return drained;
}

void print_ready_children() {
  Kernel kernel;
  std::uint64_t sum = 0;
  kernel.spawn(Identity::of("many"), await_many(kernel, 10'000'000, sum));
  kernel.run();
  std::printf("ready children awaited=%llu\n", static_cast<unsigned long long>(sum));
}

}  // namespace

bool print_kernel_histories() {
  bool well = true;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const bool drained = print_history(seed);
    well = well && drained;
  }
  print_ready_children();
  return well;
}

}  // namespace weir::determinism
