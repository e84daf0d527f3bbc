#include "sim/aws/client.h"

namespace weir::aws {
namespace {

// Passes the turn on, also when the one who waits is killed.
struct Turn {
  explicit Turn(Semaphore& s) : semaphore(s) {}
  Turn(const Turn&) = delete;
  ~Turn() { semaphore.release(); }
  Semaphore& semaphore;
};

}  // namespace

// One at a time, so that a thousand held-back calls cost a wake-up each and not one for every pair.
Task<void> Client::hold_back(ServiceClient& client) {
  co_await client.turn.acquire();
  const Turn turn(client.turn);
  for (;;) {
    const Duration held = client.retries.before_attempt(kernel().now());
    if (held == Duration::zero()) co_return;
    co_await client.rate_changed.wait_until(kernel().now() + held);
  }
}

}  // namespace weir::aws
