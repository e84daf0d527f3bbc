// Rolling: how often something was done in the last 24 hours, for limits on that.

#ifndef WEIR_SIM_KINESIS_ROLLING_H_
#define WEIR_SIM_KINESIS_ROLLING_H_

#include <cstddef>
#include <vector>

#include "sim/kernel/time.h"

namespace weir::kinesis {

struct Rolling {
  std::vector<Time> times;  // ascending

  // Counts this time too. False, and nothing is counted: there were `most` already.
  bool take(Time now, std::size_t most) {
    std::erase_if(times, [&](Time time) { return time + 24h <= now; });
    if (times.size() >= most) return false;
    times.push_back(now);
    return true;
  }
  bool operator==(const Rolling&) const = default;
};

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_ROLLING_H_
