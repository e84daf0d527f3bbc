// A small pipeline for tests: stream → function → bucket, deployed by calls as a customer would.

#ifndef WEIR_TESTS_SIM_LAMBDA_FIXTURE_H_
#define WEIR_TESTS_SIM_LAMBDA_FIXTURE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/service.h"
#include "sim/lambda/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/kinesis_event.h"
#include "sim/lambda/service.h"

namespace weir::lambda {

inline constexpr char kStreamArn[] = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
inline constexpr char kRole[] = "arn:aws:iam::000000000000:role/r";

// Strikes the first `times` questions at the run of a function.
struct RunFault final : aws::FaultHook {
  const aws::FaultKind* kind = nullptr;
  int times = 0;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.id != invoke_run().id || kind == nullptr || times <= 0) return {};
    --times;
    return {kind, 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

struct Pipeline {
  explicit Pipeline(std::uint64_t seed = 0)
      : kernel({.seed = seed}), cloud(kernel), lambda(cloud), operator_(cloud, kRole) {
    kinesis::serve(cloud, streams);
    cloud.set_faults(&faults);
  }

  Task<void> deploy(Kernel&, CreateEventSourceMappingRequest mapping, std::int32_t timeout_s) {
    co_await operator_.call<kinesis::CreateStream>(
        Identity::of("stream"), kinesis::CreateStreamInput().WithStreamName("s").WithShardCount(1));
    co_await kernel.delay(30s);
    co_await operator_.call<CreateFunction>(Identity::of("function"),
                                            CreateFunctionRequest()
                                                .WithFunctionName("f")
                                                .WithRole(kRole)
                                                .WithRuntime("python3.12")
                                                .WithHandler("code.handler")
                                                .WithTimeout(timeout_s)
                                                .WithCode(FunctionCode().WithZipFile("zip")));
    co_await kernel.delay(5s);
    auto made = co_await operator_.call<CreateEventSourceMapping>(
        Identity::of("mapping"),
        mapping.WithFunctionName("f")
            .WithEventSourceArn(kStreamArn)
            .WithStartingPosition(mapping.StartingPosition.value_or("TRIM_HORIZON")));
    if (made) uuid = *made->UUID;
    error = made ? "" : to_string(made.error());
  }
  Task<void> put(Kernel&, std::string data) {
    co_await operator_.call<kinesis::PutRecord>(
        Identity::of(data),
        kinesis::PutRecordInput().WithStreamName("s").WithPartitionKey("k").WithData(Bytes(data)));
  }
  // The function notes the batch, then does what `after` says.
  void install(std::function<Result(const std::vector<std::string>&)> after) {
    lambda.install("code.handler", [this, after](Invocation& invocation, Bytes event) {
      return handle(invocation, std::move(event), after);
    });
  }
  Task<Result> handle(Invocation& invocation, Bytes event,
                      std::function<Result(const std::vector<std::string>&)> after) {
    std::vector<std::string> batch;
    for (const KinesisRecord& record : read_kinesis_event(event))
      batch.push_back(record.data.str());
    co_await invocation.kernel().delay(work);
    batches.push_back(batch);
    last_batch = kernel.now();
    co_return after(batch);
  }

  Kernel kernel;
  aws::Cloud cloud;
  RunFault faults;
  kinesis::Kinesis streams;
  Service lambda;
  aws::Client operator_;
  std::string uuid, error;
  Duration work = 10ms;
  std::vector<std::vector<std::string>> batches;
  Time last_batch;
};

inline Result ok(const std::vector<std::string>&) { return Bytes("null"); }

}  // namespace weir::lambda

#endif  // WEIR_TESTS_SIM_LAMBDA_FIXTURE_H_
