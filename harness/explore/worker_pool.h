// WorkerPool: keeps workers busy, and goes on without those that crash or hang.
//
// It knows nothing of what the items are: it asks its handler for the next batch, passes answers
// on, and says which item a worker died of. A new worker takes the place of each one that is lost.

#ifndef WEIR_HARNESS_EXPLORE_WORKER_POOL_H_
#define WEIR_HARNESS_EXPLORE_WORKER_POOL_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/worker.h"
#include "harness/explore/worker_memory.h"

namespace weir {

// As many as this process may run on.
unsigned usable_cores();

class PoolHandler {
 public:
  enum class Wish : std::uint8_t {
    go_on,
    finish,   // hand out nothing more, and let each worker end its item
    abandon,  // kill them
  };

  virtual ~PoolHandler() = default;
  // Nothing: no more at present; asked again after each answer.
  virtual std::optional<Batch> next() = 0;
  // Within a batch in order.
  virtual void on_answer(const Batch& batch, std::uint64_t item, std::string_view answer) = 0;
  // The item's worker has ended before it had an answer, or was killed for taking too long.
  virtual void on_death(const Batch& batch, std::uint64_t item, const WorkerEnd& end) = 0;
  // Items of a batch that were not answered, through no fault of theirs.
  virtual void on_unfinished(const Batch& rest) = 0;
  // Called often; what it says holds from then on.
  virtual Wish on_tick() = 0;
};

class WorkerPool {
 public:
  // An item may take so long. REQUIRES: workers > 0.
  WorkerPool(Work work, unsigned workers, Duration item_wall_max);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Returns when there is nothing left to do, or as the handler wishes. To be called once.
  void run(PoolHandler& handler);

 private:
  struct Slot {
    std::unique_ptr<Worker> worker;
    bool used = false;  // the worker was given something before
    std::optional<Batch> batch;
    std::uint64_t answered = 0;  // of the batch
  };

  bool busy() const;
  void hand_out(PoolHandler& handler);
  void start(Slot& slot);
  void wait();
  void take_answers(Slot& slot, PoolHandler& handler);
  void watch(Slot& slot, PoolHandler& handler);
  void bury(Slot& slot, bool killed, PoolHandler& handler);
  Pulse& pulse_of(const Slot& slot);

  const Work work_;
  const Duration item_wall_max_;
  const WorkerMemory<std::atomic<bool>> stop_;  // one: workers leave before their next item
  const WorkerMemory<Pulse> pulses_;            // one a slot
  std::vector<Slot> slots_;
  WallTime waited_{};       // when it last looked at its workers
  WallTime awake_since_{};  // it has not been held up since then
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_WORKER_POOL_H_
