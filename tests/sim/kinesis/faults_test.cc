// What can go wrong inside calls of Kinesis, and tells of streams of one name.

#include "sim/kinesis/faults.h"

#include "sim/kinesis/consumers.h"
#include "sim/kinesis/encryption.h"
#include "sim/kinesis/reshard.h"
#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

struct Strike final : aws::FaultHook {
  const aws::FaultSite* site = nullptr;
  const aws::FaultKind* kind = nullptr;
  int times = 1;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (site == nullptr || question.site.id != site->id || times == 0) return {};
    --times;
    return {kind, 7, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

class KinesisFaults : public KinesisTest {
 protected:
  void SetUp() override { at.faults = &strike; }
  void next(const aws::FaultSite& site, const aws::FaultKind& kind) {
    strike.site = &site;
    strike.kind = &kind;
    strike.times = 1;
  }
  Strike strike;
};

TEST_F(KinesisFaults, AnEntryMayFailAndBeStored) {
  create(1);
  const auto request = PutRecordsInput().WithStreamName("orders").WithRecords(
      {PutRecordsRequestEntry().WithPartitionKey("k").WithData("a")});
  for (const aws::FaultKind* kind : {&kEntryThrottled, &kEntryFailed, &kEntryFailedAfter}) {
    next(put_records_entry(), *kind);
    const auto output = put_records(state, at, request);
    ASSERT_TRUE(output);
    EXPECT_EQ(output->FailedRecordCount, 1);
    EXPECT_TRUE((*output->Records)[0].ErrorCode);
  }
  EXPECT_EQ(read(iterator(from(ShardIteratorType::TRIM_HORIZON))).size(), 1u);
}

TEST_F(KinesisFaults, AReadMayBeEmptyWithABacklogOrItsIteratorExpired) {
  create(1);
  put("k");
  at.now += 3s;
  const std::string start = iterator(from(ShardIteratorType::TRIM_HORIZON));
  next(get_records_read(), kEmptyRead);
  const auto empty = get(start);
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->Records->empty());
  EXPECT_EQ(empty->MillisBehindLatest, 3'000);
  EXPECT_EQ(read(*empty->NextShardIterator).size(), 1u);  // nothing is skipped
  next(get_records_read(), kIteratorExpired);
  EXPECT_EQ(read(start), std::vector<std::string>{"ExpiredIteratorException"});
  EXPECT_EQ(read(start).size(), 1u);
}

TEST_F(KinesisFaults, ListsOfShardsTrailBehind) {
  create(1);
  ASSERT_TRUE(split_shard(
      state, at,
      SplitShardInput().WithStreamName("orders").WithShardToSplit("0").WithNewStartingHashKey(
          "170141183460469231731687303715884105728")));
  at.now += state.options.updating_takes + 1s;
  const auto request = ListShardsInput().WithStreamName("orders");
  next(stream_description(), kStale);
  EXPECT_EQ(list_shards(state, at, request)->Shards->size(), 1u);
  EXPECT_EQ(list_shards(state, at, request)->Shards->size(), 3u);
  next(stream_description(), kStale);
  const auto summary =
      describe_stream_summary(state, at, DescribeStreamSummaryInput().WithStreamName("orders"));
  EXPECT_EQ(summary->StreamDescriptionSummary->StreamStatus, "UPDATING");
  EXPECT_EQ(summary->StreamDescriptionSummary->OpenShardCount, 1);
}

TEST_F(KinesisFaults, TheKeyOfAnEncryptedStreamMakesTroubleForPutsAndReads) {
  create(1);
  put("k");
  next(stream_key(), kKeyDisabled);
  EXPECT_NE(put("k"), "KMSDisabledException");  // not encrypted: not asked
  ASSERT_TRUE(start_stream_encryption(
      state, at,
      StartStreamEncryptionInput().WithStreamName("orders").WithEncryptionType("KMS").WithKeyId(
          "alias/aws/kinesis")));
  at.now += state.options.updating_takes + state.options.encryption_lag;
  const std::string start = iterator(from(ShardIteratorType::TRIM_HORIZON));
  const std::pair<const aws::FaultKind*, const char*> kinds[] = {
      {&kKeyDisabled, "KMSDisabledException"},
      {&kKeyDenied, "KMSAccessDeniedException"},
      {&kKeyThrottled, "KMSThrottlingException"}};
  for (const auto& [kind, code] : kinds) {
    next(stream_key(), *kind);
    EXPECT_EQ(put("k"), code);
    next(stream_key(), *kind);
    EXPECT_EQ(read(start), std::vector<std::string>{code});
  }
  EXPECT_EQ(read(start).size(), 2u);
}

TEST_F(KinesisFaults, TheTimeOfItsCreationTellsAStreamFromAnEarlierOne) {
  create(1);
  const Time created = state.streams.at("orders").created;
  EXPECT_TRUE(list_shards(
      state, at, ListShardsInput().WithStreamName("orders").WithStreamCreationTimestamp(created)));
  const auto other = list_shards(
      state, at,
      ListShardsInput().WithStreamName("orders").WithStreamCreationTimestamp(created - 1h));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "ResourceNotFoundException");
  const auto both = list_shards(
      state, at, ListShardsInput().WithNextToken("x").WithStreamCreationTimestamp(created));
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().code, "InvalidArgumentException");
  const auto consumers = list_stream_consumers(state, at,
                                               ListStreamConsumersInput()
                                                   .WithStreamARN(state.streams.at("orders").arn)
                                                   .WithStreamCreationTimestamp(created - 1h));
  ASSERT_FALSE(consumers);
  EXPECT_EQ(consumers.error().code, "ResourceNotFoundException");
}

}  // namespace
}  // namespace weir::kinesis
