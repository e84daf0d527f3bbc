// Streams come to be, are described and listed, and go.

#include "sim/kinesis/streams.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class KinesisStreams : public KinesisTest {
 protected:
  StreamDescription describe() {
    const auto output = describe_stream(state, at, DescribeStreamInput().WithStreamName("orders"));
    return output ? *output->StreamDescription : StreamDescription();
  }
};

TEST_F(KinesisStreams, AStreamIsCreatingThenActiveThenDeletingThenGone) {
  ASSERT_TRUE(
      create_stream(state, at, CreateStreamInput().WithStreamName("orders").WithShardCount(3)));
  EXPECT_EQ(describe().StreamStatus, "CREATING");
  EXPECT_TRUE(describe().Shards->empty());
  at.now += state.options.creating_takes;
  EXPECT_EQ(describe().StreamStatus, "ACTIVE");
  EXPECT_EQ(describe().Shards->size(), 3u);
  EXPECT_EQ(describe().StreamARN, "arn:aws:kinesis:eu-west-1:123456789012:stream/orders");
  EXPECT_EQ(describe().RetentionPeriodHours, 24);
  ASSERT_TRUE(delete_stream(state, at, DeleteStreamInput().WithStreamARN(*describe().StreamARN)));
  EXPECT_EQ(describe().StreamStatus, "DELETING");
  EXPECT_EQ(put("a").size(), 56u);
  at.now += state.options.deleting_takes;
  EXPECT_FALSE(describe().StreamStatus);
}

TEST_F(KinesisStreams, ANameIsTakenInEveryState) {
  create(1);
  const auto again =
      create_stream(state, at, CreateStreamInput().WithStreamName("orders").WithShardCount(1));
  ASSERT_FALSE(again);
  EXPECT_EQ(to_string(again.error()),
            "ResourceInUseException (400): Stream orders under account 123456789012 already "
            "exists.");
}

TEST_F(KinesisStreams, AnOnDemandStreamStartsWithFourShards) {
  ASSERT_TRUE(create_stream(state, at, CreateStreamInput().WithStreamName("orders")));
  at.now += state.options.creating_takes;
  const auto summary =
      describe_stream_summary(state, at, DescribeStreamSummaryInput().WithStreamName("orders"));
  EXPECT_EQ(summary->StreamDescriptionSummary->OpenShardCount, 4);
  EXPECT_EQ(summary->StreamDescriptionSummary->StreamModeDetails->StreamMode, "ON_DEMAND");
}

TEST_F(KinesisStreams, TheQuotaOfShardsHolds) {
  state.options.shard_quota = 5;
  create(3);
  const auto refused =
      create_stream(state, at, CreateStreamInput().WithStreamName("more").WithShardCount(3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "LimitExceededException");
}

TEST_F(KinesisStreams, StreamsAreListedByNamePageByPage) {
  for (const char* name : {"c", "a", "b"}) {
    ASSERT_TRUE(
        create_stream(state, at, CreateStreamInput().WithStreamName(name).WithShardCount(1)));
  }
  const auto first = list_streams(state, at, ListStreamsInput().WithLimit(2));
  EXPECT_EQ(*first->StreamNames, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(*first->HasMoreStreams);
  const auto second = list_streams(state, at, ListStreamsInput().WithNextToken(*first->NextToken));
  EXPECT_EQ(*second->StreamNames, std::vector<std::string>{"c"});
  EXPECT_FALSE(*second->HasMoreStreams);
}

TEST_F(KinesisStreams, ShardsAreListedPageByPageWithATokenThatExpires) {
  create(5);
  const auto first =
      list_shards(state, at, ListShardsInput().WithStreamName("orders").WithMaxResults(3));
  EXPECT_EQ(first->Shards->size(), 3u);
  const auto rest = ListShardsInput().WithNextToken(*first->NextToken);
  const auto second = list_shards(state, at, rest);
  ASSERT_EQ(second->Shards->size(), 2u);
  EXPECT_EQ(second->Shards->front().ShardId, "shardId-000000000003");
  EXPECT_FALSE(second->NextToken);
  at.now += 301s;
  EXPECT_EQ(list_shards(state, at, rest).error().code, "ExpiredNextTokenException");
  EXPECT_EQ(list_shards(state, at, ListShardsInput()).error().message,
            "Either NextToken or StreamName should be provided.");
}

}  // namespace
}  // namespace weir::kinesis
