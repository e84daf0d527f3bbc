#include "sim/s3/limits.h"

namespace weir::s3 {

namespace {

// Load that pauses for longer than this begins anew.
constexpr std::int64_t kPause = 60;

void note_load(BucketState& bucket, const RequestLimits& limits, std::int64_t second) {
  Load& load = bucket.load;
  if (load.refused_last == 0 || second - load.refused_last > kPause) load.refused_since = second;
  load.refused_last = second;
  const std::int64_t split = to_seconds(Time(limits.split_after));
  if (second - load.refused_since < split) return;
  load.partitions *= 2;
  load.refused_since = second;
}

}  // namespace

std::optional<aws::Error> count_request(BucketState& bucket, const RequestLimits& limits,
                                        Access access, Time now) {
  const std::int64_t second = to_seconds(now);
  Load& load = bucket.load;
  if (second != load.second) {
    load.second = second;
    load.writes = 0;
    load.reads = 0;
  }
  std::int64_t& used = access == Access::write ? load.writes : load.reads;
  const std::int64_t most = access == Access::write ? limits.writes : limits.reads;
  if (used < most * load.partitions) {
    ++used;
    return std::nullopt;
  }
  note_load(bucket, limits, second);
  return aws::Error("SlowDown", 503, "Please reduce your request rate.", true);
}

}  // namespace weir::s3
