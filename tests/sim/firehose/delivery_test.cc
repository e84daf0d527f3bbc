// Buffering and delivery: when objects are written, what they are called, what is in them, and what
// becomes of records that cannot be delivered.

#include <gmock/gmock.h>

#include "sim/aws/faults.h"
#include "tests/sim/firehose/fixture.h"

namespace weir::firehose {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

TEST(Delivery, RecordsStandNextToEachOtherWithNothingBetween) {
  Rig rig;
  rig.deploy();
  for (int i = 0; i < 3; ++i) rig.put("abc");
  rig.pass(30s);
  EXPECT_TRUE(rig.objects().empty()) << "neither full nor old enough";
  rig.pass(31s);
  EXPECT_THAT(rig.bodies(), ElementsAre("abcabcabc"));
  EXPECT_EQ(rig.counts().delivered, 3u);
  EXPECT_EQ(rig.counts().objects, 1u);
  EXPECT_EQ(rig.metric("DeliveryToS3.Records"), 3);
  EXPECT_EQ(rig.metric("DeliveryToS3.Bytes"), 9);
  EXPECT_EQ(rig.metric("DeliveryToS3.Success"), 1);
  EXPECT_EQ(rig.metric("DeliveryToS3.DataFreshness"), 60) << "seconds";
}

TEST(Delivery, ADelimiterFollowsEachRecordIfAskedFor) {
  Rig rig;
  auto to = Rig::destination();
  to.ProcessingConfiguration = processing({processor("AppendDelimiterToRecord")});
  rig.deploy(to);
  rig.put("a");
  rig.put("b");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies(), ElementsAre("a\nb\n"));
}

TEST(Delivery, ABufferIsFlushedWhenItIsFull) {
  Rig rig;
  rig.deploy();
  for (int i = 0; i < 3; ++i) {
    rig.put(std::string(600'000, static_cast<char>('a' + i)));
    rig.pass(2s);
  }
  ASSERT_THAT(rig.bodies(), SizeIs(1));
  EXPECT_THAT(rig.bodies().front(), SizeIs(1'200'000))
      << "whole records, the one that fills it too";
  rig.pass(1min);
  EXPECT_THAT(rig.bodies(), SizeIs(2));
}

TEST(Delivery, AnIntervalOfZeroDeliversWithinSeconds) {
  Rig rig;
  auto to = Rig::destination();
  to.BufferingHints->IntervalInSeconds = 0;
  rig.deploy(to);
  rig.put("a");
  rig.pass(3s);
  EXPECT_THAT(rig.bodies(), ElementsAre("a"));
}

TEST(Delivery, AnEmptyBufferWritesNothingAndCostsNothing) {
  Rig rig;
  rig.deploy();
  const std::uint64_t before = rig.kernel.events();
  rig.pass(24h);
  EXPECT_EQ(rig.kernel.events(), before);
  EXPECT_TRUE(rig.objects().empty());
}

// Each row: a destination, and the key of what is put at the start of the virtual time.
TEST(ObjectKey, FollowsThePrefix) {
  struct Row {
    const char* what;
    std::function<void(ExtendedS3DestinationConfiguration&)> change;
    const char* key;  // a regular expression
  };
  using To = ExtendedS3DestinationConfiguration;
  const std::string uuid = "-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  const std::vector<Row> rows = {
      {"none", [](To&) {}, "2026/01/01/00/d-1-2026-01-01-00-00-.."},
      {"literal", [](To& to) { to.Prefix = "legacy"; },
       "legacy2026/01/01/00/d-1-2026-01-01-00-00-.."},
      {"expression",
       [](To& to) {
         to.Prefix = "year=!{timestamp:yyyy}/hour=!{timestamp:HH}/";
         to.ErrorOutputPrefix = "e/!{firehose:error-output-type}/";
       },
       "year=2026/hour=00/d-1-2026-01-01-00-00-.."},
      {"time zone",
       [](To& to) {
         to.Prefix = "!{timestamp:yyyy-MM-dd HH}/";
         to.ErrorOutputPrefix = "e/!{firehose:error-output-type}/";
         to.CustomTimeZone = "Australia/Sydney";
       },
       "2026-01-01 11/d-1-2026-01-01-11-00-.."},
      {"extension", [](To& to) { to.FileExtension = ".json"; },
       "2026/01/01/00/d-1-2026-01-01-00-00-..@.json"},
      {"gzip", [](To& to) { to.CompressionFormat = "GZIP"; },
       "2026/01/01/00/d-1-2026-01-01-00-00-..@.gz"},
      {"extension over compression",
       [](To& to) {
         to.CompressionFormat = "GZIP";
         to.FileExtension = ".json.gz";
       },
       "2026/01/01/00/d-1-2026-01-01-00-00-..@.json.gz"},
  };
  for (const Row& row : rows) {
    Rig rig;
    auto to = Rig::destination();
    row.change(to);
    rig.deploy(to);
    rig.put("a");
    rig.pass(2min);
    ASSERT_THAT(rig.objects(), SizeIs(1)) << row.what;
    std::string pattern = row.key;
    const std::size_t at = pattern.find('@');
    if (at == std::string::npos) {
      pattern += uuid;
    } else {
      pattern.replace(at, 1, uuid);
    }
    EXPECT_THAT(rig.objects().begin()->first, MatchesRegex(pattern)) << row.what;
  }
}

TEST(ObjectKey, LateRecordsLieUnderTheHourOfTheOldest) {
  Rig rig;
  auto to = Rig::destination();
  to.BufferingHints->IntervalInSeconds = 900;
  rig.deploy(to);
  rig.kernel.run_until(kDefaultStart + 59min);
  rig.put("before");
  rig.pass(5min);
  rig.put("after");
  rig.pass(15min);
  ASSERT_THAT(rig.objects(), SizeIs(1));
  EXPECT_THAT(rig.objects().begin()->first, HasSubstr("2026/01/01/00/d-1-2026-01-01-00-59"));
  EXPECT_EQ(rig.bodies().front(), "beforeafter");
}

TEST(Delivery, ObjectsSayTheirEncoding) {
  for (const auto& [format, encoding] :
       std::vector<std::pair<const char*, const char*>>{{"UNCOMPRESSED", ""},
                                                        {"GZIP", "gzip"},
                                                        {"ZIP", "zip"},
                                                        {"Snappy", "snappy-java"},
                                                        {"HADOOP_SNAPPY", "hadoop-snappy"}}) {
    Rig rig;
    auto to = Rig::destination();
    to.CompressionFormat = format;
    rig.deploy(to);
    rig.put("a");
    rig.pass(2min);
    ASSERT_THAT(rig.objects(), SizeIs(1)) << format;
    const auto head = rig.call<s3::HeadObject>(
        s3::HeadObjectRequest().WithBucket(kBucket).WithKey(rig.objects().begin()->first));
    ASSERT_TRUE(head);
    EXPECT_EQ(head->ContentEncoding.value_or(""), encoding);
    EXPECT_EQ(head->ContentType, "application/octet-stream");
  }
}

// ---- what goes wrong ----------------------------------------------------------------------------

TEST(Delivery, GoesOnTryingUntilTheBucketIsThereAndThenDeliversInOneBurst) {
  Rig rig;
  auto to = Rig::destination();
  to.CloudWatchLoggingOptions = CloudWatchLoggingOptions()
                                    .WithEnabled(true)
                                    .WithLogGroupName("/aws/kinesisfirehose/d")
                                    .WithLogStreamName("DestinationDelivery");
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct(to)), "");
  rig.pass(31s);
  rig.put("a");
  rig.pass(30min);
  rig.put("b");
  rig.pass(30min);
  EXPECT_EQ(rig.metric("DeliveryToS3.Records"), -1);
  EXPECT_EQ(rig.metric("DeliveryToS3.DataFreshness"), -1) << "not published while it is blocked";
  EXPECT_EQ(rig.metric("DeliveryToS3.Success"), 0);
  ASSERT_NE(rig.logs.find("/aws/kinesisfirehose/d"), nullptr);
  const auto& lines = rig.logs.find("/aws/kinesisfirehose/d")->at("DestinationDelivery").events;
  EXPECT_THAT(lines.front().message, HasSubstr("S3.NoSuchBucket"));
  rig.make_bucket();
  rig.pass(5min);
  EXPECT_THAT(rig.bodies(), ::testing::UnorderedElementsAre("a", "b"));
  EXPECT_EQ(rig.counts().lost, 0u);
}

TEST(Delivery, After24HoursRecordsAreLostWithoutAnErrorObject) {
  Rig rig;
  ASSERT_EQ(rig.refusal<CreateDeliveryStream>(Rig::direct()), "");
  rig.pass(31s);
  rig.put("a");
  rig.pass(23h);
  rig.put("b");
  rig.pass(90min);
  EXPECT_EQ(rig.counts().lost, 1u) << "the first one only";
  rig.make_bucket();
  rig.pass(10min);
  EXPECT_THAT(rig.bodies(), ElementsAre("b"));
}

TEST(Delivery, APutWhoseAnswerWasLostLeavesTheRecordsInTwoObjects) {
  Rig rig;
  rig.deploy();
  rig.faults.site = "s3:PutObject";
  rig.faults.kind = &aws::kResponseLost;
  rig.faults.times = 1;
  rig.put("a");
  rig.pass(5min);
  EXPECT_THAT(rig.bodies(), ElementsAre("a", "a"));
  EXPECT_EQ(rig.counts().delivered, 1u) << "as far as the service knows";
}

TEST(Delivery, SlowDownIsTriedAgainAndShowsOnlyInTheTime) {
  Rig rig;
  rig.deploy();
  rig.faults.site = "s3:PutObject";
  rig.faults.kind = &aws::kThrottled;
  rig.faults.times = 3;
  rig.put("a");
  rig.pass(62s);
  EXPECT_TRUE(rig.objects().empty());
  rig.pass(5min);
  EXPECT_THAT(rig.bodies(), ElementsAre("a"));
}

// Hints are no promises: what each fault of a flush looks like.
TEST(Delivery, FaultsOfAFlush) {
  const auto run = [](const aws::FaultKind* kind, std::uint64_t attempt) {
    Rig rig;
    rig.deploy();
    rig.faults.site = "firehose:buffer/flush";
    rig.faults.kind = kind;
    rig.faults.times = 1;
    rig.faults.attempt = attempt;
    rig.put("a");
    rig.put("b");
    rig.pass(50s);
    const std::size_t early = rig.bodies().size();
    rig.pass(15s);
    const std::size_t due = rig.bodies().size();
    rig.pass(10min);
    std::vector<std::string> bodies = rig.bodies();
    std::ranges::sort(bodies);
    return std::tuple(early, due, bodies);
  };
  using Bodies = std::vector<std::string>;
  EXPECT_EQ(run(nullptr, 0), std::tuple(0u, 1u, Bodies({"ab"})));
  EXPECT_EQ(std::get<0>(run(&kFlushedEarly, 0)), 1u);
  EXPECT_EQ(run(&kFlushedLate, 0), std::tuple(0u, 0u, Bodies({"ab"})));
  EXPECT_EQ(run(&kSplit, 1), std::tuple(0u, 2u, Bodies({"a", "b"})));
  EXPECT_EQ(run(&kReordered, 1), std::tuple(0u, 1u, Bodies({"ba"})));
}

// ---- source record backup -----------------------------------------------------------------------

TEST(Backup, KeepsTheUntransformedRecordsBesideTheOthers) {
  Rig rig;
  auto to = Rig::destination();
  to.Prefix = "data/";
  to.S3BackupMode = "Enabled";
  to.S3BackupConfiguration =
      S3DestinationConfiguration()
          .WithRoleARN(kRole)
          .WithBucketARN("arn:aws:s3:::bucket")
          .WithPrefix("raw/")
          .WithBufferingHints(BufferingHints().WithSizeInMBs(1).WithIntervalInSeconds(120));
  to.ProcessingConfiguration = processing({processor("AppendDelimiterToRecord")});
  rig.deploy(to);
  rig.put("a");
  rig.put("b");
  rig.pass(3min);
  EXPECT_THAT(rig.bodies("data/"), ElementsAre("a\nb\n"));
  EXPECT_THAT(rig.bodies("raw/"), ElementsAre("ab"));
  EXPECT_EQ(rig.metric("BackupToS3.Records"), 2);
  EXPECT_EQ(rig.metric("DeliveryToS3.Records"), 2);
}

}  // namespace
}  // namespace weir::firehose
