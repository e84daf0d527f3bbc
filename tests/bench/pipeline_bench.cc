// A whole pipeline: kinesis_to_s3 on records of 200 bytes, 50 a virtual second, with the default
// latencies and without writing objects out; then a sweep of it under drawn faults. Each is
// measured in a process of its own, from the text of the input to the verdict.

#include <benchmark/benchmark.h>
#include <time.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"
#include "harness/explore/sweep.h"
#include "harness/explore/worker_pool.h"
#include "tests/bench/child.h"
#include "tests/bench/figure.h"

namespace {

using bench::at_least;
using bench::at_most;

constexpr std::uint64_t kBase = 10'000;  // what larger runs are compared with, record for record
constexpr int kBaseRuns = 9;
constexpr std::uint64_t kSeeds = 10'000;
constexpr std::size_t kRecordsOfASeed = 100;

const weir::ScenarioInfo& scenario() {
  const weir::ScenarioInfo* found = weir::find_scenario("kinesis_to_s3");
  if (found == nullptr) throw std::runtime_error("there is no scenario kinesis_to_s3");
  return *found;
}

// NDJSON, each line 200 bytes with its end apart, no two alike.
std::string lines(std::uint64_t count) {
  std::string text;
  text.reserve(count * 201);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    std::string line = R"({"order":")" + n + R"(","customer":"c-)" + std::to_string(i % 997) +
                       R"(","item":"bench","quantity":)" + std::to_string(i % 9 + 1) +
                       R"(,"note":")";
    line.resize(198, 'x');
    text += line + "\"}\n";
  }
  return text;
}

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// CPU seconds of reading the records and running the pipeline on them.
double run_once(std::uint64_t count) {
  std::string text = lines(count);
  const double began = cpu_seconds();
  const auto input = weir::parse_input(std::move(text), "bench");
  if (!input) throw std::runtime_error(input.error());
  const weir::RunResult result = weir::run(scenario(), input->records, {.seed = 1});
  const double used = cpu_seconds() - began;
  if (result.verdict != weir::Verdict::held || result.counts.delivered != count) {
    throw std::runtime_error("the run did not deliver everything: " + result.reason);
  }
  return used;
}

// CPU seconds; the process of a run has run nothing before, so that all of them pay for their
// pages.
bench::Child run_in_child(std::uint64_t count) {
  return bench::run_forked([count] { return std::to_string(run_once(count)); });
}
double seconds_of(const bench::Child& child) { return std::atof(child.output.c_str()); }

// Microseconds a record of a run of kBase: one such run is short, the median of several counts.
double base_cost() {
  std::vector<double> seconds;
  for (int i = 0; i < kBaseRuns; ++i) seconds.push_back(seconds_of(run_in_child(kBase)));
  return bench::median(std::move(seconds)) * 1e6 / static_cast<double>(kBase);
}

void kinesis_to_s3(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const double base = base_cost();
    const bench::Child child = run_in_child(count);
    if (!child.error.empty()) {
      state.SkipWithError(child.error.c_str());
      return;
    }
    const double seconds = seconds_of(child);
    const double us_per_record = seconds * 1e6 / static_cast<double>(count);
    if (count == 100'000) {
      at_most(state, "seconds", seconds, 1.5);
      at_most(state, "MiB", child.peak_mib, 300);
    } else {
      state.counters["seconds"] = seconds;
      state.counters["MiB"] = child.peak_mib;
    }
    if (count > kBase) at_most(state, "growth", us_per_record / base, 1.2);
    state.counters["us_per_record"] = count > kBase ? us_per_record : base;
    state.counters["wall_seconds"] = child.wall_seconds;
    state.SetIterationTime(seconds);
  }
}

// All seeds on all cores. Runs a second of CPU time do not depend on who else uses the machine;
// runs a second of the wall do.
void sweep(benchmark::State& state) {
  for (auto _ : state) {
    const bench::Child child = bench::run_forked([] {
      auto input = weir::read_input(scenario().sample);
      if (!input) throw std::runtime_error(input.error());
      input->records.resize(kRecordsOfASeed);
      const weir::SweepOptions options{.run = {.swarm = true}, .seeds = kSeeds};
      const weir::SweepResult result = weir::sweep(scenario(), *input, options);
      if (!result.error.empty()) throw std::runtime_error(result.error);
      if (result.done != kSeeds) throw std::runtime_error("the sweep was interrupted");
      return std::to_string(result.failures.size()) + " " + std::to_string(result.runs_per_second);
    });
    if (!child.error.empty()) {
      state.SkipWithError(child.error.c_str());
      return;
    }
    double failures = 0, runs_per_second = 0;
    std::istringstream(child.output) >> failures >> runs_per_second;
    const double cores = weir::usable_cores();
    at_least(state, "runs_per_core_second", static_cast<double>(kSeeds) / child.cpu_seconds, 1000);
    state.counters["by_the_wall"] = runs_per_second / cores;
    state.counters["cores"] = cores;
    state.counters["failures"] = failures;
    state.SetIterationTime(child.wall_seconds);
  }
}

void once(benchmark::internal::Benchmark* benchmark) {
  benchmark->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK(kinesis_to_s3)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Apply(once);
BENCHMARK(sweep)->Apply(once);

}  // namespace
