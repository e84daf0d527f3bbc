// PutRecord and PutRecordBatch: limits, refusals, partial failure.

#include <gmock/gmock.h>

#include "sim/firehose/put.h"
#include "tests/sim/firehose/fixture.h"

namespace weir::firehose {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

PutRecordBatchInput batch(std::size_t records, std::size_t bytes) {
  PutRecordBatchInput request;
  request.DeliveryStreamName = "d";
  request.Records.emplace();
  for (std::size_t i = 0; i < records; ++i) {
    std::string data(bytes, 'x');
    if (bytes >= 8) data.replace(0, std::to_string(i).size(), std::to_string(i));
    request.Records->push_back(Record().WithData(Bytes(std::move(data))));
  }
  return request;
}

TEST(PutRecord, WhatIsAcceptedHasAnOpaqueIdOfItsOwn) {
  Rig rig;
  rig.deploy();
  const auto request =
      PutRecordInput().WithDeliveryStreamName("d").WithRecord(Record().WithData(Bytes("x")));
  const auto one = rig.call<PutRecord>(request);
  const auto two = rig.call<PutRecord>(request);
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->RecordId, two->RecordId);
  EXPECT_EQ(one->Encrypted, false);
  EXPECT_EQ(rig.counts().accepted, 2u) << "nothing recognises a record that was put before";
}

TEST(PutRecord, AnEmptyRecordIsARecord) {
  Rig rig;
  rig.deploy();
  EXPECT_EQ(rig.put(""), "");
  EXPECT_EQ(rig.put("a"), "");
  rig.pass(2min);
  EXPECT_THAT(rig.bodies(), ::testing::ElementsAre("a"));
  EXPECT_EQ(rig.counts().delivered, 2u);
}

// The limits of a call, at and beyond each.
TEST(PutRecordBatch, LimitsOfACall) {
  struct Row {
    std::size_t records, bytes;
    const char* refusal;
  };
  for (const Row& row : std::vector<Row>{
           {500, 10, ""},
           {501, 10, "ValidationException"},
           {1, 1'024'000, ""},
           {1, 1'024'001, "ValidationException"},
           {4, 1'024'000, ""},
           {500, 8'388, ""},
           {500, 8'389, "InvalidArgumentException: Records size exceeds 4 MB limit"}}) {
    Rig rig;
    rig.deploy();
    const std::string refused = rig.refusal<PutRecordBatch>(batch(row.records, row.bytes));
    EXPECT_THAT(refused, StartsWith(row.refusal)) << row.records << " × " << row.bytes;
    EXPECT_EQ(refused.empty(), *row.refusal == '\0') << refused;
    EXPECT_EQ(rig.counts().accepted, refused.empty() ? row.records : 0) << "all or nothing";
  }
}

TEST(PutRecordBatch, TooLargeARecordIsNamedByItsPlace) {
  Rig rig;
  rig.deploy();
  auto request = batch(3, 10);
  (*request.Records)[1].Data = Bytes(std::string(1'024'001, 'x'));
  const std::string refused = rig.refusal<PutRecordBatch>(request);
  EXPECT_THAT(refused, HasSubstr("records.2.member.data"));
  EXPECT_THAT(refused, HasSubstr("Member must have length less than or equal to 1024000"));
}

TEST(PutRecordBatch, OverTheThroughputSomeAreRefusedInsideA200) {
  Rig rig;
  rig.deploy();
  ASSERT_EQ(rig.refusal<PutRecordBatch>(batch(4, 1'000'000)), "");
  const auto answer = rig.call<PutRecordBatch>(batch(4, 1'000'000));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->FailedPutCount, 3);
  ASSERT_EQ(answer->RequestResponses->size(), 4u) << "as many answers as records, in their order";
  EXPECT_TRUE((*answer->RequestResponses)[0].RecordId);
  EXPECT_EQ((*answer->RequestResponses)[1].ErrorCode, "ServiceUnavailableException");
  EXPECT_EQ((*answer->RequestResponses)[1].ErrorMessage, "Slow down.");
  EXPECT_EQ(rig.put(std::string(1'000'000, 'y')), "ServiceUnavailableException: Slow down.");
  rig.pass(1s);
  EXPECT_EQ(rig.put(std::string(1'000'000, 'y')), "") << "the next second has room again";
  EXPECT_EQ(rig.metric("ThrottledRecords"), 4);
  EXPECT_EQ(rig.metric("IncomingRecords"), 6);
}

TEST(Throughput, DependsOnTheRegion) {
  for (const char* large : {"us-east-1", "us-west-2", "eu-west-1"}) {
    EXPECT_EQ(throughput_quota(large).bytes, 5 << 20) << large;
    EXPECT_EQ(throughput_quota(large).records, 500'000) << large;
    EXPECT_EQ(throughput_quota(large).requests, 2'000) << large;
  }
  EXPECT_EQ(throughput_quota("ap-southeast-2").bytes, 1 << 20);
  EXPECT_EQ(throughput_quota("ap-southeast-2").records, 100'000);
  EXPECT_EQ(throughput_quota("ap-southeast-2").requests, 1'000);
}

TEST(PutRecord, RequestsASecondAreLimitedToo) {
  Rig rig;
  rig.deploy();
  int refused = 0;
  Kernel& kernel = rig.kernel;
  kernel.run_until(std::chrono::ceil<std::chrono::seconds>(kernel.now()));
  // All at once: each call takes its own way, and they arrive within some tens of milliseconds.
  std::vector<std::optional<aws::Cloud::Answer<PutRecord>>> answers(2'100);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto request =
        PutRecordInput().WithDeliveryStreamName("d").WithRecord(Record().WithData(Bytes("x")));
    kernel.spawn(Identity::of("put").child("nth", i),
                 rig.ask<PutRecord>(kernel, request, answers[i]));
  }
  rig.pass(900ms);
  for (const auto& answer : answers) refused += answer && !*answer;
  EXPECT_EQ(refused, 100);
}

TEST(PutRecord, AStreamThatReadsASourceTakesNoPuts) {
  Rig rig;
  rig.deploy_source();
  const char* text =
      "InvalidArgumentException: This operation is not permitted on KinesisStreamAsSource delivery "
      "stream type.";
  EXPECT_EQ(rig.put("x"), text);
  EXPECT_EQ(rig.refusal<PutRecordBatch>(batch(1, 1)), text);
}

// Each kind of an entry's fault: what its producer is told, and what is stored in truth.
TEST(PutRecordBatch, FaultsOfEntries) {
  struct Row {
    const aws::FaultKind* kind;
    const char* code;
  };
  for (const Row& row : std::vector<Row>{{&kEntryThrottled, "ServiceUnavailableException"},
                                         {&kEntryFailed, "InternalFailure"},
                                         {&kEntryFailedAfter, "InternalFailure"}}) {
    Rig rig;
    rig.deploy();
    rig.faults.site = "firehose:PutRecordBatch/entry";
    rig.faults.kind = row.kind;
    rig.faults.times = 1;
    const auto answer = rig.call<PutRecordBatch>(batch(3, 10));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->FailedPutCount, 1);
    EXPECT_EQ((*answer->RequestResponses)[0].ErrorCode, row.code);
    const bool applied = row.kind->effect == aws::Effect::applied;
    EXPECT_EQ(rig.counts().accepted, applied ? 3u : 2u) << row.kind->name;
  }
}

}  // namespace
}  // namespace weir::firehose
