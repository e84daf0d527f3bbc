// KinesisMapping: the story of one mapping of a Kinesis stream.
//
// It finds the shards of the stream and has a poller work at each. Children of a shard that was
// split or merged begin when all their parents are done with, and at their beginning: order per
// key holds across a resharding, and a parent that is stuck holds its children back (AWS does not
// spell this out). A change of the mapping replaces all pollers by new ones, which go on from the
// checkpoint: what was being processed at that moment is processed again.

#ifndef WEIR_SIM_LAMBDA_KINESIS_MAPPING_H_
#define WEIR_SIM_LAMBDA_KINESIS_MAPPING_H_

#include <list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/kernel/task_group.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/kinesis_poller.h"
#include "sim/lambda/mapping_story.h"

namespace weir::lambda {

class KinesisMapping final : public MappingStory {
 public:
  // REQUIRES: the mapping exists.
  KinesisMapping(aws::Cloud& cloud, Lambda& lambda, const std::string& uuid);

 private:
  Task<void> start() override;
  void stop() override;
  Task<void> start_shards(Identity listing);
  Task<void> work_at(std::string shard);
  Task<std::vector<kinesis::Shard>> list_shards(Identity listing);
  void note_found(const std::vector<kinesis::Shard>& shards);
  bool may_start(const kinesis::Shard& shard) const;
  bool is_done_with(const std::optional<std::string>& shard) const;

  std::set<std::string> working_;  // shards that have a poller, or had one
  std::list<KinesisPoller> pollers_;
  TaskGroup stories_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_KINESIS_MAPPING_H_
