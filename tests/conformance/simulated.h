// Simulated: a cloud as it was when cases were recorded, empty, with every service that weir has.

#ifndef WEIR_TESTS_CONFORMANCE_SIMULATED_H_
#define WEIR_TESTS_CONFORMANCE_SIMULATED_H_

#include "sim/aws/cloud.h"
#include "sim/events/service.h"
#include "sim/firehose/service.h"
#include "sim/kernel/kernel.h"
#include "sim/kinesis/service.h"
#include "sim/lambda/service.h"
#include "sim/s3/service.h"
#include "sim/sqs/service.h"

namespace weir::conformance {

class Simulated {
 public:
  Simulated()
      : cloud_(kernel_, "111111111111", "us-east-1"),
        lambda_(cloud_),
        events_(cloud_),
        firehose_(cloud_) {
    kinesis::serve(cloud_, kinesis_);
    s3::serve(cloud_, s3_);
    sqs::serve(cloud_, sqs_);
  }
  Kernel& kernel() { return kernel_; }
  aws::Cloud& cloud() { return cloud_; }
  lambda::Service& lambda() { return lambda_; }

 private:
  // Far more than any case needs; a case that never ends must not hold up the others.
  static constexpr std::uint64_t kEventsMax = 5'000'000;

  // When the parameters of the cases were made: those that are times lie around it.
  static constexpr Time kRecorded{Duration(1'795'228'516s)};  // 2026-11-21T02:35:16Z

  Kernel kernel_{KernelOptions{.start = kRecorded, .events_max = kEventsMax}};
  kinesis::Kinesis kinesis_;
  s3::S3 s3_;
  sqs::Sqs sqs_;
  aws::Cloud cloud_;
  lambda::Service lambda_;
  events::Service events_;
  firehose::Service firehose_;
};

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_SIMULATED_H_
