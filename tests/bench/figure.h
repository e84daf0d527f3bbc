// A figure: what was measured against what was asked for. It is a counter of its benchmark, and the
// bound is another one beside it, so that JSON has both and bench_main.cc can make its table.

#ifndef WEIR_TESTS_BENCH_FIGURE_H_
#define WEIR_TESTS_BENCH_FIGURE_H_

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

namespace bench {

inline constexpr char kAtMost[] = "_at_most";
inline constexpr char kAtLeast[] = "_at_least";

inline void at_most(benchmark::State& state, const std::string& name, benchmark::Counter measured,
                    double asked) {
  state.counters[name] = measured;
  state.counters[name + kAtMost] = asked;
}

inline void at_least(benchmark::State& state, const std::string& name, benchmark::Counter measured,
                     double asked) {
  state.counters[name] = measured;
  state.counters[name + kAtLeast] = asked;
}

// Nanoseconds of CPU time for each of the operations that one iteration holds.
inline benchmark::Counter ns_each(double operations) {
  using Counter = benchmark::Counter;
  const auto flags =
      static_cast<Counter::Flags>(Counter::kIsIterationInvariantRate | Counter::kInvert);
  return Counter(operations * 1e-9, flags);
}

// REQUIRES: not empty.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// How many pairs of runs a ratio is the median of: `--pairs=N`, odd.
int pairs();

}  // namespace bench

#endif  // WEIR_TESTS_BENCH_FIGURE_H_
