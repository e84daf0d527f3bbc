// The wall clock, for durations that are reported and never decide anything.

#ifndef WEIR_HARNESS_EXPLORE_WALL_TIME_H_
#define WEIR_HARNESS_EXPLORE_WALL_TIME_H_

#include "sim/kernel/time.h"

namespace weir {

using WallTime = Time;

// From some fixed point on; it never goes back.
WallTime wall_time();

}  // namespace weir

#endif  // WEIR_HARNESS_EXPLORE_WALL_TIME_H_
