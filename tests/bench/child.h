// Child processes to measure: a program beside this one, or a function in a fork of this process.
// Each has a peak memory and a CPU time of its own, whatever was measured before it.

#ifndef WEIR_TESTS_BENCH_CHILD_H_
#define WEIR_TESTS_BENCH_CHILD_H_

#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Child {
  std::string error;   // one sentence: what follows means nothing
  std::string output;  // what it printed, or what the function returned
  double wall_seconds = 0;
  double cpu_seconds = 0;  // user and system, of children that it waited for, too
  double peak_mib = 0;
};

// `command` is the program's name, as it stands in this program's folder, and its arguments.
Child run_program(const std::vector<std::string>& command);

// The function's process shares nothing with this one: what it returns is all that comes back.
Child run_forked(const std::function<std::string()>& function);

}  // namespace bench

#endif  // WEIR_TESTS_BENCH_CHILD_H_
