// GetShardIterator and GetRecords: reading a shard from a place on.
//
// All consumers of a shard share 5 calls and 2 MB a second; one call returns 10,000 records and
// 10 MB at most. A refused call changes nothing, its iterator stays good. Records past retention
// are skipped without a word. A full read of 10 MB stops those of the next 5 s. Once a closed shard
// is read to its end there is no next iterator, but the children are named. A record can be read at
// once: the time that AWS takes to make it visible is left to the caller.

#ifndef WEIR_SIM_KINESIS_GET_H_
#define WEIR_SIM_KINESIS_GET_H_

#include <cstdint>
#include <expected>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::int64_t kReadCallsPerSecond = 5;
inline constexpr std::int64_t kReadBytesPerSecond = 2 * 1'048'576;
inline constexpr std::int64_t kReadBytesPerCall = 10 * 1'048'576;
inline constexpr Duration kFullReadPenalty = 5s;
inline constexpr std::int32_t kReadRecordsPerCall = 10'000;

std::expected<GetShardIteratorOutput, aws::Error> get_shard_iterator(
    Kinesis& kinesis, const CallContext& context, const GetShardIteratorInput& request);
std::expected<GetRecordsOutput, aws::Error> get_records(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const GetRecordsInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_GET_H_
