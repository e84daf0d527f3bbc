#include "sim/kinesis/service.h"

#include <gtest/gtest.h>

#include "sim/kinesis/api.h"

namespace weir::kinesis {
namespace {

aws::Caller caller(const char* call) {
  static const std::string producer = "producer";
  return aws::Caller(producer, Identity::of(call));
}

Task<void> put_and_get(Kernel& kernel, aws::Cloud& cloud, std::string& read) {
  auto created = co_await cloud.call<CreateStream>(
      caller("create"), CreateStreamInput().WithStreamName("s").WithShardCount(1));
  EXPECT_TRUE(created.has_value());
  co_await kernel.delay(1min);
  auto put = co_await cloud.call<PutRecord>(
      caller("put"), PutRecordInput().WithStreamName("s").WithPartitionKey("k").WithData("hello"));
  EXPECT_TRUE(put.has_value());
  auto iterator = co_await cloud.call<GetShardIterator>(
      caller("iterator"), GetShardIteratorInput()
                              .WithStreamName("s")
                              .WithShardId("shardId-000000000000")
                              .WithShardIteratorType(std::string(ShardIteratorType::TRIM_HORIZON)));
  auto got = co_await cloud.call<GetRecords>(
      caller("get"), GetRecordsInput().WithShardIterator(iterator.value().ShardIterator.value()));
  if (got && got->Records && got->Records->size() == 1) read = got->Records->front().Data->str();
}

TEST(KinesisService, ARecordGoesThroughTheFrontDoorAndComesBack) {
  Kernel kernel;
  aws::Cloud cloud(kernel);
  Kinesis state;
  serve(cloud, state);
  std::string read;
  kernel.spawn(Identity::of("story"), put_and_get(kernel, cloud, read));
  kernel.run();
  EXPECT_EQ(read, "hello");
}

// Waits for news of the shard, and notes when they came.
Task<void> wait_for(Kernel& kernel, aws::Cloud& cloud, aws::Source& source, Time& changed) {
  const std::uint64_t version = source.version();
  while (source.version() == version) {
    const bool notified = co_await source.changed().wait_until(Time::max());
    if (!notified) break;
  }
  changed = cloud.kernel().now();
  EXPECT_EQ(kernel.now(), changed);
}

Task<void> create_and_split(Kernel& kernel, aws::Cloud& cloud, Time& split_at) {
  auto created = co_await cloud.call<CreateStream>(
      caller("create"), CreateStreamInput().WithStreamName("s").WithShardCount(1));
  EXPECT_TRUE(created.has_value());
  co_await kernel.delay(1min);
  auto split = co_await cloud.call<SplitShard>(
      caller("split"),
      SplitShardInput().WithStreamName("s").WithShardToSplit("0").WithNewStartingHashKey("99"));
  EXPECT_TRUE(split.has_value());
  split_at = kernel.now();
}

TEST(KinesisService, ThoseWhoWaitForAShardAreToldWhenItIsSealedAndWhenItsChildrenOpen) {
  Kernel kernel;
  aws::Cloud cloud(kernel);
  Kinesis state;
  serve(cloud, state);
  const Identity stream = Identity::of("arn:aws:kinesis:us-east-1:000000000000:stream/s");
  Time split_at;
  Time sealed;
  Time opened;
  aws::Source& parent = cloud.source(aws::shard_source(stream, shard_id(0)));
  aws::Source& child = cloud.source(aws::shard_source(stream, shard_id(2)));
  kernel.spawn(Identity::of("story"), create_and_split(kernel, cloud, split_at));
  kernel.spawn(Identity::of("parent"), wait_for(kernel, cloud, parent, sealed));
  kernel.spawn(Identity::of("child"), wait_for(kernel, cloud, child, opened));
  kernel.run();
  const Stream& after = state.streams.at("s");
  EXPECT_EQ(opened, after.shards[2].opened);
  EXPECT_EQ(sealed, after.shards[0].closing->sealed);
  EXPECT_EQ(sealed, opened + state.options.late_puts);
  EXPECT_GT(opened, split_at);
}

Task<void> call_twice(aws::Cloud& cloud, std::string& second) {
  auto first = co_await cloud.call<DescribeLimits>(caller("first"), DescribeLimitsInput());
  EXPECT_TRUE(first.has_value());
  auto again = co_await cloud.call<DescribeLimits>(caller("second"), DescribeLimitsInput());
  if (!again) second = to_string(again.error());
}

TEST(KinesisService, TheControlPlaneRefusesCallsAboveItsRate) {
  Kernel kernel;
  aws::Cloud cloud(kernel);
  Kinesis state;
  serve(cloud, state);
  std::string second;
  kernel.spawn(Identity::of("story"), call_twice(cloud, second));
  kernel.run();
  EXPECT_EQ(second, "LimitExceededException (400): Rate exceeded under account 000000000000.");
}

}  // namespace
}  // namespace weir::kinesis
