// Iterators stand where their type says, and reads return what is there, within the limits.

#include "sim/kinesis/get.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/kinesis/iterator.h"
#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class KinesisGet : public KinesisTest {};

TEST_F(KinesisGet, EachTypeOfIteratorStandsWhereItSays) {
  create(1);
  const std::string first = put("a");
  at.now += 1s;
  const std::string second = put("a");
  const Time middle = at.now;
  at.now += 1s;
  const std::string third = put("a");

  const std::string latest = iterator(from("LATEST"));
  const struct {
    std::string iterator;
    std::vector<std::string> expected;
  } cases[] = {
      {iterator(from("TRIM_HORIZON")), {first, second, third}},
      {iterator(from("AT_SEQUENCE_NUMBER").WithStartingSequenceNumber(second)), {second, third}},
      {iterator(from("AFTER_SEQUENCE_NUMBER").WithStartingSequenceNumber(second)), {third}},
      {iterator(from("AT_TIMESTAMP").WithTimestamp(middle)), {second, third}},
      {latest, {}},
  };
  at.now += 1s;
  for (const auto& [place, expected] : cases) EXPECT_EQ(read(place), expected);
  at.now += 1s;
  const std::string fourth = put("a");
  EXPECT_EQ(read(latest), std::vector{fourth});
  EXPECT_EQ(read(latest), std::vector{fourth});
}

TEST_F(KinesisGet, AnIteratorIsReadBackAndNothingElseIs) {
  const Iterator iterator{"a:b", 3, 7, 99, kDefaultStart};
  const std::string text = encode_iterator(iterator);
  EXPECT_EQ(decode_iterator(text), iterator);
  for (const std::string& bad :
       {std::string(), std::string("AAAA"), text.substr(4), text + "AAAA"}) {
    EXPECT_FALSE(decode_iterator(bad)) << bad;
  }
}

TEST_F(KinesisGet, RequestsForIteratorsThatFitNothingAreRefused) {
  create(2);
  put("a");
  const std::string other = put("b");
  const std::string stranger = format_sequence_number({1, 1, 1, 0});
  const std::string mismatch =
      "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
      "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request "
      "specified ";
  const std::string used =
      " used in GetShardIterator on shard shardId-000000000000 in stream "
      "orders under account 123456789012 is invalid";
  const std::string now = std::to_string(to_millis(at.now));
  const std::string later = std::to_string(to_millis(at.now) + 1);
  const struct {
    GetShardIteratorInput request;
    std::string message;
  } cases[] = {
      {from("LATEST").WithStartingSequenceNumber(other),
       mismatch + "LATEST and also a StartingSequenceNumber."},
      {from("AT_SEQUENCE_NUMBER"), mismatch + "AT_SEQUENCE_NUMBER and no StartingSequenceNumber."},
      {from("AT_SEQUENCE_NUMBER").WithStartingSequenceNumber(other),
       "Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was used in a "
       "call to a shard with shardId-000000000000"},
      {from("AT_SEQUENCE_NUMBER").WithStartingSequenceNumber("12"),
       "StartingSequenceNumber 12" + used + "."},
      {from("AT_SEQUENCE_NUMBER").WithStartingSequenceNumber(stranger),
       "StartingSequenceNumber " + stranger + used + " because it did not come from this stream."},
      {from("AT_TIMESTAMP"),
       "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current "
       "request has no timestamp parameter."},
      {from("AT_TIMESTAMP").WithTimestamp(at.now + 1ms),
       "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
       "timestampInMillis: " +
           later + ", currentTimestampInMillis: " + now},
      {from("LATEST", "nothing"),
       "Could not find shard nothing in stream orders under account 123456789012."},
      {from("LATEST", "shardId-2"),
       "Shard shardId-000000000002 in stream orders under account 123456789012 does not exist"},
  };
  for (const auto& [request, message] : cases) EXPECT_EQ(iterator(request), message);
}

TEST_F(KinesisGet, AnIteratorLives300Seconds) {
  create(1);
  const std::string place = iterator(from("TRIM_HORIZON"));
  at.now += 300s;
  EXPECT_TRUE(get(place));
  at.now += 1s;
  const auto expired = get(place);
  ASSERT_FALSE(expired);
  EXPECT_EQ(to_string(expired.error()),
            "ExpiredIteratorException (400): Iterator expired. The iterator was created at time "
            "Thu Jan 01 00:00:10 UTC 2026 while right now it is Thu Jan 01 00:05:11 UTC 2026 which "
            "is further in the future than the tolerated delay of 300000 milliseconds.");
  EXPECT_EQ(get("garbage").error().message, "Invalid ShardIterator.");
}

TEST_F(KinesisGet, ReadingGoesOnFromThePreviousReadAndSaysHowFarBehindItIs) {
  create(1);
  for (int i = 0; i < 3; ++i) {
    put("a", Bytes(std::to_string(i)));
    at.now += 100ms;
  }
  std::string place = iterator(from("TRIM_HORIZON"));
  for (const int behind : {300, 200, 0}) {
    const auto output = get(place, 1);
    ASSERT_TRUE(output);
    ASSERT_EQ(output->Records->size(), 1u);
    EXPECT_EQ(*output->MillisBehindLatest, behind);
    place = *output->NextShardIterator;
  }
  EXPECT_TRUE(get(place)->Records->empty());
}

TEST_F(KinesisGet, RecordsLeaveAfter24Hours) {
  create(1);
  put("a");
  at.now += 1s;
  const std::string second = put("a");
  at.now += 24h;
  EXPECT_EQ(read(iterator(from("TRIM_HORIZON"))), std::vector{second});
  EXPECT_EQ(state.streams.at("orders").shards[0].log.size(), 1u);
}

TEST_F(KinesisGet, AShardIsReadFiveTimesASecondAtMost) {
  create(1);
  const std::string place = iterator(from("LATEST"));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(get(place)) << i;
  EXPECT_EQ(get(place).error().code, "ProvisionedThroughputExceededException");
  at.now += 1s;
  EXPECT_TRUE(get(place));
}

TEST_F(KinesisGet, AReadOf10MegabytesStopsOthersForFiveSeconds) {
  create(1);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(put("a", std::string(1'048'575, 'x')).size(), 56u);
    at.now += 1s;
  }
  const std::string place = iterator(from("TRIM_HORIZON"));
  EXPECT_EQ(read(place).size(), 10u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(get(place).error().code, "ProvisionedThroughputExceededException") << i;
    at.now += 1s;
  }
  EXPECT_TRUE(get(place));
}

TEST_F(KinesisGet, AnIteratorOfAnEarlierStreamOfTheNameFails) {
  create(1);
  const std::string place = iterator(from("LATEST"));
  ASSERT_TRUE(delete_stream(state, at, DeleteStreamInput().WithStreamName("orders")));
  at.now += state.options.deleting_takes;
  EXPECT_EQ(
      get(place).error().message,
      "Shard shardId-000000000000 in stream orders under account 123456789012 does not exist");
  create(1);
  EXPECT_EQ(get(place).error().code, "InternalFailure");
  EXPECT_EQ(get(place).error().http_status, 500);
}

}  // namespace
}  // namespace weir::kinesis
