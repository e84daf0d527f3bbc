// ShardWork: what the reader of a shard and those who deliver its records have in common.

#ifndef WEIR_SIM_LAMBDA_SHARD_WORK_H_
#define WEIR_SIM_LAMBDA_SHARD_WORK_H_

#include <string>

#include "sim/aws/cloud.h"
#include "sim/lambda/checkpoint.h"
#include "sim/lambda/kinesis_event.h"
#include "sim/lambda/mapping_metrics.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class ShardWork {
 public:
  // REQUIRES: the mapping exists, and outlives this: KinesisMapping ends its pollers first.
  ShardWork(aws::Cloud& cloud, Lambda& lambda, const std::string& mapping_uuid,
            const std::string& shard_id, const std::string& role);

  Kernel& kernel() const { return cloud.kernel(); }
  const Options& options() const { return lambda.options; }
  // Whether records may be done with out of their order.
  bool out_of_order() const { return mapping.lanes > 1 || !mapping.filters.empty(); }

  aws::Cloud& cloud;
  Lambda& lambda;
  MappingState& mapping;
  const std::string& principal;
  const KinesisEventSource event;
  ShardProgress& progress;
  MappingMetrics metrics;
  Checkpoint checkpoint;    // of what is done with out of order
  const Identity identity;  // another one after each update: what is read again has luck of its own
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SHARD_WORK_H_
