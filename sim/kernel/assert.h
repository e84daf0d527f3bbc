// WEIR_ASSERT: our own mistakes stop the run, in release builds too.
//
// What a caller can get wrong is an error value with a sentence; what only a bug in weir can cause
// is an assertion. It throws, so that the program can say which seed was running and exit 3.

#ifndef WEIR_SIM_KERNEL_ASSERT_H_
#define WEIR_SIM_KERNEL_ASSERT_H_

#include <stdexcept>
#include <string>

namespace weir {

// A contradiction inside weir itself.
struct InternalError : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void assertion_failed(const char* what, const char* file, int line) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) +
                      ": weir is at fault: " + what);
}

}  // namespace weir

#define WEIR_ASSERT(condition) \
  ((condition) ? void(0) : ::weir::assertion_failed(#condition, __FILE__, __LINE__))

#endif  // WEIR_SIM_KERNEL_ASSERT_H_
