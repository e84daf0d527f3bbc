#include "sim/lambda/shard_work.h"

namespace weir::lambda {
namespace {

Identity identity_of(const MappingState& mapping, const std::string& shard_id) {
  const Identity first = Identity::of(mapping.source_arn).child(mapping.function).child(shard_id);
  return mapping.generation == 0 ? first : first.child("update", mapping.generation);
}

}  // namespace

ShardWork::ShardWork(aws::Cloud& the_cloud, Lambda& state, const std::string& mapping_uuid,
                     const std::string& shard_id, const std::string& role)
    : cloud(the_cloud),
      lambda(state),
      mapping(state.mappings.at(mapping_uuid)),
      principal(the_cloud.principal(role)),
      event{shard_id, mapping.source_arn, role, the_cloud.region()},
      progress(mapping.shards[shard_id]),
      metrics(the_cloud.metrics(), mapping),
      identity(identity_of(mapping, shard_id)) {}

}  // namespace weir::lambda
