// weir's contestant in the comparison of discrete-event kernels: PHOLD and M/M/c, one process a
// token, with what a run of weir always has: cancellable waits, keyed choices within reach, and the
// trace hash fed once an event. Prints one line of key=value pairs.
//
// `--variant nohash` leaves the trace out, to measure what it costs. `--variant cancelled` puts
// nine time-outs around each wait, armed before it and cancelled after it: nine timers of ten never
// fire, and the checksum is the same. `--delays bursts|half-zero|mixed` replaces the exponential
// delays by ones that are hard on queues.

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>

#include "sim/kernel/kernel.h"
#include "sim/kernel/semaphore.h"
#include "sim/kernel/task.h"
#include "tests/bench/phold_model.h"
#include "tests/bench/phold_report.h"

namespace {

using phold::Model;
using phold::Options;
using weir::Duration;
using weir::Kernel;
using weir::Task;

constexpr weir::EventKind kEvent{"phold/event"};

class World {
 public:
  World(const Options& options, Model& the_model)
      : model(the_model),
        hashed_(options.variant != "nohash"),
        kernel_({.seed = options.seed, .start = weir::Time{}}) {}
  Kernel& kernel() { return kernel_; }
  void event(std::uint64_t& where, std::uint64_t& wait) {
    if (hashed_) kernel_.trace().emit(kernel_.now(), kEvent, where, wait);
    const auto now = static_cast<std::uint64_t>(kernel_.now().time_since_epoch().count());
    if (!model.event(where, now, wait)) kernel_.stop();
  }

  Model& model;
  std::deque<weir::Semaphore> stations;

 private:
  const bool hashed_;
  Kernel kernel_;
};

constexpr Duration nanoseconds(std::uint64_t n) { return Duration(static_cast<std::int64_t>(n)); }

Task<void> token(World& world, std::uint64_t where, std::uint64_t wait) {
  for (;;) {
    co_await world.kernel().delay(nanoseconds(wait));
    world.event(where, wait);
  }
}

// Nine time-outs that never come.
class Timeouts final : public weir::Callback {
 public:
  explicit Timeouts(Kernel& kernel) : kernel_(kernel) {}
  void arm(std::uint64_t wait) {
    weir::Time at = kernel_.now() + nanoseconds(wait);
    for (std::uint64_t& timer : timers_) timer = kernel_.call_at(at += kApart, this);
  }
  void cancel() {
    for (const std::uint64_t timer : timers_) kernel_.cancel(timer);
  }
  void fire() override { std::abort(); }

 private:
  static constexpr Duration kApart = nanoseconds(Model::kMean / 8);
  Kernel& kernel_;
  std::uint64_t timers_[9] = {};
};

Task<void> careful_token(World& world, std::uint64_t where, std::uint64_t wait) {
  Timeouts timeouts(world.kernel());
  for (;;) {
    timeouts.arm(wait);
    co_await world.kernel().delay(nanoseconds(wait));
    timeouts.cancel();
    world.event(where, wait);
  }
}

Task<void> customer(World& world, std::uint64_t where, std::uint64_t wait) {
  for (;;) {
    co_await world.kernel().delay(nanoseconds(wait));
    wait = world.model.delay(where) / 2;
    co_await world.stations[where].acquire();
    co_await world.kernel().delay(nanoseconds(wait));
    world.stations[where].release();
    world.event(where, wait);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = phold::parse(argc, argv);
  Model model(options);
  phold::Report report(options);
  auto world = std::make_unique<World>(options, model);
  Kernel& kernel = world->kernel();
  auto start = options.variant == "cancelled" ? careful_token : token;
  if (options.workload == "mmc") {
    start = customer;
    for (std::uint64_t i = 0; i < options.lps; ++i) {
      world->stations.emplace_back(kernel, options.servers());
    }
  }
  const weir::Identity all = weir::Identity::of("phold");
  for (std::uint64_t i = 0; i < options.lps; ++i) {
    for (std::uint64_t j = 0; j < options.population; ++j) {
      const std::uint64_t wait = model.delay(i);
      kernel.spawn(all.child("lp", i).child("token", j), start(*world, i, wait));
    }
  }
  kernel.run_until(kernel.now());  // every process to its first wait
  report.start();
  kernel.run();
  report.stop();
  report.print("weir", model, (" hash=" + to_string(kernel.trace().hash()) + "\n").c_str());
  std::_Exit(0);  // taking a million frames apart is not what is measured
}
