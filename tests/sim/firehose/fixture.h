// A delivery stream with everything around it, deployed by calls as a customer would.

#ifndef WEIR_TESTS_SIM_FIREHOSE_FIXTURE_H_
#define WEIR_TESTS_SIM_FIREHOSE_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/aws/log_groups.h"
#include "sim/aws/metrics.h"
#include "sim/firehose/api.h"
#include "sim/firehose/faults.h"
#include "sim/firehose/service.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/service.h"
#include "sim/lambda/api.h"
#include "sim/lambda/service.h"
#include "sim/s3/api.h"
#include "sim/s3/service.h"

namespace weir::firehose {

inline constexpr char kRole[] = "arn:aws:iam::000000000000:role/r";
inline constexpr char kBucket[] = "bucket";

// Strikes the first `times` questions at the site of this name.
struct OneFault final : aws::FaultHook {
  std::string site;
  const aws::FaultKind* kind = nullptr;
  int times = 0;
  Duration duration{};
  std::uint64_t attempt = ~std::uint64_t{0};  // or any
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.name != site || kind == nullptr || times <= 0) return {};
    if (attempt != ~std::uint64_t{0} && attempt != question.attempt) return {};
    --times;
    return {kind, 1, duration};
  }
  bool watches(const aws::FaultSite& where, Time) const override {
    return where.name == site && kind != nullptr && times > 0;
  }
};

struct Rig {
  explicit Rig(std::uint64_t seed = 0)
      : kernel({.seed = seed}),
        cloud(kernel),
        lambda(cloud),
        firehose(cloud),
        client(cloud, "arn:aws:iam::000000000000:user/operator", aws::ClientOptions()) {
    kinesis::serve(cloud, streams);
    s3::serve(cloud, s3);
    cloud.set_faults(&faults);
    cloud.set_metrics(&metrics);
    cloud.set_log_groups(&logs);
  }

  // Runs a call to its end, without retries.
  template <class Op>
  aws::Cloud::Answer<Op> call(typename Op::Request request) {
    std::optional<aws::Cloud::Answer<Op>> answer;
    kernel.spawn(Identity::of("call").child("nth", calls),
                 ask<Op>(kernel, std::move(request), answer));
    while (!answer) kernel.run_until(kernel.now() + 10ms);
    return *std::move(answer);
  }
  template <class Op>
  Task<void> ask(Kernel&, typename Op::Request request,
                 std::optional<aws::Cloud::Answer<Op>>& answer) {
    const aws::Caller caller(client.principal(), Identity::of("call").child("nth", calls++));
    auto result = co_await cloud.call<Op>(caller, std::move(request));
    answer.emplace(std::move(result));
  }
  // What it is refused with; empty: it was taken.
  template <class Op>
  std::string refusal(typename Op::Request request) {
    const auto answer = call<Op>(std::move(request));
    return answer ? "" : answer.error().code + ": " + answer.error().message;
  }

  void pass(Duration duration) { kernel.run_until(kernel.now() + duration); }

  void make_bucket() { call<s3::CreateBucket>(s3::CreateBucketRequest().WithBucket(kBucket)); }
  static ExtendedS3DestinationConfiguration destination() {
    return ExtendedS3DestinationConfiguration()
        .WithRoleARN(kRole)
        .WithBucketARN("arn:aws:s3:::bucket")
        .WithBufferingHints(BufferingHints().WithSizeInMBs(1).WithIntervalInSeconds(60));
  }
  static CreateDeliveryStreamInput direct(ExtendedS3DestinationConfiguration to = destination()) {
    return CreateDeliveryStreamInput()
        .WithDeliveryStreamName("d")
        .WithExtendedS3DestinationConfiguration(std::move(to));
  }
  // An ACTIVE stream for direct puts, and its bucket.
  void deploy(ExtendedS3DestinationConfiguration to = destination()) {
    make_bucket();
    EXPECT_EQ(refusal<CreateDeliveryStream>(direct(std::move(to))), "");
    pass(31s);
  }
  // The same that reads a Kinesis stream "s".
  void deploy_source(std::int32_t shards = 1,
                     ExtendedS3DestinationConfiguration to = destination()) {
    make_bucket();
    call<kinesis::CreateStream>(
        kinesis::CreateStreamInput().WithStreamName("s").WithShardCount(shards));
    pass(30s);
    auto request = direct(std::move(to));
    request.DeliveryStreamType = DeliveryStreamType::KinesisStreamAsSource;
    request.KinesisStreamSourceConfiguration =
        KinesisStreamSourceConfiguration()
            .WithKinesisStreamARN("arn:aws:kinesis:us-east-1:000000000000:stream/s")
            .WithRoleARN(kRole);
    EXPECT_EQ(refusal<CreateDeliveryStream>(std::move(request)), "");
    pass(31s);
  }
  std::string put(std::string data) {
    return refusal<PutRecord>(PutRecordInput().WithDeliveryStreamName("d").WithRecord(
        Record().WithData(Bytes(std::move(data)))));
  }
  std::string put_source(std::string data, std::string key = "k") {
    return refusal<kinesis::PutRecord>(
        kinesis::PutRecordInput().WithStreamName("s").WithPartitionKey(key).WithData(
            Bytes(std::move(data))));
  }
  void make_function(lambda::Handler code) {
    lambda.install("code.handler", std::move(code));
    call<lambda::CreateFunction>(lambda::CreateFunctionRequest()
                                     .WithFunctionName("f")
                                     .WithRole(kRole)
                                     .WithRuntime("python3.12")
                                     .WithHandler("code.handler")
                                     .WithTimeout(60)
                                     .WithCode(lambda::FunctionCode().WithZipFile("zip")));
    pass(5s);
  }

  // Bodies by key, of the current versions in a bucket.
  std::map<std::string, std::string> objects(const std::string& bucket = kBucket) const {
    std::map<std::string, std::string> result;
    const auto found = s3.buckets.find(bucket);
    if (found == s3.buckets.end()) return result;
    for (const auto& [key, versions] : found->second.objects) {
      result[key] = versions.back().body.str();
    }
    return result;
  }
  std::vector<std::string> bodies(const std::string& prefix = "") const {
    std::vector<std::string> result;
    for (const auto& [key, body] : objects()) {
      if (key.starts_with(prefix)) result.push_back(body);
    }
    return result;
  }
  std::int64_t metric(std::string_view name) const {
    const auto* series = metrics.find("AWS/Firehose", name, {{"DeliveryStreamName", "d"}});
    return series == nullptr ? -1 : series->sum();
  }
  const Counts& counts() const { return firehose.state().streams.at("d").counts; }

  Kernel kernel;
  OneFault faults;
  aws::Metrics metrics;
  aws::LogGroups logs;
  kinesis::Kinesis streams;
  s3::S3 s3;
  aws::Cloud cloud;
  lambda::Service lambda;
  Service firehose;
  aws::Client client;
  std::uint64_t calls = 0;
};

inline ProcessingConfiguration processing(std::vector<Processor> processors) {
  return ProcessingConfiguration().WithEnabled(true).WithProcessors(std::move(processors));
}
inline Processor processor(const char* type,
                           std::vector<std::pair<const char*, std::string>> parameters = {}) {
  Processor result;
  result.Type = type;
  if (parameters.empty()) return result;
  result.Parameters.emplace();
  for (auto& [name, value] : parameters) {
    result.Parameters->push_back(
        ProcessorParameter().WithParameterName(name).WithParameterValue(std::move(value)));
  }
  return result;
}

}  // namespace weir::firehose

#endif  // WEIR_TESTS_SIM_FIREHOSE_FIXTURE_H_
