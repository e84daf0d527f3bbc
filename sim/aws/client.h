// Client: an AWS SDK as a program holds it, with its time-outs and retries.
//
//   aws::Client client(cloud, "arn:aws:iam::000000000000:user/producer", Identity::of("producer"));
//   auto answer = co_await client.call<s3::PutObject>(record, s3::PutObjectRequest().With…);
//
// `about` is the identity of what the call is about: the record, the batch's leader, the object.
// When a program itself sends the same thing again, it says so by a higher `round`, so that the
// luck of a second try is its own.

#ifndef WEIR_SIM_AWS_CLIENT_H_
#define WEIR_SIM_AWS_CLIENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "sim/aws/cloud.h"
#include "sim/aws/retry.h"

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

  Client(Cloud& cloud, const std::string& principal, ClientOptions options = {})
      : cloud_(cloud),
        principal_(cloud.principal(principal)),
        options_(options),
        retries_(options.retry_mode, options.attempts_max) {}

  Kernel& kernel() const { return cloud_.kernel(); }
  Cloud& cloud() const { return cloud_; }
  const std::string& principal() const { return principal_; }
  std::uint64_t retried() const { return retried_; }  // attempts beyond the first, so far

  template <class Op>
  Task<Cloud::Answer<Op>> call(Identity about, typename Op::Request request,
                               std::uint64_t round = 0) {
    const auto shared = std::make_shared<const typename Op::Request>(std::move(request));
    for (std::uint64_t attempt = 0;; ++attempt) {
      if (const Duration held = retries_.before_attempt(kernel().now()); held != held.zero()) {
        co_await kernel().delay(held);
      }
      Caller caller(principal_, about, round * kRound + attempt);
      caller.read_timeout = options_.read_timeout;
      Cloud::Answer<Op> answer = co_await cloud_.send<Op>(caller, shared);
      if (answer) {
        retries_.after_success(attempt, kernel().now());
        co_return answer;
      }
      const auto wait =
          retries_.after_failure(Op::info(), answer.error(), attempt, kernel().choices(),
                                 about.child(operation_site<Op>().faults.id, round), kernel().now());
      if (!wait) co_return answer;
      ++retried_;
      co_await kernel().delay(*wait);
    }
  }

 private:
  Cloud& cloud_;
  const std::string& principal_;
  ClientOptions options_;
  Retries retries_;
  std::uint64_t retried_ = 0;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CLIENT_H_
