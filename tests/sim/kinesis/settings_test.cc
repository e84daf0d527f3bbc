// What a stream can be told: retention, tags, encryption, monitoring, mode, size, policy.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "sim/kinesis/encryption.h"
#include "sim/kinesis/mode.h"
#include "sim/kinesis/monitoring.h"
#include "sim/kinesis/policy.h"
#include "sim/kinesis/retention.h"
#include "sim/kinesis/tags.h"
#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class KinesisSettings : public KinesisTest {
 protected:
  template <typename Output>
  static std::string refusal(const std::expected<Output, aws::Error>& output) {
    return output ? "" : to_string(output.error());
  }
  StreamDescriptionSummary summary() {
    return *describe_stream_summary(state, at,
                                    DescribeStreamSummaryInput().WithStreamName("orders"))
                ->StreamDescriptionSummary;
  }
  std::string increase(std::int32_t hours) {
    return refusal(increase_retention(
        state, at,
        IncreaseStreamRetentionPeriodInput().WithStreamName("orders").WithRetentionPeriodHours(
            hours)));
  }
  std::string decrease(std::int32_t hours) {
    return refusal(decrease_retention(
        state, at,
        DecreaseStreamRetentionPeriodInput().WithStreamName("orders").WithRetentionPeriodHours(
            hours)));
  }
  std::string tag(std::map<std::string, std::string> tags) {
    return refusal(add_tags_to_stream(
        state, at, AddTagsToStreamInput().WithStreamName("orders").WithTags(std::move(tags))));
  }
  std::string encrypt(const char* type = EncryptionType::KMS) {
    return refusal(start_stream_encryption(
        state, at,
        StartStreamEncryptionInput().WithStreamName("orders").WithEncryptionType(type).WithKeyId(
            "alias/aws/kinesis")));
  }
  std::string decrypt() {
    return refusal(stop_stream_encryption(state, at,
                                          StopStreamEncryptionInput()
                                              .WithStreamName("orders")
                                              .WithEncryptionType(EncryptionType::KMS)
                                              .WithKeyId("alias/aws/kinesis")));
  }
  std::string switch_to(const char* mode) {
    return refusal(
        update_stream_mode(state, at,
                           UpdateStreamModeInput()
                               .WithStreamARN(state.streams.at("orders").arn)
                               .WithStreamModeDetails(StreamModeDetails().WithStreamMode(mode))));
  }
  void settle() { at.now += state.options.updating_takes; }
};

TEST_F(KinesisSettings, RetentionOutOfRangeOrTheWrongWayIsRefusedInAwsWords) {
  create(1);
  const std::string code = "InvalidArgumentException (400): ";
  ASSERT_EQ(increase(25), "");
  settle();
  const struct {
    std::string refusal;
    std::string expected;
  } cases[] = {
      {increase(23),
       "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too "
       "short."},
      {decrease(8'761),
       "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is "
       "too long."},
      {increase(24),
       "Requested retention period (24 hours) for stream orders can not be shorter than existing "
       "retention period (25 hours). Use DecreaseRetentionPeriod API."},
      {decrease(26),
       "Requested retention period (26 hours) for stream orders can not be longer than existing "
       "retention period (25 hours). Use IncreaseRetentionPeriod API."},
  };
  for (const auto& [refused, expected] : cases) EXPECT_EQ(refused, code + expected);
  EXPECT_EQ(increase(25), "") << "the same is no mistake";
}

TEST_F(KinesisSettings, RetentionIsShownAndTheStreamIsUpdating) {
  create(1);
  ASSERT_EQ(increase(8'760), "");
  EXPECT_EQ(summary().StreamStatus, "UPDATING");
  EXPECT_EQ(summary().RetentionPeriodHours, 8'760);
  settle();
  EXPECT_EQ(summary().StreamStatus, "ACTIVE");
}

TEST_F(KinesisSettings, AnIncreaseDoesNotBringExpiredRecordsBack) {
  create(1);
  put("a");
  at.now += 24h + 1s;
  ASSERT_EQ(increase(48), "");
  EXPECT_TRUE(read(iterator(from("TRIM_HORIZON"))).empty());
}

TEST_F(KinesisSettings, ADecreaseHidesOldRecordsAtOnce) {
  create(1);
  ASSERT_EQ(increase(48), "");
  put("a");
  at.now += 25h;
  EXPECT_EQ(read(iterator(from("TRIM_HORIZON"))).size(), 1u);
  ASSERT_EQ(decrease(24), "");
  EXPECT_TRUE(read(iterator(from("TRIM_HORIZON"))).empty());
}

TEST_F(KinesisSettings, TagsAreAddedReplacedListedByPagesAndRemoved) {
  create(1);
  ASSERT_EQ(tag({{"a", "1"}, {"b", "2"}, {"c", "3"}}), "");
  ASSERT_EQ(tag({{"b", "4"}}), "");
  const auto first = list_tags_for_stream(
      state, at, ListTagsForStreamInput().WithStreamName("orders").WithLimit(2));
  ASSERT_EQ(first->Tags->size(), 2u);
  EXPECT_TRUE(*first->HasMoreTags);
  EXPECT_EQ(first->Tags->at(1).Value, "4");
  ASSERT_TRUE(remove_tags_from_stream(
      state, at, RemoveTagsFromStreamInput().WithStreamName("orders").WithTagKeys({"a", "x"})));
  const auto rest = list_tags_for_stream(
      state, at, ListTagsForStreamInput().WithStreamName("orders").WithExclusiveStartTagKey("b"));
  ASSERT_EQ(rest->Tags->size(), 1u);
  EXPECT_EQ(rest->Tags->front().Key, "c");
  EXPECT_FALSE(*rest->HasMoreTags);
}

TEST_F(KinesisSettings, AStreamHasAtMost50Tags) {
  create(1);
  std::map<std::string, std::string> tags;
  for (int i = 0; i < 50; ++i) tags[std::to_string(i)] = "";
  ASSERT_EQ(tag(tags), "");
  EXPECT_EQ(tag({{"0", "again"}}), "");
  EXPECT_EQ(tag({{"50", ""}}),
            "InvalidArgumentException (400): Failed to add tags to stream orders under account "
            "123456789012 because a given stream cannot have more than 10 tags associated with "
            "it.");
}

TEST_F(KinesisSettings, TagsWithOddCharactersAreRefused) {
  create(1);
  EXPECT_EQ(tag({{"a!", ""}}),
            "InvalidArgumentException (400): Some tags contain invalid characters. Valid "
            "characters: Unicode letters, digits, white space, _ . / = + - % @ :.");
  EXPECT_EQ(tag({{"a", "50%"}}),
            "InvalidArgumentException (400): Failed to add tags to stream orders under account "
            "123456789012 because some tags contained illegal characters. The allowed characters "
            "are Unicode letters, white-spaces, '_',',','/','=','+','-','@',':'.");
  EXPECT_EQ(tag({{"größe", "ok"}}), "");
}

TEST_F(KinesisSettings, TagResourceAndItsKinKnowAStreamByItsArn) {
  create(1);
  const std::string arn = state.streams.at("orders").arn;
  ASSERT_TRUE(
      tag_resource(state, at, TagResourceInput().WithResourceARN(arn).WithTags({{"a", "1"}})));
  EXPECT_EQ(list_tags_for_resource(state, at, ListTagsForResourceInput().WithResourceARN(arn))
                ->Tags->size(),
            1u);
  ASSERT_TRUE(
      untag_resource(state, at, UntagResourceInput().WithResourceARN(arn).WithTagKeys({"a"})));
  EXPECT_TRUE(state.streams.at("orders").tags.empty());
}

TEST_F(KinesisSettings, EncryptionHoldsForRecordsThatComeAfterIt) {
  create(1);
  put("plain");
  ASSERT_EQ(encrypt(), "");
  EXPECT_EQ(summary().StreamStatus, "UPDATING");
  EXPECT_EQ(summary().EncryptionType, "NONE");
  settle();
  EXPECT_EQ(summary().EncryptionType, "KMS");
  EXPECT_EQ(summary().KeyId, "alias/aws/kinesis");
  put("plain still");
  at.now += state.options.encryption_lag;
  EXPECT_EQ(put_record(state, at, record("secret"))->EncryptionType, "KMS");
  const auto records = get(iterator(from("TRIM_HORIZON")))->Records;
  ASSERT_EQ(records->size(), 3u);
  EXPECT_FALSE(records->at(0).EncryptionType);
  EXPECT_FALSE(records->at(1).EncryptionType);
  EXPECT_EQ(records->at(2).EncryptionType, "KMS");
  ASSERT_EQ(decrypt(), "");
  EXPECT_EQ(summary().EncryptionType, "NONE");
}

TEST_F(KinesisSettings, EncryptionIsByKmsAndChanges25TimesADay) {
  create(1);
  EXPECT_EQ(encrypt(EncryptionType::NONE),
            "InvalidArgumentException (400): EncryptionType must be KMS.");
  for (int i = 0; i < 25; ++i) {
    ASSERT_EQ(i % 2 == 0 ? encrypt() : decrypt(), "") << i;
    settle();
  }
  EXPECT_EQ(decrypt().substr(0, 22), "LimitExceededException");
  at.now += 24h;
  EXPECT_EQ(decrypt(), "");
}

TEST_F(KinesisSettings, MonitoringNamesWhatWasAndWhatWillBe) {
  create(1);
  const auto all = enable_enhanced_monitoring(
      state, at,
      EnableEnhancedMonitoringInput().WithStreamName("orders").WithShardLevelMetrics({"ALL"}));
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->CurrentShardLevelMetrics->empty());
  EXPECT_EQ(all->DesiredShardLevelMetrics->size(), 7u);
  settle();
  const auto fewer = disable_enhanced_monitoring(
      state, at,
      DisableEnhancedMonitoringInput().WithStreamName("orders").WithShardLevelMetrics(
          {"IncomingBytes"}));
  ASSERT_TRUE(fewer);
  EXPECT_EQ(fewer->CurrentShardLevelMetrics->size(), 7u);
  EXPECT_EQ(fewer->DesiredShardLevelMetrics->size(), 6u);
  EXPECT_EQ(summary().EnhancedMonitoring->front().ShardLevelMetrics->size(), 6u);
}

TEST_F(KinesisSettings, AModeIsSwitchedTwiceIn24HoursAndKeepsTheShards) {
  create(3);
  ASSERT_EQ(switch_to(StreamMode::ON_DEMAND), "");
  EXPECT_EQ(summary().StreamStatus, "UPDATING");
  settle();
  EXPECT_EQ(summary().StreamModeDetails->StreamMode, "ON_DEMAND");
  EXPECT_EQ(summary().OpenShardCount, 3);
  ASSERT_EQ(switch_to(StreamMode::PROVISIONED), "");
  settle();
  EXPECT_EQ(switch_to(StreamMode::ON_DEMAND).substr(0, 22), "LimitExceededException");
}

TEST_F(KinesisSettings, AnAccountHas50OnDemandStreams) {
  state.options.on_demand_quota = 1;
  create(1);
  ASSERT_TRUE(create_stream(state, at, CreateStreamInput().WithStreamName("demand")));
  EXPECT_EQ(create_stream(state, at, CreateStreamInput().WithStreamName("more")).error().code,
            "LimitExceededException");
  EXPECT_EQ(switch_to(StreamMode::ON_DEMAND).substr(0, 22), "LimitExceededException");
  EXPECT_EQ(Options().on_demand_quota, 50);
}

TEST_F(KinesisSettings, ALargerRecordFitsOnceTheStreamMayHaveIt) {
  create(1);
  const Bytes large(std::string(2'000'000, 'x'));
  EXPECT_EQ(put("a", large), "ValidationException");
  ASSERT_TRUE(update_max_record_size(state, at,
                                     UpdateMaxRecordSizeInput()
                                         .WithStreamARN(state.streams.at("orders").arn)
                                         .WithMaxRecordSizeInKiB(2'048)));
  EXPECT_EQ(summary().MaxRecordSizeInKiB, 2'048);
  EXPECT_EQ(put("a", large).size(), 56u);
}

TEST_F(KinesisSettings, APolicyIsKeptAndAStreamWithoutOneHasAnEmptyOne) {
  create(1);
  const std::string arn = state.streams.at("orders").arn;
  const auto policy = [&] {
    return *get_resource_policy(state, at, GetResourcePolicyInput().WithResourceARN(arn))->Policy;
  };
  EXPECT_EQ(policy(), "{}");
  ASSERT_TRUE(put_resource_policy(
      state, at, PutResourcePolicyInput().WithResourceARN(arn).WithPolicy("{\"a\":1}")));
  EXPECT_EQ(policy(), "{\"a\":1}");
  const auto drop = DeleteResourcePolicyInput().WithResourceARN(arn);
  EXPECT_TRUE(delete_resource_policy(state, at, drop));
  EXPECT_EQ(delete_resource_policy(state, at, drop).error().code, "ResourceNotFoundException");
}

}  // namespace
}  // namespace weir::kinesis
