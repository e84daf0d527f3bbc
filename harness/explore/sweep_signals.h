// InterruptGuard: counts SIGINT and SIGTERM while it lives, in place of what they did before.

#ifndef WEIR_HARNESS_EXPLORE_SWEEP_SIGNALS_H_
#define WEIR_HARNESS_EXPLORE_SWEEP_SIGNALS_H_

#include <csignal>

namespace weir {

// One at a time: a process has one set of handlers.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  int count() const;

 private:
  struct sigaction before_int_ = {};
  struct sigaction before_term_ = {};
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_SWEEP_SIGNALS_H_
