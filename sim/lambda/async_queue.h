// AsyncQueue: events that a function gets by Invoke with InvocationType Event.
//
// 202 means durably queued, and no more. A function error is tried again after one and after two
// minutes; throttling and 5xx use up no try, and wait from a second to five minutes. An event whose
// next try would come after its maximum age is given up on at once. The request id is the same for
// all tries. The queue is at least once: an event may be processed twice without any error. What
// became of it goes to where destinations.h sends it.

#ifndef WEIR_SIM_LAMBDA_ASYNC_QUEUE_H_
#define WEIR_SIM_LAMBDA_ASYNC_QUEUE_H_

#include <expected>
#include <memory>
#include <string>

#include "sim/aws/cloud.h"
#include "sim/kernel/task_group.h"
#include "sim/lambda/api.h"
#include "sim/lambda/destinations.h"
#include "sim/lambda/runner.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

class AsyncQueue {
 public:
  AsyncQueue(aws::Cloud& cloud, Lambda& lambda, Runner& runner)
      : cloud_(cloud), lambda_(lambda), runner_(runner), stories_(cloud.kernel()) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  // REQUIRES: the function exists and the request is one of InvocationType Event.
  std::expected<InvocationResponse, aws::Error> accept(
      const CallContext& context, std::shared_ptr<const InvocationRequest> request);

 private:
  using Request = std::shared_ptr<const InvocationRequest>;
  Task<void> process(CallContext context, Request request, std::string request_id,
                     Duration delayed);
  // All tries; empty: the function is gone.
  Task<std::string> try_event(CallContext context, Request request, EventOutcome& outcome);
  Task<aws::Cloud::Answer<Invoke>> try_once(const CallContext& context, Request request,
                                            const EventOutcome& outcome);
  Task<void> tell(const EventOutcome& outcome, Chain chain);
  void give_up(const EventOutcome& outcome);
  FunctionState* function_of(const std::string& name);
  EventSettings settings_of(const FunctionState& function, const std::string& qualifier) const;

  aws::Cloud& cloud_;
  Lambda& lambda_;
  Runner& runner_;
  TaskGroup stories_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_ASYNC_QUEUE_H_
