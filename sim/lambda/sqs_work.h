// SqsWork: what those who receive a queue's messages and those who deliver them have in common.

#ifndef WEIR_SIM_LAMBDA_SQS_WORK_H_
#define WEIR_SIM_LAMBDA_SQS_WORK_H_

#include <string>
#include <vector>

#include "sim/aws/cloud.h"
#include "sim/lambda/mapping_metrics.h"
#include "sim/lambda/sqs_event.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// Messages of one receive or of several, handed over together.
using MessageBatch = std::vector<sqs::Message>;

class SqsWork {
 public:
  // REQUIRES: the mapping exists, and outlives this.
  SqsWork(aws::Cloud& cloud, Lambda& lambda, MappingState& mapping, const std::string& role);

  Kernel& kernel() const { return cloud.kernel(); }
  const Options& options() const { return lambda.options; }
  bool strikes(const aws::FaultSite& site, Identity identity, std::uint64_t attempt) const;
  // One try; what could not be deleted comes again. `identity` is another one for each call.
  Task<void> delete_messages(MessageBatch batch, Identity identity);

  aws::Cloud& cloud;
  Lambda& lambda;
  MappingState& mapping;
  QueueProgress& progress;
  const std::string& principal;
  const std::string queue_url;
  const SqsEventSource event;
  const Identity identity;
  Duration visibility = 30s;  // of the queue, as it was when polling began
  MappingMetrics metrics;
};

// By what the luck of a batch is known: by its member with the smallest hash, and how often that
// has been received. REQUIRES: it is not empty.
Identity identity_of(const SqsWork& work, const MessageBatch& batch);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SQS_WORK_H_
