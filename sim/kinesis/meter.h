// Meter: how much of something a shard has done in the current second.
//
// Seconds are those of the clock. What one large piece takes beyond a second's allowance is paid
// off by the seconds that follow, so that the average holds: a read of 10 MB stops further reads
// for five seconds. AWS says only that there are limits per second; the depth of its buckets is
// unknown.

#ifndef WEIR_SIM_KINESIS_METER_H_
#define WEIR_SIM_KINESIS_METER_H_

#include <algorithm>
#include <cstdint>

#include "sim/kernel/time.h"

namespace weir::kinesis {

struct Meter {
  std::int64_t second = 0;
  std::int64_t used = 0;

  // What is used in the second of `now`, at an allowance of `limit` a second.
  std::int64_t at(Time now, std::int64_t limit) {
    const std::int64_t current = to_seconds(now);
    if (current > second) {
      const std::int64_t passed = std::min<std::int64_t>(current - second, used / limit + 1);
      used = std::max<std::int64_t>(0, used - passed * limit);
      second = current;
    }
    return used;
  }
  bool operator==(const Meter&) const = default;
};

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_METER_H_
