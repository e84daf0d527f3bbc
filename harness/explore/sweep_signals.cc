#include "harness/explore/sweep_signals.h"

namespace weir {
namespace {

// All that a handler may touch.
volatile std::sig_atomic_t interrupts = 0;

void on_interrupt(int) { interrupts = interrupts + 1; }

}  // namespace

InterruptGuard::InterruptGuard() {
  interrupts = 0;
  struct sigaction action = {};
  action.sa_handler = on_interrupt;  // without SA_RESTART: a poll() ends at once
  ::sigaction(SIGINT, &action, &before_int_);
  ::sigaction(SIGTERM, &action, &before_term_);
}

InterruptGuard::~InterruptGuard() {
  ::sigaction(SIGINT, &before_int_, nullptr);
  ::sigaction(SIGTERM, &before_term_, nullptr);
}

int InterruptGuard::count() const { return interrupts; }

}  // namespace weir
