// Request limits: 3,500 writes and 5,500 reads a second, and SlowDown beyond that.
//
// AWS promises that much for each partition of a bucket's keys, and splits partitions under load,
// in its own time. Here a bucket begins as one partition. A second in which requests are refused
// counts as load; when it has gone on for `split_after` the bucket has twice as many partitions.

#ifndef WEIR_SIM_S3_LIMITS_H_
#define WEIR_SIM_S3_LIMITS_H_

#include <cstdint>
#include <optional>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

enum class Access : std::uint8_t { write, read };

// Counts a request that is about to be carried out, or refuses it.
std::optional<aws::Error> count_request(BucketState& bucket, const RequestLimits& limits,
                                        Access access, Time now);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_LIMITS_H_
