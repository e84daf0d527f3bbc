#include "harness/explore/wall_time.h"

#include <chrono>

namespace weir {

WallTime wall_time() {
  return WallTime(
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

}  // namespace weir
