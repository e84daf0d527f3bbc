// Every registered scenario and each of its variants, on the beginning of its sample, under a swarm
// of faults: one line a seed. A few seeds more explore ties.

#ifndef WEIR_TESTS_DETERMINISM_SCENARIO_HISTORIES_H_
#define WEIR_TESTS_DETERMINISM_SCENARIO_HISTORIES_H_

namespace weir::determinism {

// Prints to standard output. Each seed is run twice in this process; false: the second history was
// another one, or a sample cannot be read.
bool print_scenario_histories();

}  // namespace weir::determinism

#endif  // WEIR_TESTS_DETERMINISM_SCENARIO_HISTORIES_H_
