// What the kernel's parts cost. Read them as ratios within one run, never as absolute times.

#include <benchmark/benchmark.h>

#include "sim/kernel/channel.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/task.h"
#include "sim/kernel/task_group.h"
#include "sim/kernel/timeout.h"

namespace {

using namespace weir;

constexpr Site kSite{"bench/choice", ChoiceKind::other};
constexpr int kBatch = 1'000'000;

Task<int> child(Kernel&) { co_return 1; }

// Creating, awaiting and ending a child task.
void BM_ChildTask(benchmark::State& state) {
  for (auto _ : state) {
    Kernel kernel;
    kernel.spawn(Identity{1}, [](Kernel& k) -> Task<void> {
      int sum = 0;
      for (int i = 0; i < kBatch; ++i) sum += co_await child(k);
      benchmark::DoNotOptimize(sum);
    }(kernel));
    kernel.run();
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(BM_ChildTask)->Unit(benchmark::kMillisecond);

// One value from a story to another that waits for it.
void BM_ChannelHandOver(benchmark::State& state) {
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
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(BM_ChannelHandOver)->Unit(benchmark::kMillisecond);

// A permit released to a story that waits for it.
void BM_SemaphoreHandOver(benchmark::State& state) {
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
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(BM_SemaphoreHandOver)->Unit(benchmark::kMillisecond);

void BM_KeyedChoice(benchmark::State& state) {
  Choices choices(1);
  std::uint64_t i = 0, struck = 0;
  for (auto _ : state) {
    struck += choices.chance(kSite, Identity{++i}, 0, Ratio{1, 100}) ? 1 : 0;
  }
  benchmark::DoNotOptimize(struck);
}
BENCHMARK(BM_KeyedChoice);

// A timer that fires against ten of which nine are cancelled, at a given depth; per timer.
void BM_Timers(benchmark::State& state) {
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
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cancelled + 1));
  state.counters["held"] = static_cast<double>(queue.held());
}
BENCHMARK(BM_Timers)->ArgsProduct({{0, 9}, {1024, 100'000}});

}  // namespace
