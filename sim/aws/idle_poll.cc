#include "sim/aws/idle_poll.h"

#include <algorithm>

namespace weir::aws {

// The first poll of the grid that can see what has changed: strictly later than the change.
Time IdlePoll::seeing_poll(Time first, Duration every, std::uint64_t seen) const {
  const Time now = kernel().now();
  const Time slot = now > first ? first + (now - first + every - 1ns) / every * every : first;
  return source_.version_before(slot) == seen ? slot + every : slot;
}

Task<bool> IdlePoll::wait(Duration every, bool skip, std::uint64_t seen, Time last_poll, Time until,
                          std::string& iterator) {
  const Time first = std::max(kernel().now(), last_poll + every);
  const FaultHook* faults = cloud_.faults();
  const bool each = faults != nullptr && faults->watches(reads_, first);
  const Time forced = each ? first : Time::max();
  Time slot = first;
  if (skip) {
    const Time wake = std::min(forced, until);
    while (source_.version() == seen && kernel().now() < wake) {
      co_await source_.changed().wait_until(wake);
    }
    slot = source_.version() == seen ? forced : std::min(forced, seeing_poll(first, every, seen));
  } else {
    for (; slot < forced && slot <= until; slot += every) {
      co_await kernel().delay_until(slot);
      if (source_.version_before(slot) != seen) break;
    }
  }
  co_await kernel().delay_until(std::min(slot, until));
  if (slot > until) co_return false;
  if (slot != first) {
    const auto polls = static_cast<std::uint64_t>((slot - first) / every);
    kernel().trace().emit(slot, span_, who_.value, polls);
    iterator = cloud_.renewed_iterator(iterator, slot - every);
  }
  co_return true;
}

}  // namespace weir::aws
