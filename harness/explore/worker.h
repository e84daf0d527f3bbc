// Worker: a forked process that works through batches of items and answers each with a line.
//
// It is a copy of its parent as that stood when the worker was started, and nothing comes back but
// its answers. It publishes the item it works on and since when, so that whoever watches can say
// which item made it hang or die. It dies with its parent.

#ifndef WEIR_HARNESS_EXPLORE_WORKER_H_
#define WEIR_HARNESS_EXPLORE_WORKER_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/explore/wall_time.h"

namespace weir {

// Items [first, last), all for one purpose.
struct Batch {
  std::uint32_t purpose = 0;  // in the words of whoever hands out
  bool fresh = false;         // to be done by a process that has done nothing before
  std::uint64_t first = 0, last = 0;
};

// Called in the worker; the answer is one line without its end. An exception ends the process.
using Work = std::function<std::string(std::uint32_t purpose, std::uint64_t item)>;

// What a worker publishes; lives in memory that parent and workers share.
struct Pulse {
  static constexpr std::uint64_t kIdle = ~std::uint64_t{0};
  std::atomic<std::uint64_t> item{kIdle};
  std::atomic<WallTime::rep> since{0};
};

// How a process ended.
struct WorkerEnd {
  bool hung = false;  // it was killed, for taking too long
  int signal = 0;     // that ended it; 0: it left by itself
  int exit_code = 0;
};
// "was killed by signal 11 (Segmentation fault)", "left with exit code 3".
std::string to_string(const WorkerEnd& end);

class Worker {
 public:
  // The worker leaves before its next item once `stop` is true. `siblings` are descriptors of other
  // workers: one that held them would keep those alive after their parent's end.
  Worker(const Work& work, Pulse& pulse, const std::atomic<bool>& stop,
         const std::vector<int>& siblings);
  ~Worker();  // kills it, unless it has left
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  int descriptor() const { return socket_; }  // readable when there are answers, or it has ended
  const Pulse& pulse() const { return pulse_; }
  // REQUIRES: it has answered all that it was given before.
  void give(const Batch& batch);
  // Appends the answers that are there. False: it has ended, and said all it had to say.
  bool read(std::vector<std::string>& answers);
  void kill();
  // Waits for its end.
  WorkerEnd reap();

 private:
  Pulse& pulse_;
  pid_t pid_ = -1;  // -1: reaped
  int socket_ = -1;
  std::string partial_;  // a line that has not come whole yet
};

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_WORKER_H_
