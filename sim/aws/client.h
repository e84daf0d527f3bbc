// Client: an AWS SDK as a program holds it, with its time-outs and retries.
//
//   aws::Client client(cloud, "arn:aws:iam::000000000000:user/producer");
//   auto answer = co_await client.call<s3::PutObject>(record, s3::PutObjectRequest().With…);
//
// `about` is the identity of what the call is about: the record, the batch's leader, the object.
// When a program itself sends the same thing again, it says so by a higher `round`, so that the
// luck of a second try is its own.
//
// An SDK retries what it got no answer to. If the answer alone was lost, the service then carries
// the call out a second time: that is where duplicates come from.

#ifndef WEIR_SIM_AWS_CLIENT_H_
#define WEIR_SIM_AWS_CLIENT_H_

#include <cstdint>
#include <forward_list>
#include <memory>
#include <string>
#include <utility>

#include "sim/aws/cloud.h"
#include "sim/aws/retry.h"
#include "sim/kernel/semaphore.h"

namespace weir::aws {

struct ClientOptions {
  RetryMode retry_mode = RetryMode::legacy;  // the default of today's botocore
  unsigned attempts_max = 0;                 // the first one counted; 0 = as the mode has it
  Duration read_timeout = 60s;
};

class Client {
 public:
  // Attempts of one round are numbered from round × kRound on.
  static constexpr std::uint64_t kRound = 1 << 10;
  static_assert(Retries::kAttemptsMax < kRound);

  // REQUIRES: options.attempts_max ≤ Retries::kAttemptsMax.
  Client(Cloud& cloud, const std::string& principal, ClientOptions options = {})
      : cloud_(cloud), principal_(cloud.principal(principal)), options_(options) {}
  // Calls under way point to it.
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Kernel& kernel() const { return cloud_.kernel(); }
  Cloud& cloud() const { return cloud_; }
  const std::string& principal() const { return principal_; }
  std::uint64_t retried() const { return retried_; }  // attempts beyond the first, so far

  template <class Op>
  Task<Cloud::Answer<Op>> call(Identity about, typename Op::Request request,
                               std::uint64_t round = 0) {
    auto shared = std::make_shared<const typename Op::Request>(std::move(request));
    return send<Op>(about, std::move(shared), round);
  }

 private:
  // What all attempts send: the request is moved once, not through each frame on its way.
  template <class Op>
  Task<Cloud::Answer<Op>> send(Identity about, std::shared_ptr<const typename Op::Request> request,
                               std::uint64_t round) {
    const OperationSite& site = operation_site<Op>();
    ServiceClient& client = client_of(*site.info.service);
    RetriedCall call(site.info, about.child(site.faults.id, round));
    for (;;) {
      if (client.retries.holds_back()) co_await hold_back(client);
      Caller caller(principal_, about, round * kRound + call.failed);
      caller.read_timeout = options_.read_timeout;
      Cloud::Answer<Op> answer = co_await cloud_.send<Op>(caller, request);
      if (answer) {
        client.retries.after_success(call, kernel().now());
        client.rate_changed.notify_all();
        co_return std::move(answer);
      }
      const AfterFailure next =
          client.retries.after_failure(call, answer.error(), kernel().choices(), kernel().now());
      client.rate_changed.notify_all();
      if (next.retry || next.wait != next.wait.zero()) co_await kernel().delay(next.wait);
      if (!next.retry) co_return std::move(answer);
      ++retried_;
    }
  }

  // An SDK has a client for each service, with a quota and a limiter of its own.
  struct ServiceClient {
    ServiceClient(const ServiceInfo& which, const ClientOptions& options, Kernel& kernel)
        : service(which),
          retries(options.retry_mode, which, options.attempts_max, kernel.now()),
          turn(kernel, 1),
          rate_changed(kernel) {}

    const ServiceInfo& service;
    Retries retries;
    Semaphore turn;       // whose turn it is to wait for the limiter
    Signal rate_changed;  // an attempt has ended
  };

  ServiceClient& client_of(const ServiceInfo& service) {
    for (ServiceClient& client : services_) {
      if (&client.service == &service) return client;
    }
    return services_.emplace_front(service, options_, kernel());
  }
  Task<void> hold_back(ServiceClient& client);

  Cloud& cloud_;
  const std::string& principal_;
  ClientOptions options_;
  std::forward_list<ServiceClient> services_;  // few
  std::uint64_t retried_ = 0;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CLIENT_H_
