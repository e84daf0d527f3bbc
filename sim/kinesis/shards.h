// Shards as the API shows them, and ListShards with its filters.
//
// A list shows open shards and closed ones whose records have not all expired. Children appear, and
// parents get their EndingSequenceNumber, when a reshard is complete.

#ifndef WEIR_SIM_KINESIS_SHARDS_H_
#define WEIR_SIM_KINESIS_SHARDS_H_

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

HashKeyRange range_of(const ShardState& shard);

aws::Error no_such_shard(const std::string& shard, const Stream& stream,
                         const CallContext& context);

// The index of the first shard after the one named, or 0.
std::expected<std::size_t, aws::Error> start_after(const std::optional<std::string>& shard,
                                                   const Stream& stream,
                                                   const CallContext& context);

// All that are shown now, from that index on; none while the stream is CREATING.
std::vector<Shard> shards_shown(const Stream& stream, std::size_t first, Time now);

std::expected<ListShardsOutput, aws::Error> list_shards(const Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const ListShardsInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_SHARDS_H_
