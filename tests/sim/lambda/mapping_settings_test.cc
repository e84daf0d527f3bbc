// What a mapping of a stream is asked for: what AWS refuses, what is shown, where it starts, and
// how mappings are listed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Batch = std::vector<std::string>;
using Request = CreateEventSourceMappingRequest;

Task<void> make_stream_and_function(Kernel& kernel, Pipeline& p) {
  co_await p.operator_.call<kinesis::CreateStream>(
      Identity::of("stream"), kinesis::CreateStreamInput().WithStreamName("s").WithShardCount(1));
  co_await kernel.delay(30s);
  co_await p.operator_.call<CreateFunction>(Identity::of("function"),
                                            CreateFunctionRequest()
                                                .WithFunctionName("f")
                                                .WithRole(kRole)
                                                .WithRuntime("python3.12")
                                                .WithHandler("code.handler")
                                                .WithCode(FunctionCode().WithZipFile("zip")));
  co_await kernel.delay(5s);
}

Task<void> create(Kernel& kernel, Pipeline& p, Request request) {
  co_await make_stream_and_function(kernel, p);
  if (!request.FunctionName) request.FunctionName = "f";
  if (!request.EventSourceArn) request.EventSourceArn = kStreamArn;
  auto made = co_await p.operator_.call<CreateEventSourceMapping>(Identity::of("mapping"), request);
  p.error = made ? "" : to_string(made.error());
}

struct Refused {
  Request request;
  const char* words;
};

class RefusedSettings : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedSettings, SayWhy) {
  Pipeline p;
  p.kernel.spawn(Identity::of("story"), create(p.kernel, p, GetParam().request));
  p.kernel.run_until(kDefaultStart + 2min);
  EXPECT_THAT(p.error, HasSubstr(GetParam().words));
}

Request latest() { return Request().WithStartingPosition("LATEST"); }

FilterCriteria filters(std::size_t count, const std::string& pattern) {
  return FilterCriteria().WithFilters(std::vector<Filter>(count, Filter().WithPattern(pattern)));
}

INSTANTIATE_TEST_SUITE_P(
    Aws, RefusedSettings,
    ::testing::Values(
        Refused{Request(), "Value null at 'startingPosition'"},
        Refused{Request().WithStartingPosition("AT_TIMESTAMP"), "startingPositionTimestamp"},
        Refused{latest().WithFunctionName("g"), "Function does not exist"},
        Refused{latest().WithEventSourceArn("arn:aws:kinesis:us-east-1:000000000000:stream/t"),
                "Stream not found: arn:aws:kinesis:us-east-1:000000000000:stream/t"},
        Refused{latest().WithEventSourceArn("arn:aws:s3:::b"), "Unrecognized event source."},
        Refused{latest().WithMaximumRecordAgeInSeconds(59), "MaximumRecordAgeInSeconds"},
        Refused{latest().WithBatchSize(10'001), "batchSize"},
        Refused{latest().WithFilterCriteria(filters(6, R"({"data":{"a":[1]}})")),
                "more than 5 filters"},
        Refused{latest().WithFilterCriteria(filters(1, R"({"data":["a"]})")),
                "Invalid filter pattern definition."},
        Refused{latest().WithFilterCriteria(filters(1, "single-string")),
                "Invalid filter pattern definition."},
        Refused{latest().WithScalingConfig(ScalingConfig().WithMaximumConcurrency(2)),
                "Unsupported 'scalingConfig' parameter"}));

INSTANTIATE_TEST_SUITE_P(
    NotModelled, RefusedSettings,
    ::testing::Values(
        Refused{latest().WithEventSourceArn(
                    "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2020-01-01"),
                "weir does not model streams of DynamoDB"},
        Refused{latest().WithEventSourceArn(
                    "arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:1700000000"),
                "weir does not model consumers with enhanced fan-out"},
        Refused{latest().WithTopics({"topic"}), "weir does not model Topics"},
        Refused{latest().WithLoggingConfig(EventSourceMappingLoggingConfig()),
                "weir does not model LoggingConfig"},
        Refused{latest().WithParallelizationFactor(2).WithTumblingWindowInSeconds(1),
                "weir does not model ParallelizationFactor above 1 together with"}));

Task<void> start_between(Kernel& kernel, Pipeline& p) {
  co_await make_stream_and_function(kernel, p);
  co_await p.put(kernel, "a");
  co_await kernel.delay(10s);
  const Time between = kernel.now();
  co_await kernel.delay(10s);
  co_await p.put(kernel, "b");
  co_await p.operator_.call<CreateEventSourceMapping>(Identity::of("mapping"),
                                                      Request()
                                                          .WithFunctionName("f")
                                                          .WithEventSourceArn(kStreamArn)
                                                          .WithStartingPosition("AT_TIMESTAMP")
                                                          .WithStartingPositionTimestamp(between));
}

TEST(MappingSettings, AtTimestampStartsWithWhatArrivedThenOrLater) {
  Pipeline p;
  p.install(ok);
  p.kernel.spawn(Identity::of("story"), start_between(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 5min);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"b"}));
}

Task<void> show(Kernel& kernel, Pipeline& p, Request request,
                EventSourceMappingConfiguration& shown) {
  co_await make_stream_and_function(kernel, p);
  auto made = co_await p.operator_.call<CreateEventSourceMapping>(Identity::of("mapping"), request);
  p.error = made ? "" : to_string(made.error());
  if (made) shown = *made;
}

TEST(MappingSettings, WhatWasAskedForIsShown) {
  Pipeline p;
  EventSourceMappingConfiguration shown;
  p.kernel.spawn(
      Identity::of("story"),
      show(p.kernel, p,
           latest()
               .WithFunctionName("arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST")
               .WithEventSourceArn(kStreamArn)
               .WithKMSKeyArn("arn:aws:kms:us-east-1:000000000000:key/k")
               .WithTags({{"team", "dam"}})
               .WithFilterCriteria(filters(1, R"({"partitionKey":["k"]})")),
           shown));
  p.kernel.run_until(kDefaultStart + 2min);
  ASSERT_EQ(p.error, "");
  EXPECT_EQ(shown.FunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST");
  EXPECT_EQ(shown.KMSKeyArn, "arn:aws:kms:us-east-1:000000000000:key/k");
  EXPECT_EQ(shown.BatchSize, 100);
  EXPECT_EQ(shown.LastProcessingResult, "No records processed");
  EXPECT_FALSE(shown.ScalingConfig);
  EXPECT_EQ(shown.FilterCriteria->Filters->size(), 1u);
  EXPECT_EQ(p.lambda.state().mappings.begin()->second.tags.at("team"), "dam");
}

Task<void> list(Kernel& kernel, Pipeline& p, std::vector<std::size_t>& counts) {
  co_await p.deploy(kernel, latest(), 3);
  const std::vector<ListEventSourceMappingsRequest> asked = {
      ListEventSourceMappingsRequest(), ListEventSourceMappingsRequest().WithFunctionName("f"),
      ListEventSourceMappingsRequest().WithFunctionName("g"),
      ListEventSourceMappingsRequest().WithEventSourceArn(kStreamArn),
      ListEventSourceMappingsRequest().WithEventSourceArn("arn:aws:sqs:us-east-1:000000000000:q")};
  for (std::size_t i = 0; i < asked.size(); ++i) {
    auto got = co_await p.operator_.call<ListEventSourceMappings>(
        Identity::of("list").child("nth", i), asked[i]);
    counts.push_back(got ? got->EventSourceMappings->size() : 99);
  }
}

TEST(MappingSettings, MappingsAreListedByFunctionAndBySource) {
  Pipeline p;
  std::vector<std::size_t> counts;
  p.kernel.spawn(Identity::of("story"), list(p.kernel, p, counts));
  p.kernel.run_until(kDefaultStart + 2min);
  EXPECT_THAT(counts, ElementsAre(1, 1, 0, 1, 0));
}

}  // namespace
}  // namespace weir::lambda
