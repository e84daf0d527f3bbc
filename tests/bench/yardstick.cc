// The yardstick: the least that a program with processes has to do for PHOLD and M/M/c. Bare C++20
// coroutines, frames from malloc, and a queue written for these delays; no hash, no cancellation,
// no choices, no order of ties to explore. phold.cc is measured as a multiple of its CPU time.
// Takes the same options, prints the same line and the same checksum.

#include <coroutine>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <vector>

#include "tests/bench/ladder_queue.h"
#include "tests/bench/phold_model.h"
#include "tests/bench/phold_report.h"

namespace {

using phold::Model;
using phold::Options;

struct Loop {
  explicit Loop(std::size_t processes) : queue(processes) {}
  void run() {
    while (!stop) {
      void* const frame = queue.pop(&now);
      std::coroutine_handle<>::from_address(frame).resume();
    }
  }
  yardstick::LadderQueue queue;
  std::uint64_t now = 0;
  bool stop = false;
};

// Starts at once, runs to the end of the program, and is never taken apart.
struct Process {
  struct promise_type {
    Process get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct Sleep {
  Loop& loop;
  std::uint64_t wait;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) { loop.queue.push(loop.now + wait, h.address()); }
  void await_resume() const noexcept {}
};

// Servers given to who came first. Who waits is woken through the queue, as weir does it.
class Station {
 public:
  explicit Station(std::uint64_t servers) : free_(servers) {}

  class Acquire {
   public:
    explicit Acquire(Station& station) : station_(station) {}
    bool await_ready() const noexcept {
      if (station_.free_ == 0) return false;
      --station_.free_;
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) noexcept {
      frame_ = h.address();
      (station_.first_ == nullptr ? station_.first_ : station_.last_->next_) = this;
      station_.last_ = this;
    }
    void await_resume() const noexcept {}

   private:
    friend class Station;
    Station& station_;
    Acquire* next_ = nullptr;
    void* frame_ = nullptr;
  };

  Acquire acquire() { return Acquire(*this); }
  void release(Loop& loop) {
    if (first_ == nullptr) {
      ++free_;
      return;
    }
    loop.queue.push(loop.now, first_->frame_);
    first_ = first_->next_;
  }

 private:
  std::uint64_t free_;
  Acquire* first_ = nullptr;
  Acquire* last_ = nullptr;
};

Process token(Loop& loop, Model& model, std::uint64_t where, std::uint64_t wait) {
  for (;;) {
    co_await Sleep{loop, wait};
    if (!model.event(where, loop.now, wait)) loop.stop = true;
  }
}

Process customer(Loop& loop, Model& model, std::vector<Station>& stations, std::uint64_t where,
                 std::uint64_t wait) {
  for (;;) {
    co_await Sleep{loop, wait};
    wait = model.delay(where) / 2;
    co_await stations[where].acquire();
    co_await Sleep{loop, wait};
    stations[where].release(loop);
    if (!model.event(where, loop.now, wait)) loop.stop = true;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = phold::parse(argc, argv);
  Model model(options);
  phold::Report report(options);
  auto* const loop = new Loop(options.lps * options.population);
  const bool mmc = options.workload == "mmc";
  std::vector<Station> stations(mmc ? options.lps : 0, Station(options.servers()));
  for (std::uint64_t i = 0; i < options.lps; ++i) {
    for (std::uint64_t j = 0; j < options.population; ++j) {
      const std::uint64_t wait = model.delay(i);
      if (mmc) {
        customer(*loop, model, stations, i, wait);
      } else {
        token(*loop, model, i, wait);
      }
    }
  }
  report.start();
  loop->run();
  report.stop();
  report.print("yardstick", model, "\n");
  std::_Exit(0);
}
