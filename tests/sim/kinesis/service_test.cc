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

}  // namespace
}  // namespace weir::kinesis
