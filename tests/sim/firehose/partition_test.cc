// Dynamic partitioning, deaggregation and record format conversion, in a stream.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "sim/firehose/deaggregation.h"
#include "tests/sim/firehose/fixture.h"

namespace weir::firehose {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

ExtendedS3DestinationConfiguration partitioning(std::vector<Processor> more = {}) {
  auto to = Rig::destination();
  to.BufferingHints = BufferingHints().WithSizeInMBs(64).WithIntervalInSeconds(60);
  to.Prefix = "data/customer=!{partitionKeyFromQuery:customer}/";
  to.ErrorOutputPrefix = "errors/!{firehose:error-output-type}/";
  to.DynamicPartitioningConfiguration = DynamicPartitioningConfiguration().WithEnabled(true);
  std::vector<Processor> processors = {processor(
      "MetadataExtraction",
      {{"MetadataExtractionQuery", "{customer: .customer}"}, {"JsonParsingEngine", "JQ-1.6"}})};
  for (Processor& one : more) processors.push_back(std::move(one));
  to.ProcessingConfiguration = processing(std::move(processors));
  return to;
}

TEST(Partitioning, EachValueOfTheKeyHasObjectsOfItsOwn) {
  Rig rig;
  rig.deploy(partitioning());
  for (const char* record :
       {R"({"customer":"a","n":1})", R"({"customer":"b","n":2})", R"({"customer":"a","n":3})"}) {
    ASSERT_EQ(rig.put(record), "");
  }
  rig.pass(2min);
  EXPECT_THAT(rig.bodies("data/customer=a/d-1-"),
              ElementsAre(R"({"customer":"a","n":1}{"customer":"a","n":3})"));
  EXPECT_THAT(rig.bodies("data/customer=b/d-1-"), SizeIs(1));
  EXPECT_EQ(rig.metric("PartitionCountExceeded"), 0);
}

TEST(Partitioning, WhatHasNoKeyGoesToTheErrorPrefix) {
  Rig rig;
  rig.deploy(partitioning());
  rig.put(R"({"customer":"a"})");
  rig.put(R"({"other":1})");
  rig.put("no JSON");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies("data/"), SizeIs(1));
  ASSERT_THAT(rig.bodies("errors/partitioning-failed/"), SizeIs(1));
  EXPECT_THAT(rig.bodies("errors/")[0], HasSubstr("DynamicPartitioning.MetadataExtractionFailed"));
  EXPECT_EQ(rig.counts().failed, 2u);
}

TEST(Partitioning, OnlySoManyArePossibleAtATime) {
  Rig rig;
  rig.firehose.state().options.active_partitions_max = 2;
  rig.deploy(partitioning());
  for (const char* record : {R"({"customer":"a"})", R"({"customer":"b"})", R"({"customer":"c"})"}) {
    rig.put(record);
  }
  rig.pass(2min);
  EXPECT_THAT(rig.bodies("data/"), SizeIs(2));
  EXPECT_THAT(rig.bodies("errors/")[0],
              HasSubstr("DynamicPartitioning.ActivePartitionsLimitExceeded"));
  EXPECT_EQ(rig.metric("PartitionCountExceeded"), 1);
  rig.put(R"({"customer":"c"})");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies("data/customer=c/"), SizeIs(1))
      << "a partition is active until its object is delivered";
}

TEST(Deaggregation, SeveralObjectsInOneRecordAreRecordsOfTheirOwn) {
  Rig rig;
  rig.deploy(partitioning({processor("RecordDeAggregation", {{"SubRecordType", "JSON"}}),
                           processor("AppendDelimiterToRecord")}));
  rig.put("{\"customer\":\"a\"}\n{\"customer\":\"b\"} {\"customer\":\"a\"}");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies("data/customer=a/"),
              ElementsAre("{\"customer\":\"a\"}\n{\"customer\":\"a\"}\n"));
  EXPECT_THAT(rig.bodies("data/customer=b/"), ElementsAre("{\"customer\":\"b\"}\n"));
}

std::vector<std::string> texts(const std::vector<Bytes>& parts) {
  std::vector<std::string> result;
  for (const Bytes& part : parts) result.push_back(part.str());
  return result;
}

TEST(Deaggregation, WhatCannotBeToldApartStaysWhole) {
  EXPECT_THAT(texts(split_json(R"({"a":"}{"}{"b":[1,{"c":2}]})")),
              ElementsAre(R"({"a":"}{"})", R"({"b":[1,{"c":2}]})"));
  for (const char* text : {"", "x", "{", "}", "{}}", "{} x", R"({"a":"\"})", "[{]"}) {
    EXPECT_THAT(texts(split_json(text)), ElementsAre(text)) << text;
  }
  EXPECT_THAT(texts(split_delimited("a||b|||c||", "||")), ElementsAre("a", "b", "|c"));
  std::string many;
  for (int i = 0; i < 501; ++i) many += "{}";
  EXPECT_THAT(split_json(Bytes(many)), SizeIs(1)) << "more than 500 are not taken apart";
  EXPECT_THAT(split_json(Bytes(many.substr(2))), SizeIs(500));
}

// As the Kinesis Producer Library packs two records with one key: written down byte by byte.
std::string packed() {
  std::string message;
  message += std::string("\x0a\x01k", 3);  // partition_key_table: "k"
  message += std::string(
      "\x1a\x05\x08\x00\x1a\x01"
      "a",
      7);  // key 0, data "a"
  message += std::string(
      "\x1a\x06\x08\x00\x1a\x02"
      "bc",
      8);  // key 0, data "bc"
  return message;
}

TEST(Deaggregation, RecordsOfTheProducerLibraryAreUnpacked) {
  const std::string message = packed();
  // The MD5 of the message, from an independent implementation.
  const std::string digest("\x9d\x3f\x34\x22\xe3\x65\x54\x1b\x1a\x84\x56\x08\x1d\x03\xde\x53", 16);
  const Bytes record(std::string("\xf3\x89\x9a\xc2") + message + digest);
  const auto parts = unpack_kpl(record);
  ASSERT_TRUE(parts);
  ASSERT_THAT(*parts, SizeIs(2));
  EXPECT_EQ((*parts)[0].partition_key, "k");
  EXPECT_EQ((*parts)[0].data, Bytes("a"));
  EXPECT_EQ((*parts)[1].data, Bytes("bc"));
  std::string damaged = record.str();
  damaged[7] ^= 1;
  EXPECT_FALSE(unpack_kpl(Bytes(damaged)));
  EXPECT_FALSE(unpack_kpl(Bytes("\xf3\x89\x9a\xc2")));
  EXPECT_FALSE(unpack_kpl(Bytes()));
}

// ---- conversion ---------------------------------------------------------------------------------

ExtendedS3DestinationConfiguration converting() {
  auto to = Rig::destination();
  to.BufferingHints = BufferingHints().WithSizeInMBs(64).WithIntervalInSeconds(60);
  to.Prefix = "data/";
  to.ErrorOutputPrefix = "errors/!{firehose:error-output-type}/";
  to.DataFormatConversionConfiguration =
      DataFormatConversionConfiguration()
          .WithEnabled(true)
          .WithSchemaConfiguration(SchemaConfiguration()
                                       .WithRoleARN(kRole)
                                       .WithDatabaseName("db")
                                       .WithTableName("t")
                                       .WithRegion("us-east-1"))
          .WithInputFormatConfiguration(InputFormatConfiguration())
          .WithOutputFormatConfiguration(OutputFormatConfiguration());
  return to;
}

void make_table(Rig& rig) {
  auto schema = std::make_shared<TableSchema>();
  schema->columns.push_back({"id", *parse_hive_type("bigint")});
  rig.firehose.catalog()[{"db", "t"}] = std::move(schema);
}

TEST(Conversion, DeliversAParquetFileAndTheRestAsErrors) {
  Rig rig;
  make_table(rig);
  rig.deploy(converting());
  rig.put(R"({"id":1}{"ID":2})");
  rig.put(R"({"id":"oops"})");
  rig.put("{");
  rig.pass(2min);
  ASSERT_THAT(rig.bodies("data/"), SizeIs(1));
  EXPECT_THAT(rig.bodies("data/")[0], ::testing::StartsWith("PAR1"));
  EXPECT_TRUE(rig.objects().begin()->first.ends_with(".parquet"));
  ASSERT_THAT(rig.bodies("errors/format-conversion-failed/"), SizeIs(1));
  const std::string errors = rig.bodies("errors/")[0];
  EXPECT_THAT(errors, HasSubstr("DataFormatConversion.MalformedData"));
  EXPECT_THAT(errors, HasSubstr("DataFormatConversion.ParseError"));
  EXPECT_THAT(errors, HasSubstr("\"tableName\":\"t\""));
  EXPECT_EQ(rig.metric("SucceedConversion.Records"), 1);
  EXPECT_EQ(rig.metric("FailedConversion.Records"), 2);
  EXPECT_EQ(rig.counts().delivered, 1u);
  EXPECT_EQ(rig.counts().failed, 2u);
}

TEST(Conversion, ATableThatIsNotThereIsRefusedAtOnce) {
  Rig rig;
  EXPECT_THAT(rig.refusal<CreateDeliveryStream>(Rig::direct(converting())),
              HasSubstr("EntityNotFoundException"));
}

TEST(Conversion, AnErrorObjectThatCannotBeWrittenBlocksAllDelivery) {
  Rig rig;
  make_table(rig);
  rig.deploy(converting());
  rig.faults.site = "s3:PutObject";
  rig.faults.kind = &aws::kInternalError;
  rig.faults.times = 10;
  rig.put("{");
  rig.put(R"({"id":1})");
  rig.pass(5min);
  EXPECT_TRUE(rig.objects().empty());
  rig.pass(20min);
  EXPECT_THAT(rig.objects(), SizeIs(2));
}

}  // namespace
}  // namespace weir::firehose
