// A Kinesis stream as source: where reading starts, how it goes on, and what can be lost or
// doubled.

#include <gmock/gmock.h>

#include "tests/sim/firehose/fixture.h"

namespace weir::firehose {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST(Source, RecordsAreDeliveredInTheOrderOfTheirShard) {
  Rig rig;
  rig.deploy_source();
  for (const char* text : {"a", "b", "c"}) ASSERT_EQ(rig.put_source(text), "");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies(), ElementsAre("abc"));
  EXPECT_EQ(rig.metric("DataReadFromKinesisStream.Records"), 3);
  EXPECT_EQ(rig.firehose.waits_for(), std::nullopt);
}

TEST(Source, StartsAtTheCreationOfTheDeliveryStreamAndReadsNothingBefore) {
  Rig rig;
  rig.make_bucket();
  rig.call<kinesis::CreateStream>(
      kinesis::CreateStreamInput().WithStreamName("s").WithShardCount(1));
  rig.pass(30s);
  rig.put_source("before");
  rig.pass(1s);
  auto request = Rig::direct();
  request.DeliveryStreamType = DeliveryStreamType::KinesisStreamAsSource;
  request.KinesisStreamSourceConfiguration =
      KinesisStreamSourceConfiguration()
          .WithKinesisStreamARN("arn:aws:kinesis:us-east-1:000000000000:stream/s")
          .WithRoleARN(kRole);
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(std::move(request)), "");
  rig.put_source("while it is CREATING");
  rig.pass(3min);
  EXPECT_THAT(rig.bodies(), ElementsAre("while it is CREATING"));
}

TEST(Source, EachShardHasABufferOfItsOwn) {
  Rig rig;
  rig.deploy_source(2);
  rig.put_source("a", "a");  // their hash keys lie in different halves
  rig.put_source("b", "1");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies(), UnorderedElementsAre("a", "b"));
}

TEST(Source, ChildrenOfAShardAreReadAfterIt) {
  Rig rig;
  rig.deploy_source();
  rig.put_source("parent");
  ASSERT_EQ(rig.refusal<kinesis::SplitShard>(
                kinesis::SplitShardInput()
                    .WithStreamName("s")
                    .WithShardToSplit("shardId-000000000000")
                    .WithNewStartingHashKey("170141183460469231731687303715884105728")),
            "");
  rig.pass(2min);
  rig.put_source("child");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies(), UnorderedElementsAre("parent", "child"));
  EXPECT_EQ(rig.firehose.waits_for(), std::nullopt);
}

TEST(Source, AFailOverReadsAgainAndDeliversTwice) {
  Rig rig;
  rig.deploy_source();
  rig.faults.site = "firehose:source/read";
  rig.faults.kind = &kReread;
  rig.faults.times = 1;
  rig.put_source("a");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies(), ElementsAre("aa"));
}

TEST(Source, ThrottledReadsOnlyDelay) {
  Rig rig;
  rig.deploy_source();
  rig.faults.site = "kinesis:GetRecords";
  rig.faults.kind = &aws::kThrottled;
  rig.faults.times = 20;
  rig.put_source("a");
  rig.pass(3min);
  EXPECT_THAT(rig.bodies(), ElementsAre("a"));
  EXPECT_EQ(rig.metric("ThrottledGetRecords"), 20);
}

TEST(Source, WhatTheStreamNoLongerKeepsIsLostInSilence) {
  Rig rig;
  rig.deploy_source();
  rig.call<s3::DeleteBucket>(s3::DeleteBucketRequest().WithBucket(kBucket));
  rig.put_source("a");
  rig.pass(25h);
  rig.make_bucket();
  rig.put_source("b");
  rig.pass(5min);
  EXPECT_THAT(rig.bodies(), ElementsAre("b"));
  EXPECT_EQ(rig.counts().lost, 1u);
}

TEST(Source, ALongerRetentionOfTheStreamKeepsRecordsForLonger) {
  Rig rig;
  rig.deploy_source();
  ASSERT_EQ(rig.refusal<kinesis::IncreaseStreamRetentionPeriod>(
                kinesis::IncreaseStreamRetentionPeriodInput()
                    .WithStreamName("s")
                    .WithRetentionPeriodHours(48)),
            "");
  rig.pass(30s);
  rig.call<s3::DeleteBucket>(s3::DeleteBucketRequest().WithBucket(kBucket));
  rig.put_source("a");
  rig.pass(25h);
  rig.make_bucket();
  rig.pass(5min);
  EXPECT_THAT(rig.bodies(), ElementsAre("a"));
}

TEST(Source, ADayWithoutRecordsCostsNothingAndTheNextRecordIsReadAllTheSame) {
  Rig rig;
  rig.deploy_source(4);
  rig.pass(5min);
  const std::uint64_t before = rig.kernel.events();
  rig.pass(24h);
  EXPECT_LE(rig.kernel.events() - before, 10u) << "iterators live for five minutes";
  rig.put_source("a");
  rig.pass(3min);
  EXPECT_THAT(rig.bodies(), ElementsAre("a"));
}

TEST(Source, SkippingEmptyPollsChangesNothing) {
  const auto history = [](bool skip) {
    Rig rig(7);
    rig.firehose.state().options.skip_idle = skip;
    rig.deploy_source(2);
    for (int i = 0; i < 20; ++i) {
      rig.put_source(std::to_string(i), std::to_string(i));
      rig.pass(17s * i);
    }
    rig.pass(1h);  // longer than an iterator lives
    rig.put_source("last");
    rig.pass(3min);
    EXPECT_THAT(rig.bodies(), ::testing::Contains(::testing::HasSubstr("last")));
    return rig.kernel.trace().hash();
  };
  EXPECT_EQ(history(true), history(false));
}

}  // namespace
}  // namespace weir::firehose
