// Settings that weir only keeps are checked as AWS does and given back as they were put.

#include "sim/s3/stored_settings.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "sim/s3/service.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3StoredSettings : public testing::Test {
 protected:
  S3StoredSettings() {
    serve(cloud, state);
    EXPECT_TRUE(call<CreateBucket>(CreateBucketRequest().WithBucket("lake")));
  }
  template <class Op>
  typename aws::Cloud::Answer<Op> call(typename Op::Request request) {
    std::optional<aws::Cloud::Answer<Op>> answer;
    const std::uint64_t number = ++calls_;
    kernel.spawn(Identity::of("test").child("call", number),
                 ask<Op>(cloud, number, std::move(request), answer));
    kernel.run();
    return std::move(*answer);
  }
  template <class Op>
  static Task<void> ask(aws::Cloud& cloud, std::uint64_t number, typename Op::Request request,
                        std::optional<aws::Cloud::Answer<Op>>& answer) {
    const std::string& who = cloud.principal("arn:aws:iam::123456789012:user/u");
    const aws::Caller caller(who, Identity::of("calls").child("n", number));
    answer.emplace(co_await cloud.call<Op>(caller, std::move(request)));
  }
  template <class Op>
  std::string code(typename Op::Request request) {
    const auto answer = call<Op>(std::move(request));
    return answer ? "" : answer.error().code;
  }

  Kernel kernel;
  S3 state;
  aws::Cloud cloud{kernel, "123456789012", "us-east-1"};

 private:
  std::uint64_t calls_ = 0;
};

TEST_F(S3StoredSettings, WhatWasNeverPutIsNotFound) {
  EXPECT_EQ(code<GetBucketCors>(GetBucketCorsRequest().WithBucket("lake")),
            "NoSuchCORSConfiguration");
  EXPECT_EQ(code<GetBucketReplication>(GetBucketReplicationRequest().WithBucket("lake")),
            "ReplicationConfigurationNotFoundError");
  EXPECT_EQ(code<GetBucketMetricsConfiguration>(
                GetBucketMetricsConfigurationRequest().WithBucket("lake").WithId("x")),
            "NoSuchConfiguration");
  EXPECT_EQ(code<DeleteBucketMetricsConfiguration>(
                DeleteBucketMetricsConfigurationRequest().WithBucket("lake").WithId("x")),
            "NoSuchConfiguration");
  EXPECT_EQ(code<GetBucketLogging>(GetBucketLoggingRequest().WithBucket("lake")), "");
  EXPECT_EQ(code<GetBucketCors>(GetBucketCorsRequest().WithBucket("sea")), "NoSuchBucket");
}

TEST_F(S3StoredSettings, RulesOfOriginsAreChecked) {
  const auto cors = [](const std::string& method) {
    PutBucketCorsRequest request;
    request.Bucket = "lake";
    CORSRule rule;
    rule.AllowedMethods = {method};
    rule.AllowedOrigins = {"*"};
    request.CORSConfiguration.emplace().CORSRules = {rule};
    return request;
  };
  EXPECT_EQ(code<PutBucketCors>(cors("MYMETHOD")), "InvalidRequest");
  EXPECT_EQ(code<PutBucketCors>(cors("GET")), "");
  const auto kept = call<GetBucketCors>(GetBucketCorsRequest().WithBucket("lake"));
  EXPECT_EQ(kept->CORSRules->size(), 1u);
}

TEST_F(S3StoredSettings, LogsGoToABucketOfTheSamePlaceOnly) {
  CreateBucketRequest far;
  far.Bucket = "far";
  far.CreateBucketConfiguration.emplace().LocationConstraint = "us-west-2";
  ASSERT_EQ(code<CreateBucket>(far), "");
  const auto to = [](const std::string& target) {
    PutBucketLoggingRequest request;
    request.Bucket = "lake";
    request.BucketLoggingStatus.emplace()
        .LoggingEnabled.emplace()
        .WithTargetBucket(target)
        .WithTargetPrefix("log");
    return request;
  };
  EXPECT_EQ(code<PutBucketLogging>(to("far")), "CrossLocationLoggingProhibitted");
  EXPECT_EQ(code<PutBucketLogging>(to("nowhere")), "InvalidTargetBucketForLogging");
  EXPECT_EQ(code<PutBucketLogging>(to("lake")), "");
}

TEST_F(S3StoredSettings, ConfigurationsByIdAreListedAHundredAPage) {
  const auto put = [](const std::string& id, const std::string& inner) {
    PutBucketMetricsConfigurationRequest request;
    request.Bucket = "lake";
    request.Id = id;
    request.MetricsConfiguration.emplace().Id = inner;
    return request;
  };
  EXPECT_EQ(code<PutBucketMetricsConfiguration>(put("a", "b")), "MalformedXML");
  for (int i = 0; i < 102; ++i) {
    const std::string id = std::to_string(1'000 + i);
    ASSERT_EQ(code<PutBucketMetricsConfiguration>(put(id, id)), "");
  }
  ListBucketMetricsConfigurationsRequest request;
  request.Bucket = "lake";
  const auto first = call<ListBucketMetricsConfigurations>(request);
  EXPECT_EQ(first->MetricsConfigurationList->size(), 100u);
  EXPECT_TRUE(*first->IsTruncated);
  request.ContinuationToken = first->NextContinuationToken;
  const auto rest = call<ListBucketMetricsConfigurations>(request);
  EXPECT_EQ(rest->MetricsConfigurationList->size(), 2u);
  EXPECT_FALSE(*rest->IsTruncated);
}

TEST_F(S3StoredSettings, EveryRequestMayNameTheOwnerThatItExpects) {
  const struct {
    const char* owner;
    const char* expected;
  } cases[] = {{"123456789012", ""},
               {"210987654321", "AccessDenied"},
               {"0000", "InvalidBucketOwnerAWSAccountID"},
               {"aa000000000$", "InvalidBucketOwnerAWSAccountID"}};
  for (const auto& [owner, expected] : cases) {
    EXPECT_EQ(code<GetBucketLogging>(
                  GetBucketLoggingRequest().WithBucket("lake").WithExpectedBucketOwner(owner)),
              expected);
    EXPECT_EQ(
        code<PutObject>(
            PutObjectRequest().WithBucket("lake").WithKey("a").WithExpectedBucketOwner(owner)),
        expected);
  }
}

}  // namespace
}  // namespace weir::s3
