// What the kernel's parts cost, in nanoseconds of CPU time an operation.

#include <benchmark/benchmark.h>

#include "sim/kernel/channel.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/task.h"
#include "sim/kernel/task_group.h"
#include "sim/kernel/timeout.h"
#include "tests/bench/figure.h"

namespace {

using namespace weir;

constexpr Site kSite{"bench/choice", ChoiceKind::other};
constexpr int kBatch = 1'000'000;

Task<int> child(Kernel&) { co_return 1; }

// Creating, awaiting and ending a child task.
void child_task(benchmark::State& state) {
  for (auto _ : state) {
    Kernel kernel;
    kernel.spawn(Identity{1}, [](Kernel& k) -> Task<void> {
      int sum = 0;
      for (int i = 0; i < kBatch; ++i) sum += co_await child(k);
      benchmark::DoNotOptimize(sum);
    }(kernel));
    kernel.run();
  }
  bench::at_most(state, "ns", bench::ns_each(kBatch), 30);
}
BENCHMARK(child_task)->Unit(benchmark::kMillisecond);

// One value from a story to another that waits for it.
void channel_hand_over(benchmark::State& state) {
  for (auto _ : state) {
    Kernel kernel;
    Channel<int> channel(kernel, 1);
    kernel.spawn(Identity{1}, [](Kernel&, Channel<int>& c) -> Task<void> {
      for (int i = 0; i < kBatch; ++i) co_await c.send(i);
      c.close();
    }(kernel, channel));
    kernel.spawn(Identity{2}, [](Kernel&, Channel<int>& c) -> Task<void> {
      for (;;) {
        const std::optional<int> received = co_await c.receive();
        if (!received) break;
      }
    }(kernel, channel));
    kernel.run();
  }
  bench::at_most(state, "ns", bench::ns_each(kBatch), 60);
}
BENCHMARK(channel_hand_over)->Unit(benchmark::kMillisecond);

// A permit released to a story that waits for it.
void semaphore_hand_over(benchmark::State& state) {
  for (auto _ : state) {
    Kernel kernel;
    Semaphore permit(kernel, 1);
    for (std::uint64_t i = 0; i < 2; ++i) {
      kernel.spawn(Identity{i}, [](Kernel& k, Semaphore& s) -> Task<void> {
        for (int n = 0; n < kBatch / 2; ++n) {
          co_await s.acquire();
          co_await k.delay(0s);
          s.release();
        }
      }(kernel, permit));
    }
    kernel.run();
  }
  bench::at_most(state, "ns", bench::ns_each(kBatch), 60);
}
BENCHMARK(semaphore_hand_over)->Unit(benchmark::kMillisecond);

void keyed_choice(benchmark::State& state) {
  Choices choices(1);
  std::uint64_t i = 0, struck = 0;
  for (auto _ : state) {
    struck += choices.chance(kSite, Identity{++i}, 0, Ratio{1, 100}) ? 1 : 0;
  }
  benchmark::DoNotOptimize(struck);
  bench::at_most(state, "ns", bench::ns_each(1), 5);
}
BENCHMARK(keyed_choice);

// A timer that fires against ten of which nine are cancelled, at a given depth; per timer.
void timers(benchmark::State& state) {
  const auto cancelled = static_cast<std::uint64_t>(state.range(0));
  const auto depth = static_cast<std::uint64_t>(state.range(1));
  EventQueue queue;
  int payload = 0;
  std::uint64_t now = 0, draws = 0;
  const auto delay = [&draws] {
    return 1 + internal::fold(++draws ^ internal::kMix0, internal::kMix1) % 2'000'000'000;
  };
  for (std::uint64_t i = 0; i < depth; ++i) queue.push(delay(), &payload);
  for (auto _ : state) {
    EventQueue::Event event;
    queue.pop(&event);
    now = event.time;
    for (std::uint64_t i = 0; i < cancelled; ++i) queue.cancel(queue.push(now + delay(), &payload));
    queue.push(now + delay(), &payload);
  }
  state.counters["ns"] = bench::ns_each(static_cast<double>(cancelled + 1));
  state.counters["held"] = static_cast<double>(queue.held());
}
BENCHMARK(timers)->ArgsProduct({{0, 9}, {1024, 100'000}});

}  // namespace
