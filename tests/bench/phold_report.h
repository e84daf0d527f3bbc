// What a program of the comparison prints: one line of key=value pairs, the same for all of them.

#ifndef WEIR_TESTS_BENCH_PHOLD_REPORT_H_
#define WEIR_TESTS_BENCH_PHOLD_REPORT_H_

#include <time.h>

#include <cstdio>

#include "tests/bench/phold_model.h"

namespace phold {

// Of virtual memory in use at most, so far. Not ru_maxrss, which keeps the parent's across exec.
inline long peak_kib() {
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

// Construct it once the model is there, start() when each process is in its first wait, stop() with
// the last event.
class Report {
 public:
  explicit Report(const Options& options) : options_(options), base_kib_(peak_kib()) {}
  void start() {
    cpu_ = -seconds(CLOCK_PROCESS_CPUTIME_ID);
    wall_ = -seconds(CLOCK_MONOTONIC);
  }
  void stop() {
    cpu_ += seconds(CLOCK_PROCESS_CPUTIME_ID);
    wall_ += seconds(CLOCK_MONOTONIC);
  }
  // `more` ends the line: further pairs.
  void print(const char* contestant, const Model& model, const char* more) const {
    using Number = unsigned long long;
    const auto events = static_cast<double>(model.total);
    const auto processes = static_cast<double>(options_.lps * options_.population);
    const long peak = peak_kib();
    std::printf(
        "contestant=%s workload=%s lps=%llu population=%llu events=%llu seconds=%.6f "
        "cpu_seconds=%.6f events_per_s=%.0f ns_per_event=%.2f checksum=%016llx peak_kib=%ld "
        "bytes_per_process=%.0f%s\n",
        contestant, options_.workload.c_str(), static_cast<Number>(options_.lps),
        static_cast<Number>(options_.population), static_cast<Number>(model.total), wall_, cpu_,
        events / wall_, wall_ / events * 1e9, static_cast<Number>(model.checksum()), peak,
        static_cast<double>(peak - base_kib_) * 1024.0 / processes, more);
    std::fflush(stdout);
  }

 private:
  static double seconds(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
  }
  const Options& options_;
  long base_kib_;
  double cpu_ = 0, wall_ = 0;
};

}  // namespace phold

#endif  // WEIR_TESTS_BENCH_PHOLD_REPORT_H_
