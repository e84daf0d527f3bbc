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
      uuid(mapping_uuid),
      principal(the_cloud.principal(role)),
      event{shard_id, state.mappings.at(mapping_uuid).source_arn, role, the_cloud.region()},
      identity(identity_of(state.mappings.at(mapping_uuid), shard_id)) {}

MappingState* ShardWork::mapping() const {
  const auto found = lambda.mappings.find(uuid);
  return found == lambda.mappings.end() ? nullptr : &found->second;
}

}  // namespace weir::lambda
