// Splits, merges and changes of the number of shards: what they refuse, and what they leave.

#include "sim/kinesis/reshard.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/kinesis/shards.h"
#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

const std::string kMiddle = "170141183460469231731687303715884105728";

class KinesisReshard : public KinesisTest {
 protected:
  std::string split(const std::string& shard, const std::string& key = kMiddle) {
    const auto output = split_shard(
        state, at,
        SplitShardInput().WithStreamName("orders").WithShardToSplit(shard).WithNewStartingHashKey(
            key));
    return output ? "" : to_string(output.error());
  }
  std::string merge(const std::string& lower, const std::string& upper) {
    const auto output = merge_shards(state, at,
                                     MergeShardsInput()
                                         .WithStreamName("orders")
                                         .WithShardToMerge(lower)
                                         .WithAdjacentShardToMerge(upper));
    return output ? "" : to_string(output.error());
  }
  std::string scale(std::int32_t target) {
    const auto output = update_shard_count(state, at,
                                           UpdateShardCountInput()
                                               .WithStreamName("orders")
                                               .WithTargetShardCount(target)
                                               .WithScalingType(ScalingType::UNIFORM_SCALING));
    return output ? "" : to_string(output.error());
  }
  void wait() { at.now += state.options.updating_takes; }
  void wait_for_writes() { at.now += state.options.updating_takes + state.options.late_puts; }
  const Stream& stream() { return state.streams.at("orders"); }
  std::vector<Shard> shards() { return shards_shown(stream(), 0, at.now); }
  std::string status() {
    const auto output = describe_stream(state, at, DescribeStreamInput().WithStreamName("orders"));
    return *output->StreamDescription->StreamStatus;
  }
  std::string put_to(const std::string& key) {
    const auto output = put_record(state, at, record("k").WithExplicitHashKey(key));
    return output ? *output->ShardId : output.error().code;
  }
};

TEST_F(KinesisReshard, ASplitLeavesTheListAsItIsUntilTheStreamIsActiveAgain) {
  create(1);
  ASSERT_EQ(split("shardId-000000000000"), "");
  EXPECT_EQ(status(), "UPDATING");
  EXPECT_EQ(shards().size(), 1u);
  EXPECT_FALSE(shards()[0].SequenceNumberRange->EndingSequenceNumber);
  EXPECT_EQ(put_to(kMiddle), "shardId-000000000000");
  wait();
  EXPECT_EQ(status(), "ACTIVE");
  EXPECT_EQ(shards().size(), 3u);
}

TEST_F(KinesisReshard, ChildrenOfASplitShareItsRangeLowerFirst) {
  create(1);
  ASSERT_EQ(split("0"), "");
  wait();
  const std::vector<Shard> all = shards();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(*all[1].ParentShardId, "shardId-000000000000");
  EXPECT_EQ(*all[1].HashKeyRange->StartingHashKey, "0");
  EXPECT_EQ(*all[1].HashKeyRange->EndingHashKey, "170141183460469231731687303715884105727");
  EXPECT_EQ(*all[2].ParentShardId, "shardId-000000000000");
  EXPECT_EQ(*all[2].HashKeyRange->StartingHashKey, kMiddle);
  EXPECT_FALSE(all[2].AdjacentParentShardId);
  EXPECT_FALSE(all[2].SequenceNumberRange->EndingSequenceNumber);
}

TEST_F(KinesisReshard, SequenceNumbersOfChildrenBeginASecondAfterTheirParentEnds) {
  create(1);
  ASSERT_EQ(split("0"), "");
  wait();
  const std::vector<Shard> all = shards();
  const auto end = parse_sequence_number(*all[0].SequenceNumberRange->EndingSequenceNumber);
  const auto begin = parse_sequence_number(*all[1].SequenceNumberRange->StartingSequenceNumber);
  ASSERT_TRUE(end && begin);
  EXPECT_EQ(end->counter, kLastCounter);
  EXPECT_EQ(end->put, static_cast<std::uint64_t>(to_seconds(at.now)));
  EXPECT_EQ(begin->shard_created, end->put + 1);
}

TEST_F(KinesisReshard, ASecondLongPutsStillLandInTheClosedParent) {
  create(1);
  ASSERT_EQ(split("0"), "");
  wait();
  EXPECT_EQ(put_to(kMiddle), "shardId-000000000000");
  at.now += state.options.late_puts;
  EXPECT_EQ(put_to(kMiddle), "shardId-000000000002");
  EXPECT_EQ(put_to("0"), "shardId-000000000001");
}

TEST_F(KinesisReshard, AMergedChildNamesBothParents) {
  create(2);
  ASSERT_EQ(merge("0", "1"), "");
  wait_for_writes();
  const std::vector<Shard> all = shards();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(*all[2].ParentShardId, "shardId-000000000000");
  EXPECT_EQ(*all[2].AdjacentParentShardId, "shardId-000000000001");
  EXPECT_EQ(*all[2].HashKeyRange->StartingHashKey, "0");
  EXPECT_EQ(*all[2].HashKeyRange->EndingHashKey, "340282366920938463463374607431768211455");
  EXPECT_EQ(put_to("0"), "shardId-000000000002");
  EXPECT_EQ(put_to(kMiddle), "shardId-000000000002");
}

TEST_F(KinesisReshard, WhatFitsNothingIsRefusedInAwsWords) {
  create(3);
  const std::string place = " in stream orders under account 123456789012";
  const std::string middle =
      "InvalidArgumentException (400): NewStartingHashKey 1 used in SplitShard() on shard "
      "shardId-000000000000" +
      place +
      " is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's "
      "EndingHashKey 113427455640312821154458202477256070484.";
  const struct {
    std::string refusal;
    std::string expected;
  } cases[] = {
      {split("0", "1"), middle},
      {split("nothing"),
       "ResourceNotFoundException (400): Could not find shard nothing" + place + "."},
      {split("7"),
       "ResourceNotFoundException (400): Could not find shard shardId-000000000007" + place + "."},
      {merge("0", "2"),
       "InvalidArgumentException (400): Shards shardId-000000000000 and shardId-000000000002" +
           place + " are not an adjacent pair of shards eligible for merging"},
      {merge("1", "0"),
       "InvalidArgumentException (400): Shards shardId-000000000001 and shardId-000000000000" +
           place + " are not an adjacent pair of shards eligible for merging"},
  };
  for (const auto& [refusal, expected] : cases) EXPECT_EQ(refusal, expected);
}

TEST_F(KinesisReshard, TheEndsOfWhereAShardCanBeSplit) {
  create(1);
  const std::string last = "340282366920938463463374607431768211455";
  EXPECT_NE(split("0", "0"), "");
  EXPECT_NE(split("0", "1"), "");
  EXPECT_NE(split("0", last), "");
  EXPECT_EQ(split("0", "2"), "");
}

TEST_F(KinesisReshard, AClosedShardIsNotSplitAgain) {
  create(1);
  ASSERT_EQ(split("0"), "");
  wait();
  EXPECT_EQ(split("0"),
            "InvalidArgumentException (400): Shard shardId-000000000000 in stream orders under "
            "account 123456789012 has already been merged or split, and thus is not eligible for "
            "merging or splitting.");
}

TEST_F(KinesisReshard, AStreamThatChangesIsNotChangedFurther) {
  create(2);
  ASSERT_EQ(merge("0", "1"), "");
  const std::string refusal =
      "ResourceInUseException (400): Stream orders under account 123456789012 not ACTIVE, instead "
      "in state UPDATING";
  EXPECT_EQ(split("0", "9"), refusal);
  EXPECT_EQ(merge("0", "1"), refusal);
  EXPECT_EQ(scale(3), refusal);
}

TEST_F(KinesisReshard, OnDemandStreamsAreNotResharded) {
  create(2);
  state.streams.at("orders").on_demand = true;
  const std::string refusal =
      "ValidationException (400): Request is invalid. Stream orders under account 123456789012 is "
      "in On-Demand mode.";
  EXPECT_EQ(split("0"), refusal);
  EXPECT_EQ(merge("0", "1"), refusal);
  EXPECT_EQ(scale(3), refusal);
}

TEST_F(KinesisReshard, ASplitNeedsRoomInTheQuota) {
  state.options.shard_quota = 1;
  create(1);
  EXPECT_EQ(split("0").substr(0, 22), "LimitExceededException");
}

// Totals of open and closed shards that were counted on AWS.
TEST_F(KinesisReshard, UpdateShardCountLeavesAsManyShardsAsAwsDoes) {
  const struct {
    std::int32_t from, to;
    std::size_t total;
  } cases[] = {{2, 4, 6}, {4, 5, 15}, {10, 13, 37}, {4, 2, 6}, {5, 3, 7}, {3, 3, 3}};
  for (const auto& [from, to, total] : cases) {
    state = Kinesis();
    create(from);
    ASSERT_EQ(scale(to), "") << from << " to " << to;
    EXPECT_EQ(status(), from == to ? "ACTIVE" : "UPDATING");
    while (status() != "ACTIVE") at.now += 1s;
    EXPECT_EQ(shards().size(), total) << from << " to " << to;
    EXPECT_EQ(open_shards(stream(), at.now), to);
  }
}

TEST_F(KinesisReshard, OpenShardsCoverAllHashKeysAfterScaling) {
  create(5);
  ASSERT_EQ(scale(7), "");
  at.now += 1h;
  HashKey next = 0;
  const std::vector<std::uint32_t>& order = stream().routes.back().shards;
  ASSERT_EQ(order.size(), 7u);
  for (const std::uint32_t index : order) {
    EXPECT_EQ(stream().shards[index].hash_keys.first, next);
    next = stream().shards[index].hash_keys.last + 1;
  }
  EXPECT_EQ(next, HashKey{0});  // all around
}

TEST_F(KinesisReshard, ScalingBeyondTwiceOrBelowHalfIsRefused) {
  create(4);
  EXPECT_EQ(scale(9),
            "LimitExceededException (400): UpdateShardCount cannot scale up over double your "
            "current open shard count. Current open shard count: 4 Target shard count: 9");
  EXPECT_EQ(scale(1),
            "LimitExceededException (400): UpdateShardCount cannot scale down below half your "
            "current open shard count. Current open shard count: 4 Target shard count: 1");
  state.options.scaling_too_far_is_limit_exceeded = false;
  EXPECT_EQ(scale(9).substr(0, 24), "InvalidArgumentException");
}

TEST_F(KinesisReshard, ShardsThatLiveShortlyCountAgainstTheQuota) {
  state.options.shard_quota = 9;
  create(4);
  EXPECT_EQ(scale(5), "");
  at.now += 1h;
  EXPECT_EQ(scale(6).substr(0, 22), "LimitExceededException") << "there are 10 for a while";
}

TEST_F(KinesisReshard, AStreamIsScaledTenTimesIn24Hours) {
  create(2);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(scale(i % 2 == 0 ? 3 : 2), "") << i;
    at.now += 1h;
  }
  EXPECT_EQ(scale(3).substr(0, 22), "LimitExceededException");
  at.now += 14h;
  EXPECT_EQ(scale(3), "");
}

TEST_F(KinesisReshard, AClosedShardIsReadToItsEndAndThenNamesItsChildren) {
  create(1);
  const std::string number = put("a");
  ASSERT_EQ(split("0"), "");
  wait();
  std::string place = iterator(from("TRIM_HORIZON"));
  const auto early = get(place);
  ASSERT_TRUE(early && early->NextShardIterator) << "a late put may still come";
  EXPECT_FALSE(early->ChildShards);
  at.now += state.options.late_puts;
  const auto last = get(place);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->Records->size(), 1u);
  EXPECT_EQ(*last->Records->front().SequenceNumber, number);
  EXPECT_FALSE(last->NextShardIterator);
  ASSERT_EQ(last->ChildShards->size(), 2u);
  EXPECT_EQ(*last->ChildShards->front().ShardId, "shardId-000000000001");
  EXPECT_EQ(*last->ChildShards->front().ParentShards, std::vector<std::string>{shard_id(0)});
  EXPECT_EQ(*last->MillisBehindLatest, 0);
}

TEST_F(KinesisReshard, AClosedShardThatIsNotReadToItsEndGoesOn) {
  create(1);
  put("a");
  put("a");
  ASSERT_EQ(split("0"), "");
  wait_for_writes();
  const auto first = get(iterator(from("TRIM_HORIZON")), 1);
  ASSERT_TRUE(first && first->NextShardIterator);
  EXPECT_FALSE(first->ChildShards);
  EXPECT_FALSE(get(*first->NextShardIterator)->NextShardIterator);
}

TEST_F(KinesisReshard, AClosedShardDisappearsAfterRetention) {
  create(1);
  ASSERT_EQ(split("0"), "");
  wait_for_writes();
  at.now += 24h - 1s;
  EXPECT_EQ(shards().size(), 3u);
  at.now += 1s;
  ASSERT_EQ(shards().size(), 2u);
  EXPECT_EQ(*shards()[0].ShardId, "shardId-000000000001");
  EXPECT_EQ(iterator(from("TRIM_HORIZON")),
            "Shard shardId-000000000000 in stream orders under account 123456789012 does not "
            "exist");
}

TEST_F(KinesisReshard, ListShardsFiltersByWhenShardsWereOpen) {
  create(1);
  at.now += 1h;
  ASSERT_EQ(split("0"), "");
  wait();
  const Time closed = at.now;
  at.now += 1h;
  const auto of = [](const char* type) { return ShardFilter().WithType(type); };
  const struct {
    ShardFilter filter;
    std::vector<std::uint32_t> expected;
  } cases[] = {
      {of("AT_LATEST"), {1, 2}},
      {of("AT_TRIM_HORIZON"), {0}},
      {of("FROM_TRIM_HORIZON"), {0, 1, 2}},
      {of("AT_TIMESTAMP").WithTimestamp(closed - 1s), {0}},
      {of("AT_TIMESTAMP").WithTimestamp(closed + 1s), {1, 2}},
      {of("FROM_TIMESTAMP").WithTimestamp(closed - 1s), {0, 1, 2}},
      {of("FROM_TIMESTAMP").WithTimestamp(closed + 1s), {1, 2}},
      {of("AT_TIMESTAMP").WithTimestamp(Time()), {0}},
      {of("AFTER_SHARD_ID").WithShardId("shardId-000000000000"), {1, 2}},
  };
  for (const auto& [filter, expected] : cases) {
    const auto output =
        list_shards(state, at, ListShardsInput().WithStreamName("orders").WithShardFilter(filter));
    ASSERT_TRUE(output);
    std::vector<std::uint32_t> found;
    for (const Shard& shard : *output->Shards) found.push_back(*parse_shard_id(*shard.ShardId));
    EXPECT_EQ(found, expected) << *filter.Type;
  }
}

TEST_F(KinesisReshard, ATokenOfListShardsKeepsItsFilter) {
  create(2);
  at.now += 1h;
  ASSERT_EQ(split("0", "9"), "");
  wait();
  const auto first =
      list_shards(state, at,
                  ListShardsInput().WithStreamName("orders").WithMaxResults(1).WithShardFilter(
                      ShardFilter().WithType("AT_LATEST")));
  ASSERT_TRUE(first && first->NextToken);
  EXPECT_EQ(*first->Shards->front().ShardId, "shardId-000000000001");
  const auto rest = list_shards(state, at, ListShardsInput().WithNextToken(*first->NextToken));
  ASSERT_EQ(rest->Shards->size(), 2u);
  EXPECT_EQ(*rest->Shards->front().ShardId, "shardId-000000000002");
}

TEST_F(KinesisReshard, FiltersWithoutWhatTheyNeedAreRefused) {
  create(1);
  for (const char* type : {"AFTER_SHARD_ID", "AT_TIMESTAMP", "FROM_TIMESTAMP"}) {
    const auto output = list_shards(
        state, at,
        ListShardsInput().WithStreamName("orders").WithShardFilter(ShardFilter().WithType(type)));
    ASSERT_FALSE(output);
    EXPECT_EQ(output.error().code, "InvalidArgumentException") << type;
  }
}

}  // namespace
}  // namespace weir::kinesis
