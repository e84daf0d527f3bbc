// What the tests of Kinesis share: an account with one active stream, and short requests.

#ifndef WEIR_TESTS_SIM_KINESIS_FIXTURE_H_
#define WEIR_TESTS_SIM_KINESIS_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "sim/kinesis/api.h"
#include "sim/kinesis/get.h"
#include "sim/kinesis/put.h"
#include "sim/kinesis/shards.h"
#include "sim/kinesis/state.h"
#include "sim/kinesis/streams.h"

namespace weir::kinesis {

class KinesisTest : public testing::Test {
 protected:
  void create(std::int32_t shards) {
    ASSERT_TRUE(create_stream(state, at,
                              CreateStreamInput().WithStreamName("orders").WithShardCount(shards)));
    at.now += state.options.creating_takes;
  }
  static PutRecordInput record(std::string key, Bytes data = "x") {
    return PutRecordInput()
        .WithStreamName("orders")
        .WithPartitionKey(std::move(key))
        .WithData(std::move(data));
  }
  // What was put, as its sequence number; the error's code if it was refused.
  std::string put(const std::string& key, Bytes data = "x") {
    const auto output = put_record(state, at, record(key, std::move(data)));
    return output ? *output->SequenceNumber : output.error().code;
  }
  static GetShardIteratorInput from(const char* type, const char* shard = "0") {
    return GetShardIteratorInput()
        .WithStreamName("orders")
        .WithShardId(shard)
        .WithShardIteratorType(type);
  }
  std::string iterator(const GetShardIteratorInput& request) {
    const auto output = get_shard_iterator(state, at, request);
    return output ? *output->ShardIterator : output.error().message;
  }
  std::expected<GetRecordsOutput, aws::Error> get(const std::string& iterator,
                                                  std::int32_t limit = 10'000) {
    return get_records(state, at, GetRecordsInput().WithShardIterator(iterator).WithLimit(limit));
  }
  // The sequence numbers read; the error's code alone if there is one.
  std::vector<std::string> read(const std::string& iterator) {
    const auto output = get(iterator);
    if (!output) return {output.error().code};
    std::vector<std::string> numbers;
    for (const Record& record : *output->Records) numbers.push_back(*record.SequenceNumber);
    return numbers;
  }

  Kinesis state;
  CallContext at{kDefaultStart, "123456789012", "eu-west-1"};
};

}  // namespace weir::kinesis

#endif  // WEIR_TESTS_SIM_KINESIS_FIXTURE_H_
