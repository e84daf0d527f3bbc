// The kernel against the physical limit: weir's PHOLD and M/M/c as multiples of the yardstick's CPU
// time, and what hashing, hard delays and cancelled timers add to weir's own PHOLD. Two programs
// are run in turn, each first in every other pair; a ratio is the median over the pairs, which a
// machine whose speed drifts does not move.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/child.h"
#include "tests/bench/figure.h"

namespace {

using bench::at_most;
using bench::median;

constexpr std::uint64_t kPopulation = 16;
using Command = std::vector<std::string>;
using Line = std::map<std::string, std::string>;

// What a program printed; nothing, and the benchmark failed, if it printed no figures.
std::optional<Line> run(benchmark::State& state, const Command& command) {
  const bench::Child child = bench::run_program(command);
  Line line;
  std::istringstream words(child.output);
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    if (equals != word.npos) line[word.substr(0, equals)] = word.substr(equals + 1);
  }
  for (const char* key : {"cpu_seconds", "events", "checksum", "peak_kib", "bytes_per_process"}) {
    if (line.contains(key)) continue;
    const std::string lacking = command.front() + " printed no " + key;
    state.SkipWithError((child.error.empty() ? lacking : child.error).c_str());
    return std::nullopt;
  }
  return line;
}

double number(const Line& line, const char* key) { return std::atof(line.at(key).c_str()); }
double ns_per_event(const Line& line) {
  return number(line, "cpu_seconds") / number(line, "events") * 1e9;
}

Command command(const char* program, std::uint64_t depth, std::uint64_t events, Command more = {}) {
  Command words = {program,
                   "--lps",
                   std::to_string(depth / kPopulation),
                   "--population",
                   std::to_string(kPopulation),
                   "--events",
                   std::to_string(events)};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Runs of about half a second at the least, and long enough for every process to have moved.
std::uint64_t events_for(std::uint64_t depth) { return depth <= 10'000 ? 8'000'000 : 4'000'000; }

struct Compared {
  double ratio = 0, ratio_low = 0, ratio_high = 0;  // second to first, of CPU time per event
  double ns = 0;                                    // of the second
  double bytes_per_process = 0;                     // of the second
};

enum class Checksums { equal, free };

std::optional<Compared> compare(benchmark::State& state, const Command& first,
                                const Command& second, Checksums checksums) {
  std::vector<double> ratios, times;
  Compared result;
  for (int i = 0; i < bench::pairs(); ++i) {
    const bool swapped = i % 2 == 1;
    std::optional<Line> a = run(state, swapped ? second : first);
    if (!a) return std::nullopt;
    std::optional<Line> b = run(state, swapped ? first : second);
    if (!b) return std::nullopt;
    if (swapped) std::swap(a, b);
    if (checksums == Checksums::equal && a->at("checksum") != b->at("checksum")) {
      state.SkipWithError(("the checksums differ: " + a->at("checksum") + " and " +
                           b->at("checksum") + "; events came in another order")
                              .c_str());
      return std::nullopt;
    }
    times.push_back(ns_per_event(*b));
    ratios.push_back(times.back() / ns_per_event(*a));
    result.bytes_per_process = number(*b, "bytes_per_process");
  }
  const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
  result.ratio = median(ratios);
  result.ratio_low = *low;
  result.ratio_high = *high;
  result.ns = median(times);
  return result;
}

void report(benchmark::State& state, const Compared& compared) {
  state.counters["ns_per_event"] = compared.ns;
  state.counters["low"] = compared.ratio_low;
  state.counters["high"] = compared.ratio_high;
  state.SetIterationTime(compared.ns * 1e-9);
}

// ---- against the yardstick
// -----------------------------------------------------------------------

void against_yardstick(benchmark::State& state, const char* workload, double asked) {
  const auto depth = static_cast<std::uint64_t>(state.range(0));
  // An event of M/M/c is two waits and a hand-over.
  const std::uint64_t events = events_for(depth) / (std::string(workload) == "mmc" ? 2 : 1);
  const Command more = {"--workload", workload};
  for (auto _ : state) {
    const auto compared = compare(state, command("yardstick", depth, events, more),
                                  command("phold", depth, events, more), Checksums::equal);
    if (!compared) return;
    at_most(state, "times_yardstick", compared->ratio, asked);
    // Few processes do not carry the memory that any program needs.
    if (depth >= 100'000) {
      at_most(state, "bytes_per_process", compared->bytes_per_process, 400);
    }
    report(state, *compared);
  }
}

void phold(benchmark::State& state) {
  const bool deep = state.range(0) > 10'000;
  if (state.range(0) == 1'024) state.SetLabel("stretch: 1.5");
  if (state.range(0) == 1'000'000) state.SetLabel("stretch: 1.2");
  against_yardstick(state, "phold", deep ? 1.5 : 1.8);
}
void mmc(benchmark::State& state) { against_yardstick(state, "mmc", 1.7); }

// ---- against weir's own PHOLD at the same depth
// --------------------------------------------------

std::optional<Compared> against_own(benchmark::State& state, const Command& more,
                                    Checksums checksums) {
  const auto depth = static_cast<std::uint64_t>(state.range(0));
  const std::uint64_t events = events_for(depth);
  auto compared = compare(state, command("phold", depth, events),
                          command("phold", depth, events, more), checksums);
  if (compared) report(state, *compared);
  return compared;
}

// What the trace adds to the same run without one.
void hash(benchmark::State& state) {
  for (auto _ : state) {
    const auto compared = against_own(state, {"--variant", "nohash"}, Checksums::equal);
    if (compared) at_most(state, "percent", (1 / compared->ratio - 1) * 100, 10);
  }
}

void hard_delays(benchmark::State& state, const char* delays) {
  for (auto _ : state) {
    const auto compared = against_own(state, {"--delays", delays}, Checksums::free);
    if (compared) at_most(state, "times_own_phold", compared->ratio, 2);
  }
}

// Nine time-outs around each wait that never fire: ten timers an event, and the cost is of a timer.
constexpr double kTimers = 10;

void cancelled(benchmark::State& state) {
  const auto depth = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const std::uint64_t events = 1'000'000;
    const auto compared =
        compare(state, command("phold", depth, events_for(depth)),
                command("phold", depth, events, {"--variant", "cancelled"}), Checksums::free);
    if (!compared) return;
    at_most(state, "times_own_phold", compared->ratio / kTimers, 1.5);
    state.counters["ns_per_timer"] = compared->ns / kTimers;
    report(state, *compared);
  }
}

// Peak memory over ten million timers against that over the first million.
void cancelled_memory(benchmark::State& state) {
  const auto depth = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const Command more = {"--variant", "cancelled"};
    const auto early = run(state, command("phold", depth, 100'000, more));
    if (!early) return;
    const auto late = run(state, command("phold", depth, 1'000'000, more));
    if (!late) return;
    const double kib = number(*late, "peak_kib");
    at_most(state, "growth", kib / number(*early, "peak_kib"), 1.1);
    state.counters["MiB"] = kib / 1024;
    state.SetIterationTime(number(*late, "cpu_seconds"));
  }
}

void once(benchmark::internal::Benchmark* benchmark) {
  benchmark->Iterations(1)->UseManualTime()->Unit(benchmark::kNanosecond);
}
void shallow_and_deep(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1'024)->Arg(100'000);
  once(benchmark);
}

BENCHMARK(phold)->Arg(1'024)->Arg(100'000)->Arg(1'000'000)->Apply(once);
BENCHMARK(mmc)->Apply(shallow_and_deep);
BENCHMARK(hash)->Apply(shallow_and_deep);
BENCHMARK_CAPTURE(hard_delays, bursts, "bursts")->Apply(shallow_and_deep);
BENCHMARK_CAPTURE(hard_delays, half_zero, "half-zero")->Apply(shallow_and_deep);
BENCHMARK_CAPTURE(hard_delays, mixed, "mixed")->Apply(shallow_and_deep);
BENCHMARK(cancelled)->Apply(shallow_and_deep);
BENCHMARK(cancelled_memory)->Arg(1'024)->Apply(once);

}  // namespace
