// What a stream measures of itself, by CloudWatch's names.

#include "sim/kinesis/measures.h"

#include "sim/aws/metrics.h"
#include "sim/kinesis/monitoring.h"
#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class Measures : public KinesisTest {
 protected:
  void SetUp() override { at.metrics = &sink; }
  // The sum of a metric of the stream; -1: there is no such metric.
  std::int64_t sum(const char* metric) const {
    const auto* series = sink.find("AWS/Kinesis", metric, {{"StreamName", "orders"}});
    return series == nullptr ? -1 : series->sum();
  }
  std::int64_t of_shard(const char* metric, std::uint32_t shard) const {
    const auto* series =
        sink.find("AWS/Kinesis", metric, {{"StreamName", "orders"}, {"ShardId", shard_id(shard)}});
    return series == nullptr ? -1 : series->sum();
  }
  PutRecordsInput batch(std::size_t records, std::size_t size) {
    PutRecordsInput request;
    request.StreamName = "orders";
    request.Records.emplace();
    for (std::size_t i = 0; i < records; ++i) {
      request.Records->push_back(
          PutRecordsRequestEntry().WithPartitionKey("k").WithData(Bytes(std::string(size, 'x'))));
    }
    return request;
  }

  aws::Metrics sink;
};

TEST_F(Measures, PutRecordCountsWhatIsStoredAndWhatIsRefused) {
  create(1);
  put("k", Bytes(std::string(99, 'x')));
  EXPECT_EQ(sum("IncomingBytes"), 100);  // the key counts
  EXPECT_EQ(sum("IncomingRecords"), 1);
  EXPECT_EQ(sum("PutRecord.Bytes"), 100);
  EXPECT_EQ(sum("PutRecord.Success"), 1);
  EXPECT_EQ(sum("WriteProvisionedThroughputExceeded"), -1);
  for (int i = 0; i < 1'100; ++i) put("k");
  EXPECT_EQ(sum("IncomingRecords"), 1'000);
  EXPECT_EQ(sum("WriteProvisionedThroughputExceeded"), 101);
  const auto* success = sink.find("AWS/Kinesis", "PutRecord.Success", {{"StreamName", "orders"}});
  EXPECT_EQ(success->samples(), 1'101);
  EXPECT_EQ(success->unit(), "Count");
}

TEST_F(Measures, PutRecordsCountsACallAndItsEntries) {
  create(1);
  ASSERT_TRUE(put_records(state, at, batch(500, 1'500)));  // 1 MiB takes 698 of these
  ASSERT_TRUE(put_records(state, at, batch(500, 1'500)));
  EXPECT_EQ(sum("PutRecords.TotalRecords"), 1'000);
  const std::int64_t stored = sum("PutRecords.SuccessfulRecords");
  EXPECT_LT(stored, 1'000);
  EXPECT_EQ(sum("PutRecords.ThrottledRecords"), 1'000 - stored);
  EXPECT_EQ(sum("WriteProvisionedThroughputExceeded"), 1'000 - stored);
  EXPECT_EQ(sum("PutRecords.FailedRecords"), 0);
  EXPECT_EQ(sum("PutRecords.Success"), 2);  // at least one of each call was stored
  EXPECT_EQ(sum("IncomingRecords"), stored);
  EXPECT_EQ(sum("IncomingBytes"), stored * 1'501);
  ASSERT_TRUE(put_records(state, at, batch(1, 1'500)));
  EXPECT_EQ(sum("PutRecords.Success"), 2);
}

TEST_F(Measures, GetRecordsCountsReadsAndTheirAge) {
  create(1);
  const std::string start = iterator(from(ShardIteratorType::TRIM_HORIZON));
  put("k");
  put("k");
  at.now += 5s;
  ASSERT_TRUE(get(start, 1));
  EXPECT_EQ(sum("GetRecords.Records"), 1);
  EXPECT_EQ(sum("GetRecords.Bytes"), 2);
  EXPECT_EQ(sum("GetRecords.IteratorAgeMilliseconds"), 5'000);
  ASSERT_TRUE(get(start));
  const auto* age =
      sink.find("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", {{"StreamName", "orders"}});
  EXPECT_EQ(age->points().back().minimum, 0);  // caught up
  for (int i = 0; i < 4; ++i) get(start);
  EXPECT_EQ(sum("ReadProvisionedThroughputExceeded"), 1);  // the sixth call of a second
  EXPECT_EQ(sum("GetRecords.Success"), 5);
}

TEST_F(Measures, ShardsAreMeasuredWhereThatIsSwitchedOn) {
  create(2);
  put("a");
  EXPECT_EQ(of_shard("IncomingRecords", 0), -1);
  ASSERT_TRUE(enable_enhanced_monitoring(
      state, at,
      EnableEnhancedMonitoringInput().WithStreamName("orders").WithShardLevelMetrics({"ALL"})));
  put("a");  // to shard 0
  put_records(state, at, batch(3, 9));
  get(iterator(from(ShardIteratorType::TRIM_HORIZON)));
  EXPECT_EQ(
      of_shard("IncomingRecords", 0) + std::max<std::int64_t>(of_shard("IncomingRecords", 1), 0),
      4);
  EXPECT_GE(of_shard("OutgoingRecords", 0), 2);
  EXPECT_EQ(of_shard("IteratorAgeMilliseconds", 0), 0);
  EXPECT_EQ(of_shard("OutgoingRecords", 1), -1);
}

TEST_F(Measures, AnotherSinkGetsItsOwnSeriesAndNoSinkNone) {
  create(1);
  put("k");
  aws::Metrics other;
  at.metrics = &other;
  put("k");
  at.metrics = nullptr;
  put("k");
  EXPECT_EQ(sum("IncomingRecords"), 1);
  EXPECT_EQ(other.find("AWS/Kinesis", "IncomingRecords", {{"StreamName", "orders"}})->sum(), 1);
}

}  // namespace
}  // namespace weir::kinesis
