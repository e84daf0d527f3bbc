// A stream whose one shard is split: what a mapping makes of parents and children. The stream is a
// stand-in that answers what Kinesis answers then, so that the order of reads is in the test's
// hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using Batch = std::vector<std::string>;

kinesis::Shard shard(std::string id, std::string parent = "") {
  kinesis::Shard out;
  out.ShardId = id;
  if (!parent.empty()) out.ParentShardId = parent;
  out.SequenceNumberRange.emplace();
  out.SequenceNumberRange->StartingSequenceNumber = "1";
  return out;
}

kinesis::Record record(std::string number, std::string data) {
  kinesis::Record out;
  out.SequenceNumber = std::move(number);
  out.PartitionKey = "k";
  out.Data = Bytes(std::move(data));
  out.ApproximateArrivalTimestamp = kDefaultStart;
  return out;
}

// The parent "p" holds "old" and is closed; each child holds one record.
struct SplitStream {
  explicit SplitStream(Pipeline& p) {
    records["p"] = {record("11", "old")};
    records["left"] = {record("21", "new left")};
    records["right"] = {record("31", "new right")};
    p.cloud.serve<kinesis::ListShards>(
        [this](const aws::CallContext&,
               const kinesis::ListShards::Request&) -> aws::Cloud::Answer<kinesis::ListShards> {
          kinesis::ListShards::Response out;
          out.Shards = {shard("p")};
          if (closed) {
            out.Shards->front().SequenceNumberRange->EndingSequenceNumber = "19";
            out.Shards->push_back(shard("left", "p"));
            out.Shards->push_back(shard("right", "p"));
          }
          return out;
        });
    p.cloud.serve<kinesis::GetShardIterator>(
        [this](const aws::CallContext&, const kinesis::GetShardIterator::Request& request)
            -> aws::Cloud::Answer<kinesis::GetShardIterator> {
          types[*request.ShardId] = *request.ShardIteratorType;
          const bool skips = *request.ShardIteratorType == "LATEST";
          return kinesis::GetShardIterator::Response().WithShardIterator(*request.ShardId +
                                                                         (skips ? "-end" : ""));
        });
    p.cloud.serve<kinesis::GetRecords>(
        [this](const aws::CallContext&, const kinesis::GetRecords::Request& request)
            -> aws::Cloud::Answer<kinesis::GetRecords> {
          const std::string id = request.ShardIterator->substr(0, request.ShardIterator->find('-'));
          kinesis::GetRecords::Response out;
          out.MillisBehindLatest = 0;
          out.Records.emplace();
          if (*request.ShardIterator == id) out.Records = records[id];
          if (id != "p" || !closed) out.NextShardIterator = id + "-end";
          return out;
        });
  }
  bool closed = true;
  std::map<std::string, std::vector<kinesis::Record>> records;
  std::map<std::string, std::string> types;  // of the last iterator asked for
};

Task<void> deploy(Kernel& kernel, Pipeline& p, std::string position) {
  co_await p.deploy(kernel, CreateEventSourceMappingRequest().WithStartingPosition(position), 3);
}

Batch flat(const Pipeline& p) {
  Batch all;
  for (const Batch& batch : p.batches) all.insert(all.end(), batch.begin(), batch.end());
  return all;
}

void start(Pipeline& p, std::string position) {
  p.kernel.choices().check_unique_draws();
  p.kernel.spawn(Identity::of("story"), deploy(p.kernel, p, std::move(position)));
  p.kernel.run_until(kDefaultStart + 3min);
  EXPECT_EQ(p.error, "");
}

TEST(Resharding, ChildrenBeginWhenTheirParentIsDoneWith) {
  Pipeline p;
  SplitStream stream(p);
  int failures = 3;
  p.install([&](const Batch& batch) -> Result {
    if (batch[0] == "old" && failures-- > 0) {
      return std::unexpected(Failure{"ValueError", "no"});
    }
    return Bytes("null");
  });
  start(p, "TRIM_HORIZON");
  const Batch all = flat(p);
  ASSERT_EQ(all.size(), 6u);
  EXPECT_THAT(Batch(all.begin(), all.begin() + 4), ElementsAre("old", "old", "old", "old"));
  EXPECT_THAT(Batch(all.begin() + 4, all.end()), UnorderedElementsAre("new left", "new right"));
}

TEST(Resharding, AParentThatIsStuckHoldsItsChildrenBack) {
  Pipeline p;
  SplitStream stream(p);
  p.install([](const Batch&) -> Result { return std::unexpected(Failure{"ValueError", "no"}); });
  start(p, "TRIM_HORIZON");
  const Batch all = flat(p);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(all, "old")), all.size());
}

// The stream has lost the record "old" when the retry looks for it.
TEST(Retries, ThatReadTheStreamAgainLoseWhatHasExpired) {
  for (const bool again : {false, true}) {
    Pipeline p;
    p.lambda.state().options.retries_read_stream = again;
    SplitStream stream(p);
    p.install([&](const Batch& batch) -> Result {
      if (batch[0] != "old") return Bytes("null");
      stream.records["p"] = {record("12", "younger")};
      return std::unexpected(Failure{"ValueError", "no"});
    });
    start(p, "TRIM_HORIZON");
    const Batch all = flat(p);
    EXPECT_EQ(std::ranges::count(all, "old") > 1, !again);
    const ShardProgress& parent = p.lambda.state().mappings.at(p.uuid).shards.at("p");
    EXPECT_EQ(parent.discarded, again ? 1u : 0u);
  }
}

TEST(Resharding, ALatestLeavesOutWhatIsClosedAlready) {
  Pipeline p;
  SplitStream stream(p);
  p.install(ok);
  start(p, "LATEST");
  EXPECT_TRUE(p.batches.empty());
  EXPECT_EQ(stream.types.count("p"), 0u);
  EXPECT_EQ(stream.types["left"], "LATEST");
}

TEST(Resharding, ChildrenThatAppearLaterAreReadFromTheirBeginningWhateverTheStart) {
  Pipeline p;
  SplitStream stream(p);
  stream.closed = false;
  p.install(ok);
  start(p, "LATEST");
  EXPECT_EQ(stream.types["p"], "LATEST");
  stream.closed = true;
  const Identity shard = aws::shard_source(Identity::of(kStreamArn), "p");
  p.cloud.source(shard).change(p.kernel.now());
  p.kernel.run_until(kDefaultStart + 20min);
  EXPECT_THAT(flat(p), UnorderedElementsAre("new left", "new right"));
  EXPECT_EQ(stream.types["left"], "TRIM_HORIZON");
  EXPECT_TRUE(p.lambda.state().mappings.at(p.uuid).shards.at("p").ended);
}

}  // namespace
}  // namespace weir::lambda
