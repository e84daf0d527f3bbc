#include "scenarios/payments/deployment.h"

#include "scenarios/payments/names.h"
#include "sim/events/api.h"
#include "sim/firehose/api.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/api.h"
#include "sim/s3/api.h"

namespace weir::payments {

namespace {

constexpr char kRole[] = "arn:aws:iam::000000000000:role/payments-";  // and what for

std::string role(const char* what) { return std::string(kRole) + what; }

std::string arn(const char* service, const char* type, const char* name) {
  return std::string("arn:aws:") + service + ":" + kRegion + ":000000000000:" + type + name;
}

std::string by_hour(const char* folder) {
  return std::string(folder) +
         "/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/"
         "hour=!{timestamp:HH}/";
}

}  // namespace

Task<void> Deployment::deploy_streams() {
  for (const char* name : {kInputStream, kOutputStream}) {
    auto made = insist<kinesis::CreateStream>(
        Identity::of(name), kinesis::CreateStreamInput().WithStreamName(name).WithShardCount(1));
    co_await std::move(made);
  }
  for (const char* name : {kInputStream, kOutputStream}) co_await stream_is_active(name);
  for (const char* name : {kRawBucket, kAnalyticsBucket}) co_await deploy_bucket(name);
}

Task<void> Deployment::stream_is_active(const char* name) {
  for (std::uint64_t round = 0;; ++round) {
    auto answer = co_await client_.call<kinesis::DescribeStreamSummary>(
        Identity::of(name).child("active", round),
        kinesis::DescribeStreamSummaryInput().WithStreamName(name));
    if (answer && answer->StreamDescriptionSummary->StreamStatus == "ACTIVE") co_return;
    co_await kernel().delay(1s);
  }
}

Task<void> Deployment::deploy_bucket(const char* name) {
  s3::CreateBucketRequest bucket;
  bucket.Bucket = name;
  bucket.CreateBucketConfiguration =
      s3::CreateBucketConfiguration().WithLocationConstraint(kRegion);
  co_await insist<s3::CreateBucket>(Identity::of(name), std::move(bucket));
  s3::PutBucketVersioningRequest versioning;
  versioning.Bucket = name;
  versioning.VersioningConfiguration = s3::VersioningConfiguration().WithStatus("Enabled");
  co_await insist<s3::PutBucketVersioning>(Identity::of(name), std::move(versioning));
  s3::LifecycleRule rule;
  rule.ID = "archive";
  rule.Status = "Enabled";
  rule.Filter = s3::LifecycleRuleFilter().WithPrefix("");
  rule.Transitions.emplace();
  rule.Transitions->push_back(s3::Transition().WithDays(30).WithStorageClass("STANDARD_IA"));
  rule.Transitions->push_back(s3::Transition().WithDays(90).WithStorageClass("GLACIER"));
  s3::PutBucketLifecycleConfigurationRequest lifecycle;
  lifecycle.Bucket = name;
  lifecycle.LifecycleConfiguration.emplace();
  lifecycle.LifecycleConfiguration->Rules.emplace();
  lifecycle.LifecycleConfiguration->Rules->push_back(std::move(rule));
  co_await insist<s3::PutBucketLifecycleConfiguration>(Identity::of(name), std::move(lifecycle));
}

Task<void> Deployment::deploy() {
  co_await deploy_streams();
  co_await deploy_delivery(kRawFirehose, kInputStream, kRawBucket, "data");
  co_await deploy_delivery(kAnalyticsFirehose, kOutputStream, kAnalyticsBucket, "aggregations");
  for (const char* name : {kRawFirehose, kAnalyticsFirehose}) co_await delivery_is_active(name);
  co_await deploy_functions();
}

Task<void> Deployment::deploy_delivery(const char* name, const char* stream, const char* bucket,
                                       const char* folder) {
  firehose::ExtendedS3DestinationConfiguration destination;
  destination.RoleARN = role("firehose");
  destination.BucketARN = std::string("arn:aws:s3:::") + bucket;
  destination.BufferingHints =
      firehose::BufferingHints().WithSizeInMBs(1).WithIntervalInSeconds(60);
  destination.Prefix = by_hour(folder);
  destination.ErrorOutputPrefix =
      "errors/!{firehose:error-output-type}/year=!{timestamp:yyyy}/month=!{timestamp:MM}/"
      "day=!{timestamp:dd}/";
  if (bucket == kAnalyticsBucket) {
    destination.CompressionFormat = firehose::CompressionFormat::GZIP;
    destination.FileExtension = ".json.gz";
  }
  firehose::CreateDeliveryStreamInput delivery;
  delivery.DeliveryStreamName = name;
  delivery.DeliveryStreamType = firehose::DeliveryStreamType::KinesisStreamAsSource;
  delivery.KinesisStreamSourceConfiguration =
      firehose::KinesisStreamSourceConfiguration()
          .WithKinesisStreamARN(arn("kinesis", "stream/", stream))
          .WithRoleARN(role("firehose"));
  delivery.ExtendedS3DestinationConfiguration = std::move(destination);
  co_await insist<firehose::CreateDeliveryStream>(Identity::of(name), std::move(delivery));
}

Task<void> Deployment::delivery_is_active(const char* name) {
  for (std::uint64_t round = 0;; ++round) {
    auto answer = co_await client_.call<firehose::DescribeDeliveryStream>(
        Identity::of(name).child("active", round),
        firehose::DescribeDeliveryStreamInput().WithDeliveryStreamName(name));
    if (answer && answer->DeliveryStreamDescription->DeliveryStreamStatus == "ACTIVE") co_return;
    co_await kernel().delay(1s);
  }
}

Task<void> Deployment::deploy_functions() {
  co_await deploy_function(kProducerFunction, kProducerHandler);
  co_await deploy_function(kAggregatorFunction, kAggregatorHandler);
  lambda::CreateEventSourceMappingRequest mapping;
  mapping.FunctionName = kAggregatorFunction;
  mapping.EventSourceArn = arn("kinesis", "stream/", kInputStream);
  mapping.StartingPosition = lambda::EventSourcePosition::TRIM_HORIZON;
  mapping.BatchSize = 100;
  mapping.MaximumBatchingWindowInSeconds = 5;
  co_await insist<lambda::CreateEventSourceMapping>(Identity::of(kAggregatorFunction),
                                                    std::move(mapping));
}

Task<void> Deployment::deploy_function(const char* name, const char* handler) {
  lambda::CreateFunctionRequest function;
  function.FunctionName = name;
  function.Runtime = "nodejs18.x";
  function.Handler = handler;
  function.Role = role("lambda");
  function.Timeout = 60;
  function.Code = lambda::FunctionCode().WithZipFile("function.zip");
  co_await insist<lambda::CreateFunction>(Identity::of(name), std::move(function));
}

Task<void> Deployment::start_schedule() {
  events::PutRuleRequest rule;
  rule.Name = kSchedule;
  rule.ScheduleExpression = "rate(1 minute)";
  co_await insist<events::PutRule>(Identity::of(kSchedule), std::move(rule));
  events::PutTargetsRequest targets;
  targets.Rule = kSchedule;
  targets.Targets.emplace();
  targets.Targets->push_back(
      events::Target().WithId("producer").WithArn(arn("lambda", "function:", kProducerFunction)));
  co_await insist<events::PutTargets>(Identity::of(kSchedule), std::move(targets));
}

Task<void> Deployment::stop_schedule() {
  auto stopped = insist<events::DisableRule>(Identity::of(kSchedule).child("end"),
                                             events::DisableRuleRequest().WithName(kSchedule));
  co_await std::move(stopped);
}

}  // namespace weir::payments
