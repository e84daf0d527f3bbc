// A small world in which every primitive of the kernel is at work, ties are explored, and half of
// the stories are cancelled somewhere: one line a seed.

#ifndef WEIR_TESTS_DETERMINISM_KERNEL_HISTORIES_H_
#define WEIR_TESTS_DETERMINISM_KERNEL_HISTORIES_H_

namespace weir::determinism {

// Prints to standard output. False: a history did not come to its end.
bool print_kernel_histories();

}  // namespace weir::determinism

#endif  // WEIR_TESTS_DETERMINISM_KERNEL_HISTORIES_H_
