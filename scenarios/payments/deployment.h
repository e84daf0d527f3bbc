// Deployment: makes the pipeline's resources by calls, as a deployment tool does.

#ifndef WEIR_SCENARIOS_PAYMENTS_DEPLOYMENT_H_
#define WEIR_SCENARIOS_PAYMENTS_DEPLOYMENT_H_

#include <string>
#include <utility>

#include "sim/aws/client.h"

namespace weir::payments {

inline constexpr char kProducerHandler[] = "producer.handler";
inline constexpr char kAggregatorHandler[] = "aggregator.handler";

class Deployment {
 public:
  // REQUIRES: the client outlives this.
  explicit Deployment(aws::Client& client) : client_(client) {}

  Kernel& kernel() const { return client_.kernel(); }
  // Streams, buckets, delivery streams, functions and the mapping; all ACTIVE when it returns, but
  // for the mapping.
  Task<void> deploy();
  // The schedule that invokes the producer every minute.
  Task<void> start_schedule();
  Task<void> stop_schedule();

 private:
  // Tries again until a call succeeds.
  template <class Op>
  Task<typename Op::Response> insist(Identity about, typename Op::Request request) {
    for (std::uint64_t round = 0;; ++round) {
      auto answer = co_await client_.call<Op>(about, request, round);
      if (answer) co_return std::move(*answer);
      co_await kernel().delay(1s);
    }
  }
  Task<void> deploy_streams();
  Task<void> stream_is_active(const char* name);
  Task<void> deploy_bucket(const char* name);
  Task<void> deploy_delivery(const char* name, const char* stream, const char* bucket,
                             const char* folder);
  Task<void> delivery_is_active(const char* name);
  Task<void> deploy_functions();
  Task<void> deploy_function(const char* name, const char* handler);

  aws::Client& client_;
};

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_DEPLOYMENT_H_
