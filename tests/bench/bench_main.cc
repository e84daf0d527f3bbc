// Runs the benches and closes with a table: figure, asked for, measured, met. With another format
// than the console's there is no table: the counters say the same.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/figure.h"

namespace {

int pairs_asked = 3;

struct Row {
  std::string figure, asked, measured, met;
};

std::string number(double value) {
  char text[32];
  if (value >= 100) {
    std::snprintf(text, sizeof text, "%.0f", value);
  } else {
    std::snprintf(text, sizeof text, "%.3g", value);
  }
  return text;
}

// The name without an ending, if it has it.
std::optional<std::string> stem(const std::string& name, std::string_view ending) {
  if (!name.ends_with(ending)) return std::nullopt;
  return name.substr(0, name.size() - ending.size());
}

// The table's columns fit 80 characters.
void print(const Row& row) {
  std::printf("%-48s %10s %10s  %s\n", row.figure.c_str(), row.asked.c_str(), row.measured.c_str(),
              row.met.c_str());
}

class Table final : public benchmark::ConsoleReporter {
 public:
  Table() : ConsoleReporter(isatty(STDOUT_FILENO) != 0 ? OO_Color : OO_None) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> plain = runs;
    for (Run& run : plain) {
      // They are worked out, and in units of their own: or "8.7 ns" would be printed as 8.7s.
      for (auto& [name, counter] : run.counters) counter.flags = benchmark::Counter::kDefaults;
    }
    ConsoleReporter::ReportRuns(plain);
    for (const Run& run : plain) {
      if (run.error_occurred) {
        rows_.push_back({run.run_name.function_name + ": " + run.error_message, "", "", "no"});
      }
      for (const auto& [name, asked] : run.counters) add(run, name, asked);
    }
  }

  void close() const {
    std::printf("\n");
    print({"figure", "asked", "measured", "met"});
    for (const Row& row : rows_) print(row);
  }

 private:
  void add(const Run& run, const std::string& bound, double asked) {
    const auto most = stem(bound, bench::kAtMost), least = stem(bound, bench::kAtLeast);
    if (!most && !least) return;
    const std::string name = most ? *most : *least;
    const double measured = run.counters.at(name);
    std::string figure = run.run_name.function_name;
    if (!run.run_name.args.empty()) figure += "/" + run.run_name.args;
    rows_.push_back({.figure = figure + ": " + name,
                     .asked = (most ? "<= " : ">= ") + number(asked),
                     .measured = number(measured),
                     .met = (most ? measured <= asked : measured >= asked) ? "yes" : "no"});
  }

  std::vector<Row> rows_;
};

// Takes --pairs=N out of the arguments; true if the console's format is asked for.
bool take_arguments(int& argc, char** argv) {
  bool console = true;
  int kept = 0;
  for (int i = 0; i < argc; ++i) {
    const std::string_view word = argv[i];
    constexpr std::string_view kPairs = "--pairs=", kFormat = "--benchmark_format=";
    if (word.starts_with(kPairs)) {
      pairs_asked = std::max(1, std::atoi(argv[i] + kPairs.size()) | 1);
    } else {
      argv[kept++] = argv[i];
    }
    if (word.starts_with(kFormat)) console = word.substr(kFormat.size()) == "console";
  }
  argc = kept;
  return console;
}

}  // namespace

int bench::pairs() { return pairs_asked; }

int main(int argc, char** argv) {
  const bool console = take_arguments(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  if (!console) {
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  }
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  table.close();
  return 0;
}
