// How often the control plane may be called, and what an account may have.

#include "sim/kinesis/quotas.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class KinesisQuotas : public KinesisTest {};

TEST_F(KinesisQuotas, EachOperationIsRefusedAboveItsRateAndTakenInTheNextSecond) {
  create(1);
  for (const ControlQuota& quota : control_quotas()) {
    for (std::int64_t i = 0; i < quota.per_second; ++i) {
      ASSERT_FALSE(count_call(state, at, quota.operation, "orders")) << quota.operation << i;
    }
    const auto refused = count_call(state, at, quota.operation, "orders");
    ASSERT_TRUE(refused) << quota.operation;
    EXPECT_EQ(to_string(*refused),
              "LimitExceededException (400): Rate exceeded for stream orders under account "
              "123456789012.");
    at.now += 1s;
    EXPECT_FALSE(count_call(state, at, quota.operation, "orders")) << quota.operation;
  }
}

TEST_F(KinesisQuotas, RatesOfAStreamAreItsOwn) {
  create(1);
  ASSERT_TRUE(
      create_stream(state, at, CreateStreamInput().WithStreamName("other").WithShardCount(1)));
  for (int i = 0; i < 5; ++i) count_call(state, at, "RegisterStreamConsumer", "orders");
  EXPECT_TRUE(count_call(state, at, "RegisterStreamConsumer", "orders"));
  EXPECT_FALSE(count_call(state, at, "RegisterStreamConsumer", "other"));
  EXPECT_FALSE(count_call(state, at, "RegisterStreamConsumer", "missing"));
}

TEST_F(KinesisQuotas, PutsAndReadsHaveNoRateOfThisKind) {
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(count_call(state, at, "PutRecord", "orders"));
}

TEST_F(KinesisQuotas, RatesCanBeSwitchedOff) {
  state.options.control_quotas = false;
  for (int i = 0; i < 100; ++i) ASSERT_FALSE(count_call(state, at, "DescribeLimits", ""));
}

TEST_F(KinesisQuotas, FiveStreamsAreInCreationAtMost) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(create_stream(
        state, at, CreateStreamInput().WithStreamName(std::to_string(i)).WithShardCount(1)));
  }
  const auto request = CreateStreamInput().WithStreamName("more").WithShardCount(1);
  EXPECT_EQ(create_stream(state, at, request).error().code, "LimitExceededException");
  at.now += state.options.creating_takes;
  EXPECT_TRUE(create_stream(state, at, request));
}

TEST_F(KinesisQuotas, DescribeLimitsCountsOpenShardsAndOnDemandStreams) {
  create(3);
  ASSERT_TRUE(create_stream(state, at, CreateStreamInput().WithStreamName("demand")));
  at.now += state.options.creating_takes;
  const auto limits = describe_limits(state, at, DescribeLimitsInput());
  EXPECT_EQ(limits->OpenShardCount, 7);
  EXPECT_EQ(limits->ShardLimit, 20'000);
  EXPECT_EQ(limits->OnDemandStreamCount, 1);
  EXPECT_EQ(limits->OnDemandStreamCountLimit, 50);
}

}  // namespace
}  // namespace weir::kinesis
