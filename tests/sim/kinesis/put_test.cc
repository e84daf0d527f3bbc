// Records reach the shard of their key, within its limits, one by one.

#include "sim/kinesis/put.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class KinesisPut : public KinesisTest {};

TEST_F(KinesisPut, ARecordGoesToTheShardThatHoldsItsHash) {
  create(4);
  for (const auto& [key, shard] : {std::pair("a", 0u), {"b", 2u}, {"f", 2u}, {"e", 3u}}) {
    const auto output = put_record(state, at, record(key));
    ASSERT_TRUE(output);
    EXPECT_EQ(*output->ShardId, shard_id(shard)) << key;
  }
  const auto output = put_record(
      state, at, record("a").WithExplicitHashKey("340282366920938463463374607431768211455"));
  EXPECT_EQ(*output->ShardId, "shardId-000000000003");
}

TEST_F(KinesisPut, ThePayloadIsSharedAndNotCopied) {
  create(1);
  const Bytes data(std::string(1'000, 'x'));
  put("a", data);
  EXPECT_EQ(state.streams.at("orders").shards[0].log.front().data.data(), data.data());
}

TEST_F(KinesisPut, SequenceNumbersOfAShardGrow) {
  create(1);
  std::string last =
      format_sequence_number(starting_sequence_number(state.streams.at("orders").shards.front()));
  for (int i = 0; i < 20; ++i) {
    const std::string next = put("a");
    EXPECT_LT(last, next);
    last = next;
    at.now += 700ms;
  }
}

TEST_F(KinesisPut, AStreamTakesRecordsOnlyOnceItIsActive) {
  ASSERT_TRUE(
      create_stream(state, at, CreateStreamInput().WithStreamName("orders").WithShardCount(1)));
  const auto early = put_record(state, at, record("a"));
  ASSERT_FALSE(early);
  EXPECT_EQ(to_string(early.error()),
            "ResourceNotFoundException (400): Stream orders under account 123456789012 not found.");
  at.now += state.options.creating_takes;
  EXPECT_TRUE(put_record(state, at, record("a")));
}

TEST_F(KinesisPut, AShardTakes1000RecordsASecond) {
  create(1);
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(put("a").size(), 56u) << i;
  const auto refused = put_record(state, at, record("a"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "Rate exceeded for shard shardId-000000000000 in stream orders under account "
            "123456789012.");
  at.now += 1s;
  EXPECT_EQ(put("a").size(), 56u);
}

// 1,025 bytes count as 2 KiB, so that 512 of them make the megabyte.
TEST_F(KinesisPut, AShardTakesAMegabyteASecondInWholeKibibytesARecord) {
  create(1);
  const Bytes data(std::string(1'024, 'x'));
  for (int i = 0; i < 512; ++i) ASSERT_EQ(put("a", data).size(), 56u) << i;
  EXPECT_EQ(put("a", data), "ProvisionedThroughputExceededException");
  at.now += 1s;
  EXPECT_EQ(put("a", data).size(), 56u);
}

TEST_F(KinesisPut, ARecordAboveTheStreamsLimitIsRefused) {
  create(1);
  EXPECT_EQ(put("a", std::string(1'048'575, 'x')).size(), 56u);
  const auto refused = put_record(state, at, record("a", std::string(1'048'576, 'x')));
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_string(refused.error()),
            "ValidationException (400): 1 validation error detected: Value at 'data' failed to "
            "satisfy constraint: Member must have length less than or equal to 1048576");
}

TEST_F(KinesisPut, ArgumentsThatFitNothingAreRefused) {
  create(1);
  const std::string first = put("a");
  const std::string future = format_sequence_number({0, 5, 0, 0});
  const struct {
    PutRecordInput request;
    std::string message;
  } cases[] = {
      {record("a").WithExplicitHashKey("340282366920938463463374607431768211456"),
       "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified "
       "value was 340282366920938463463374607431768211456"},
      {record("a").WithSequenceNumberForOrdering("7"),
       "ExclusiveMinimumSequenceNumber 7 used in PutRecord on stream orders under account "
       "123456789012 is invalid."},
      {record("a").WithSequenceNumberForOrdering(future),
       "ExclusiveMinimumSequenceNumber " + future +
           " used in PutRecord on stream orders under account 123456789012 is invalid."},
  };
  for (const auto& [request, message] : cases) {
    const auto output = put_record(state, at, request);
    ASSERT_FALSE(output) << message;
    EXPECT_EQ(to_string(output.error()), "InvalidArgumentException (400): " + message);
  }
  const auto ordered = put_record(state, at, record("a").WithSequenceNumberForOrdering(first));
  ASSERT_TRUE(ordered);
  EXPECT_GT(*ordered->SequenceNumber, first);
}

PutRecordsInput batch(std::vector<std::pair<std::string, std::size_t>> entries) {
  std::vector<PutRecordsRequestEntry> records;
  for (auto& [key, size] : entries) {
    records.push_back(
        PutRecordsRequestEntry().WithPartitionKey(key).WithData(Bytes(std::string(size, 'x'))));
  }
  return PutRecordsInput().WithStreamName("orders").WithRecords(std::move(records));
}

// "a" goes to shard 0, "b" to shard 1. The third does not fit shard 0, but the fourth does.
TEST_F(KinesisPut, ABatchKeepsWhatFitsAndAnswersInOrder) {
  create(2);
  const auto output =
      put_records(state, at, batch({{"a", 900'000}, {"b", 10}, {"a", 900'000}, {"a", 10}}));
  ASSERT_TRUE(output);
  EXPECT_EQ(*output->FailedRecordCount, 1);
  const auto& results = *output->Records;
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(*results[0].ShardId, "shardId-000000000000");
  EXPECT_EQ(*results[1].ShardId, "shardId-000000000001");
  EXPECT_FALSE(results[2].SequenceNumber);
  EXPECT_EQ(*results[2].ErrorCode, "ProvisionedThroughputExceededException");
  EXPECT_EQ(*results[2].ErrorMessage,
            "Rate exceeded for shard shardId-000000000000 in stream orders under account "
            "123456789012.");
  EXPECT_GT(*results[3].SequenceNumber, *results[0].SequenceNumber);
}

TEST_F(KinesisPut, ABadRecordRefusesTheWholeBatch) {
  create(1);
  const auto output = put_records(state, at, batch({{"a", 10}, {"a", 1'048'576}}));
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().message.find("'records.2.member.data'"), std::string::npos);
  EXPECT_TRUE(state.streams.at("orders").shards[0].log.empty());
}

TEST_F(KinesisPut, ABatchAbove10MebibytesIsRefused) {
  create(1);
  const auto output = put_records(state, at, batch({11, {"a", 1'000'000}}));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message, "Records size exceeds 10 MB limit");
}

}  // namespace
}  // namespace weir::kinesis
