// One line a world and seed, with the hash of its history: of the kernel's primitives, and of every
// scenario. What any two builds of weir print must be equal, byte for byte.

#include <cstdio>
#include <exception>

#include "tests/determinism/kernel_histories.h"
#include "tests/determinism/scenario_histories.h"

int main() {
  try {
    const bool kernel = weir::determinism::print_kernel_histories();
    const bool scenarios = weir::determinism::print_scenario_histories();
    return kernel && scenarios ? 0 : 1;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "history_hashes: %s\n", e.what());
    return 3;
  }
}
