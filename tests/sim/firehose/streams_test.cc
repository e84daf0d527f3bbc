// Delivery streams: states, what is described, what is refused.

#include <gmock/gmock.h>

#include "tests/sim/firehose/fixture.h"

namespace weir::firehose {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

DeliveryStreamDescription describe(Rig& rig) {
  auto answer =
      rig.call<DescribeDeliveryStream>(DescribeDeliveryStreamInput().WithDeliveryStreamName("d"));
  EXPECT_TRUE(answer) << to_string(answer.error());
  return *answer->DeliveryStreamDescription;
}

TEST(DeliveryStream, IsCreatingThenActiveThenDeletingThenGone) {
  Rig rig;
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct()), "");
  EXPECT_EQ(describe(rig).DeliveryStreamStatus, "CREATING");
  EXPECT_THAT(rig.put("x"), StartsWith("ResourceNotFoundException"));
  const auto remove = DeleteDeliveryStreamInput().WithDeliveryStreamName("d");
  EXPECT_THAT(rig.refusal<DeleteDeliveryStream>(remove), StartsWith("ResourceInUseException"));
  rig.pass(31s);
  EXPECT_EQ(describe(rig).DeliveryStreamStatus, "ACTIVE");
  EXPECT_EQ(rig.put("x"), "");
  ASSERT_EQ(rig.refusal<DeleteDeliveryStream>(remove), "");
  EXPECT_EQ(describe(rig).DeliveryStreamStatus, "DELETING");
  EXPECT_EQ(rig.put("taken, and never delivered"), "");
  rig.pass(61s);
  EXPECT_THAT(rig.put("x"), StartsWith("ResourceNotFoundException"));
  EXPECT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct()), "") << "the name is free again";
}

TEST(DeliveryStream, DeletingItDiscardsWhatIsBuffered) {
  Rig rig;
  rig.deploy();
  ASSERT_EQ(rig.put("a"), "");
  ASSERT_EQ(
      rig.refusal<DeleteDeliveryStream>(DeleteDeliveryStreamInput().WithDeliveryStreamName("d")),
      "");
  EXPECT_EQ(rig.counts().lost, 1u);
  rig.pass(10min);
  EXPECT_TRUE(rig.objects().empty());
}

TEST(DeliveryStream, IsDescribedWithTheServicesDefaults) {
  Rig rig;
  auto request = Rig::direct();
  request.ExtendedS3DestinationConfiguration->BufferingHints.reset();
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(request), "");
  const DeliveryStreamDescription shown = describe(rig);
  EXPECT_EQ(shown.VersionId, "1");
  EXPECT_EQ(shown.DeliveryStreamType, "DirectPut");
  EXPECT_EQ(shown.HasMoreDestinations, false);
  ASSERT_EQ(shown.Destinations->size(), 1u);
  const DestinationDescription& destination = shown.Destinations->front();
  EXPECT_EQ(destination.DestinationId, "destinationId-000000000001");
  const ExtendedS3DestinationDescription& s3 = *destination.ExtendedS3DestinationDescription;
  EXPECT_EQ(s3.BufferingHints->SizeInMBs, 5);
  EXPECT_EQ(s3.BufferingHints->IntervalInSeconds, 300);
  EXPECT_EQ(s3.CompressionFormat, "UNCOMPRESSED");
  EXPECT_EQ(s3.EncryptionConfiguration->NoEncryptionConfig, "NoEncryption");
  EXPECT_EQ(s3.S3BackupMode, "Disabled");
  EXPECT_EQ(s3.DataFormatConversionConfiguration->Enabled, false);
  EXPECT_EQ(s3.CloudWatchLoggingOptions->Enabled, false);
  EXPECT_EQ(destination.S3DestinationDescription->BucketARN, "arn:aws:s3:::bucket");
}

// Each row: a change to a good request, and what it is refused with.
TEST(DeliveryStream, WhatIsRefusedAtItsCreation) {
  struct Row {
    const char* what;
    std::function<void(CreateDeliveryStreamInput&)> change;
    std::string code;
    std::string text;
  };
  using Input = CreateDeliveryStreamInput;
  const auto s3 = [](Input& request) -> ExtendedS3DestinationConfiguration& {
    return *request.ExtendedS3DestinationConfiguration;
  };
  const std::vector<Row> rows = {
      {"no destination", [](Input& r) { r.ExtendedS3DestinationConfiguration.reset(); },
       "InvalidArgumentException",
       "Exactly one destination configuration is supported for a Firehose"},
      {"two destinations",
       [](Input& r) {
         r.S3DestinationConfiguration =
             S3DestinationConfiguration().WithRoleARN(kRole).WithBucketARN("arn:aws:s3:::bucket");
       },
       "InvalidArgumentException",
       "Exactly one destination configuration is supported for a Firehose"},
      {"no bucket", [&](Input& r) { s3(r).BucketARN.reset(); }, "ValidationException",
       "Member must not be null"},
      {"SNAPPY", [&](Input& r) { s3(r).CompressionFormat = "SNAPPY"; }, "ValidationException",
       "Member must satisfy enum value set: [ZIP, HADOOP_SNAPPY, Snappy, GZIP, UNCOMPRESSED]"},
      {"129 MiB", [&](Input& r) { s3(r).BufferingHints->SizeInMBs = 129; }, "ValidationException",
       "less than or equal to 128"},
      {"901 s", [&](Input& r) { s3(r).BufferingHints->IntervalInSeconds = 901; },
       "ValidationException", "less than or equal to 900"},
      {"one hint", [&](Input& r) { s3(r).BufferingHints->IntervalInSeconds.reset(); },
       "InvalidArgumentException", "must also provide a value for the other"},
      {"expression without error prefix", [&](Input& r) { s3(r).Prefix = "!{timestamp:yyyy}/"; },
       "InvalidArgumentException",
       "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions"},
      {"no such zone", [&](Input& r) { s3(r).CustomTimeZone = "Mars/Olympus"; },
       "InvalidArgumentException", "Mars/Olympus"},
      {"conversion with compression",
       [&](Input& r) {
         s3(r).CompressionFormat = "GZIP";
         s3(r).DataFormatConversionConfiguration.emplace().Enabled = true;
       },
       "InvalidArgumentException", "UNCOMPRESSED"},
      {"conversion with a small buffer",
       [&](Input& r) { s3(r).DataFormatConversionConfiguration.emplace().Enabled = true; },
       "InvalidArgumentException", "at least 64"},
      {"partitioning with a small buffer",
       [&](Input& r) {
         s3(r).DynamicPartitioningConfiguration.emplace().Enabled = true;
         s3(r).ErrorOutputPrefix = "e/!{firehose:error-output-type}/";
         s3(r).Prefix = "!{partitionKeyFromQuery:a}/";
         s3(r).ProcessingConfiguration =
             processing({processor("MetadataExtraction", {{"MetadataExtractionQuery", "{a:.a}"},
                                                          {"JsonParsingEngine", "JQ-1.6"}})});
       },
       "InvalidArgumentException", "at least 64"},
      {"a transform without a function",
       [&](Input& r) { s3(r).ProcessingConfiguration = processing({processor("Lambda")}); },
       "InvalidArgumentException", "LambdaArn"},
      {"a transform's buffer",
       [&](Input& r) {
         s3(r).ProcessingConfiguration =
             processing({processor("Lambda", {{"LambdaArn", "f"}, {"BufferSizeInMBs", "3.5"}})});
       },
       "InvalidArgumentException", "BufferSizeInMBs"},
      {"backup without a bucket", [&](Input& r) { s3(r).S3BackupMode = "Enabled"; },
       "InvalidArgumentException", "S3BackupConfiguration"},
      {"Redshift",
       [](Input& r) {
         r.ExtendedS3DestinationConfiguration.reset();
         r.SplunkDestinationConfiguration.emplace();
         r.SplunkDestinationConfiguration->HECEndpoint = "https://x";
         r.SplunkDestinationConfiguration->HECEndpointType = "Raw";
         r.SplunkDestinationConfiguration->S3Configuration =
             S3DestinationConfiguration().WithRoleARN(kRole).WithBucketARN("arn:aws:s3:::bucket");
       },
       "InvalidArgumentException", "weir does not model SplunkDestinationConfiguration"},
      {"a stream as source without its name",
       [](Input& r) { r.DeliveryStreamType = "KinesisStreamAsSource"; }, "InvalidArgumentException",
       "KinesisStreamSourceConfiguration must be given"},
  };
  for (const Row& row : rows) {
    Rig rig;
    auto request = Rig::direct();
    row.change(request);
    const std::string refused = rig.refusal<CreateDeliveryStream>(std::move(request));
    EXPECT_THAT(refused, StartsWith(row.code)) << row.what;
    EXPECT_THAT(refused, HasSubstr(row.text)) << row.what;
  }
}

TEST(DeliveryStream, ANameIsTakenOnce) {
  Rig rig;
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct()), "");
  EXPECT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct()),
            "ResourceInUseException: Firehose d under accountId 000000000000 already exists");
}

TEST(DeliveryStream, AreListedInAlphabeticalOrderTenAtATime) {
  Rig rig;
  for (int i = 0; i < 12; ++i) {
    auto request = Rig::direct();
    request.DeliveryStreamName = std::string(1, static_cast<char>('l' - i));
    ASSERT_EQ(rig.refusal<CreateDeliveryStream>(std::move(request)), "");
  }
  auto page = rig.call<ListDeliveryStreams>(ListDeliveryStreamsInput());
  ASSERT_TRUE(page);
  EXPECT_EQ(page->DeliveryStreamNames->size(), 10u);
  EXPECT_EQ(page->DeliveryStreamNames->front(), "a");
  EXPECT_EQ(page->HasMoreDeliveryStreams, true);
  page = rig.call<ListDeliveryStreams>(
      ListDeliveryStreamsInput().WithExclusiveStartDeliveryStreamName("j"));
  EXPECT_THAT(*page->DeliveryStreamNames, ::testing::ElementsAre("k", "l"));
  EXPECT_EQ(page->HasMoreDeliveryStreams, false);
}

UpdateDestinationInput update(const char* version) {
  return UpdateDestinationInput()
      .WithDeliveryStreamName("d")
      .WithCurrentDeliveryStreamVersionId(version)
      .WithDestinationId("destinationId-000000000001");
}

TEST(UpdateDestination, MergesMembersCountsVersionsAndTakesMinutes) {
  Rig rig;
  rig.deploy();
  auto request =
      update("1").WithExtendedS3DestinationUpdate(ExtendedS3DestinationUpdate().WithPrefix("new/"));
  EXPECT_EQ(rig.refusal<UpdateDestination>(request), "");
  EXPECT_THAT(rig.refusal<UpdateDestination>(request),
              StartsWith("ConcurrentModificationException"));
  const DeliveryStreamDescription shown = describe(rig);
  EXPECT_EQ(shown.VersionId, "2");
  EXPECT_TRUE(shown.LastUpdateTimestamp);
  EXPECT_EQ(shown.Destinations->front().ExtendedS3DestinationDescription->Prefix, "new/");
  EXPECT_EQ(shown.Destinations->front()
                .ExtendedS3DestinationDescription->BufferingHints->IntervalInSeconds,
            60)
      << "what is not named keeps its value";
  ASSERT_EQ(rig.put("old"), "");
  rig.pass(2min);
  ASSERT_EQ(rig.put("new"), "");
  rig.pass(5min);
  const auto objects = rig.objects();
  ASSERT_EQ(objects.size(), 2u);
  EXPECT_THAT(objects.begin()->first, HasSubstr("/d-1-")) << "the old one was used for minutes";
  EXPECT_THAT(objects.rbegin()->first, StartsWith("new/"));
  EXPECT_THAT(objects.rbegin()->first, HasSubstr("/d-2-"));
}

TEST(UpdateDestination, SomeThingsCannotBeTakenBack) {
  Rig rig;
  rig.make_bucket();
  auto request = Rig::direct();
  request.ExtendedS3DestinationConfiguration->S3BackupMode = "Enabled";
  request.ExtendedS3DestinationConfiguration->S3BackupConfiguration =
      S3DestinationConfiguration().WithRoleARN(kRole).WithBucketARN("arn:aws:s3:::bucket");
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(request), "");
  EXPECT_THAT(rig.refusal<UpdateDestination>(
                  update("1").WithExtendedS3DestinationUpdate(ExtendedS3DestinationUpdate())),
              StartsWith("ResourceInUseException"))
      << "not while it is CREATING";
  rig.pass(31s);
  EXPECT_THAT(rig.refusal<UpdateDestination>(update("1").WithExtendedS3DestinationUpdate(
                  ExtendedS3DestinationUpdate().WithS3BackupMode("Disabled"))),
              HasSubstr("from Enabled to Disabled"));
  EXPECT_THAT(rig.refusal<UpdateDestination>(update("1").WithExtendedS3DestinationUpdate(
                  ExtendedS3DestinationUpdate().WithDynamicPartitioningConfiguration(
                      DynamicPartitioningConfiguration().WithEnabled(true)))),
              HasSubstr("Dynamic Partitioning cannot be enabled"));
}

TEST(DeliveryStreamTags, FiftyInTheOrderInWhichTheyWereSet) {
  Rig rig;
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct()), "");
  std::vector<Tag> tags;
  for (int i = 0; i < 50; ++i) {
    tags.push_back(Tag().WithKey("k" + std::to_string(i)).WithValue("v"));
  }
  const auto tag = TagDeliveryStreamInput().WithDeliveryStreamName("d");
  EXPECT_EQ(rig.refusal<TagDeliveryStream>(TagDeliveryStreamInput(tag).WithTags(tags)), "");
  EXPECT_THAT(rig.refusal<TagDeliveryStream>(
                  TagDeliveryStreamInput(tag).WithTags(std::vector<Tag>{Tag().WithKey("more")})),
              StartsWith("LimitExceededException"));
  EXPECT_EQ(rig.refusal<UntagDeliveryStream>(
                UntagDeliveryStreamInput().WithDeliveryStreamName("d").WithTagKeys(
                    std::vector<std::string>{"k0", "k2"})),
            "");
  const auto listed = rig.call<ListTagsForDeliveryStream>(
      ListTagsForDeliveryStreamInput().WithDeliveryStreamName("d").WithLimit(2));
  ASSERT_TRUE(listed);
  EXPECT_EQ((*listed->Tags)[0].Key, "k1");
  EXPECT_EQ((*listed->Tags)[1].Key, "k3");
  EXPECT_EQ(listed->HasMoreTags, true);
}

TEST(DeliveryStreamEncryption, IsEnablingThenEnabledAndSaysSoInItsAnswers) {
  Rig rig;
  rig.deploy();
  const auto start = StartDeliveryStreamEncryptionInput().WithDeliveryStreamName("d");
  EXPECT_EQ(rig.refusal<StartDeliveryStreamEncryption>(start), "");
  EXPECT_EQ(describe(rig).DeliveryStreamEncryptionConfiguration->Status, "ENABLING");
  EXPECT_THAT(rig.refusal<StartDeliveryStreamEncryption>(start),
              StartsWith("ResourceInUseException"));
  rig.pass(20s);
  EXPECT_EQ(describe(rig).DeliveryStreamEncryptionConfiguration->Status, "ENABLED");
  const auto answer = rig.call<PutRecord>(
      PutRecordInput().WithDeliveryStreamName("d").WithRecord(Record().WithData(Bytes("x"))));
  EXPECT_EQ(answer->Encrypted, true);
  for (int i = 1; i < 25; ++i) {
    ASSERT_EQ(rig.refusal<StartDeliveryStreamEncryption>(start), "") << i;
    rig.pass(20s);
  }
  EXPECT_THAT(rig.refusal<StartDeliveryStreamEncryption>(start),
              StartsWith("LimitExceededException"))
      << "25 changes in 24 hours";
}

TEST(DeliveryStreamEncryption, AKeyThatCannotBeUsedRefusesPuts) {
  Rig rig;
  rig.deploy();
  rig.call<StartDeliveryStreamEncryption>(
      StartDeliveryStreamEncryptionInput().WithDeliveryStreamName("d"));
  rig.pass(20s);
  rig.faults.site = "firehose:stream/key";
  rig.faults.kind = &kKeyUnusable;
  rig.faults.times = 1;
  EXPECT_THAT(rig.put("x"), StartsWith("InvalidKMSResourceException"));
  EXPECT_EQ(rig.metric("KMSKeyDisabled"), 1);
}

}  // namespace
}  // namespace weir::firehose
