// Resharding: SplitShard, MergeShards and UpdateShardCount.
//
// Each returns at once and leaves the stream UPDATING; the list of shards stays as it is, and
// parents go on taking records, until it is ACTIVE again. Then parents are closed and children are
// open, with ids and hash keys that were decided at the call. The service does not enforce that
// parents are read before children.

#ifndef WEIR_SIM_KINESIS_RESHARD_H_
#define WEIR_SIM_KINESIS_RESHARD_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::int64_t kMostShards = 10'000;  // that UpdateShardCount goes to
inline constexpr std::size_t kScalingsPerDay = 10;

std::expected<SplitShardOutput, aws::Error> split_shard(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const SplitShardInput& request);
std::expected<MergeShardsOutput, aws::Error> merge_shards(Kinesis& kinesis,
                                                          const CallContext& context,
                                                          const MergeShardsInput& request);

// Growing splits every open shard at its middle, then merges neighbours down to the target;
// shrinking merges neighbours in rounds. The numbers of shards that this leaves were counted on
// AWS. Which neighbours is a guess: the lowest hash keys first, so that the shards that result
// differ most in size.
std::expected<UpdateShardCountOutput, aws::Error> update_shard_count(
    Kinesis& kinesis, const CallContext& context, const UpdateShardCountInput& request);

// The refusal of so many further shards at once; nothing if the account may have them.
std::optional<aws::Error> refuse_shards(const Kinesis& kinesis, const CallContext& context,
                                        std::int64_t more);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_RESHARD_H_
