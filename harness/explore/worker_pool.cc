#include "harness/explore/worker_pool.h"

#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <utility>

#include "sim/kernel/assert.h"

namespace weir {
namespace {

constexpr Duration kTick = 50ms;          // between two looks at workers that say nothing
constexpr Duration kHeldUp = 40 * kTick;  // a look that is so late: this process was stopped

}  // namespace

unsigned usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (::sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&cores)));
}

WorkerPool::WorkerPool(Work work, unsigned workers, Duration item_wall_max)
    : work_(std::move(work)),
      item_wall_max_(item_wall_max),
      stop_(1),
      pulses_(workers),
      slots_(workers) {
  WEIR_ASSERT(workers > 0);
  stop_[0] = false;
}

void WorkerPool::run(PoolHandler& handler) {
  waited_ = awake_since_ = wall_time();
  for (;;) {
    const PoolHandler::Wish wish = handler.on_tick();
    if (wish == PoolHandler::Wish::abandon) break;
    if (wish == PoolHandler::Wish::finish) {
      stop_[0] = true;
    } else {
      hand_out(handler);
    }
    if (!busy()) break;
    wait();
    for (Slot& slot : slots_) take_answers(slot, handler);
    for (Slot& slot : slots_) watch(slot, handler);
  }
  for (Slot& slot : slots_) slot.worker.reset();
}

bool WorkerPool::busy() const {
  return std::ranges::any_of(slots_, [](const Slot& slot) { return slot.batch.has_value(); });
}

void WorkerPool::hand_out(PoolHandler& handler) {
  for (Slot& slot : slots_) {
    if (slot.batch) continue;
    const std::optional<Batch> batch = handler.next();
    if (!batch) return;
    if (slot.worker == nullptr || (batch->fresh && slot.used)) start(slot);
    slot.used = true;
    slot.batch = batch;
    slot.answered = 0;
    slot.worker->give(*batch);
  }
}

void WorkerPool::start(Slot& slot) {
  slot.worker.reset();
  std::vector<int> siblings;
  for (const Slot& other : slots_) {
    if (other.worker != nullptr) siblings.push_back(other.worker->descriptor());
  }
  slot.worker = std::make_unique<Worker>(work_, pulse_of(slot), stop_[0], siblings);
  slot.used = false;
}

Pulse& WorkerPool::pulse_of(const Slot& slot) {
  return pulses_[static_cast<std::size_t>(&slot - slots_.data())];
}

// Until there is something to read, or it is time to look. A signal ends the waiting, too.
void WorkerPool::wait() {
  std::vector<pollfd> polled;
  for (const Slot& slot : slots_) {
    if (slot.batch) polled.push_back({slot.worker->descriptor(), POLLIN, 0});
  }
  ::poll(polled.data(), polled.size(), static_cast<int>(kTick / 1ms));
  const WallTime now = wall_time();
  // Whoever was suspended with its workers must not take their standing still for hanging.
  if (now - waited_ > kHeldUp) awake_since_ = now;
  waited_ = now;
}

void WorkerPool::take_answers(Slot& slot, PoolHandler& handler) {
  if (!slot.batch) return;
  std::vector<std::string> answers;
  const bool alive = slot.worker->read(answers);
  for (const std::string& answer : answers) {
    WEIR_ASSERT(slot.answered < slot.batch->last - slot.batch->first);
    handler.on_answer(*slot.batch, slot.batch->first + slot.answered++, answer);
  }
  if (slot.batch->first + slot.answered == slot.batch->last) slot.batch.reset();
  if (alive) return;
  if (slot.batch) {
    bury(slot, /*killed=*/false, handler);
  } else {
    slot.worker.reset();
  }
}

void WorkerPool::watch(Slot& slot, PoolHandler& handler) {
  if (!slot.batch) return;
  const Pulse& pulse = slot.worker->pulse();
  const std::uint64_t item = pulse.item.load();
  const WallTime since{Duration(pulse.since.load())};
  if (item == Pulse::kIdle || waited_ - std::max(since, awake_since_) <= item_wall_max_) return;
  slot.worker->kill();
  bury(slot, /*killed=*/true, handler);
}

void WorkerPool::bury(Slot& slot, bool killed, PoolHandler& handler) {
  WorkerEnd end = slot.worker->reap();
  end.hung = killed;
  const Pulse& pulse = slot.worker->pulse();
  const std::uint64_t at = pulse.item.load();
  const bool left_as_told = stop_[0] && end.signal == 0 && end.exit_code == 0;
  // It may have gone on to another item while it was being killed; that one has done nothing.
  const bool innocent =
      killed && wall_time() - WallTime{Duration(pulse.since.load())} <= item_wall_max_;
  Batch rest = *slot.batch;
  rest.first += slot.answered;
  slot.worker.reset();
  slot.batch.reset();
  if (left_as_told || innocent) {
    handler.on_unfinished(rest);
    return;
  }
  // What died before it said where is put down to the first item without an answer, so that there
  // is an end to it.
  const std::uint64_t item = at >= rest.first && at < rest.last ? at : rest.first;
  handler.on_death(rest, item, end);
  Batch before = rest, after = rest;
  before.last = item;
  after.first = item + 1;
  if (after.first < after.last) handler.on_unfinished(after);
  if (before.first < before.last) handler.on_unfinished(before);
}

}  // namespace weir
