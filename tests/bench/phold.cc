// weir's contestant in the comparison of discrete-event kernels: PHOLD and M/M/c, one process a
// token, with what a run of weir always has: cancellable waits, keyed choices within reach, and the
// trace hash fed once an event. Prints one line of key=value pairs; `--variant nohash` leaves the
// trace out, to measure what it costs; `--delays equal|half-zero|mixed` replaces the exponential
// delays by ones that are hard on queues.

#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "sim/kernel/kernel.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/task.h"
#include "tests/bench/phold_model.h"

namespace {

using phold::Model;
using phold::Options;
using weir::Duration;
using weir::Kernel;
using weir::Task;

constexpr weir::EventKind kEvent{"phold/event"};

struct World {
  World(const Options& options, Model& the_model)
      : kernel({.seed = options.seed, .start = weir::Time{}}),
        model(the_model),
        hashed(options.variant != "nohash") {}
  void event(std::uint64_t& where, std::uint64_t& wait) {
    if (hashed) kernel.trace().emit(kernel.now(), kEvent, where, wait);
    const auto now = static_cast<std::uint64_t>(kernel.now().time_since_epoch().count());
    if (!model.event(where, now, wait)) kernel.stop();
  }
  Kernel kernel;
  Model& model;
  const bool hashed;
};

Duration nanoseconds(std::uint64_t n) { return Duration(static_cast<std::int64_t>(n)); }

Task<void> token(Kernel& kernel, World& world, std::uint64_t where, std::uint64_t wait) {
  for (;;) {
    co_await kernel.delay(nanoseconds(wait));
    world.event(where, wait);
  }
}

Task<void> customer(Kernel& kernel, World& world, std::vector<std::unique_ptr<weir::Semaphore>>& at,
                    std::uint64_t where, std::uint64_t wait) {
  for (;;) {
    co_await kernel.delay(nanoseconds(wait));
    wait = world.model.delay(where) / 2;
    co_await at[where]->acquire();
    co_await kernel.delay(nanoseconds(wait));
    at[where]->release();
    world.event(where, wait);
  }
}

double seconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

long peak_kib() {
  long value = 0;
  if (std::FILE* f = std::fopen("/proc/self/status", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, f) != nullptr) {
      if (std::sscanf(line, "VmHWM: %ld", &value) == 1) break;
    }
    std::fclose(f);
  }
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = phold::parse(argc, argv);
  Model model(options);
  const long base = peak_kib();
  auto world = std::make_unique<World>(options, model);
  std::vector<std::unique_ptr<weir::Semaphore>> stations;
  const bool mmc = options.workload == "mmc";
  for (std::uint64_t i = 0; mmc && i < options.lps; ++i) {
    const std::uint64_t servers = options.population * 3 / 8;
    stations.push_back(
        std::make_unique<weir::Semaphore>(world->kernel, servers == 0 ? 1 : servers));
  }
  const weir::Identity all = weir::Identity::of("phold");
  for (std::uint64_t i = 0; i < options.lps; ++i) {
    for (std::uint64_t j = 0; j < options.population; ++j) {
      const std::uint64_t wait = model.delay(i);
      world->kernel.spawn(all.child("lp", i).child("token", j),
                          mmc ? customer(world->kernel, *world, stations, i, wait)
                              : token(world->kernel, *world, i, wait));
    }
  }
  world->kernel.run_until(world->kernel.now());  // every process to its first wait
  const double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
  world->kernel.run();
  const double cpu_used = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  const double wall_used = seconds(CLOCK_MONOTONIC) - wall;
  const double events = static_cast<double>(model.total);
  const double processes = static_cast<double>(options.lps * options.population);
  std::printf(
      "contestant=weir workload=%s lps=%llu population=%llu events=%llu seconds=%.6f "
      "cpu_seconds=%.6f events_per_s=%.0f ns_per_event=%.2f checksum=%016llx peak_kib=%ld "
      "bytes_per_process=%.0f hash=%s\n",
      options.workload.c_str(), static_cast<unsigned long long>(options.lps),
      static_cast<unsigned long long>(options.population),
      static_cast<unsigned long long>(model.total), wall_used, cpu_used, events / wall_used,
      wall_used / events * 1e9, static_cast<unsigned long long>(model.checksum()), peak_kib(),
      static_cast<double>(peak_kib() - base) * 1024.0 / processes,
      to_string(world->kernel.trace().hash()).c_str());
  std::fflush(stdout);
  std::_Exit(0);  // taking a million frames apart is not what is measured
}
