// Every natural spelling of a request inside a co_await, compiled and run.
//
// GCC 12 can destroy an aggregate temporary twice in `co_await f(Req{.name = …})`; AddressSanitizer
// shows it at once, so the matrix runs this file with GCC at -O0 and -O1 under it. Generated types
// have a user-declared constructor, with which all of these are safe. Strings are longer than what
// a std::string holds in place, so that a second destruction frees memory twice.

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/aws/client.h"
#include "sim/aws/cloud.h"
#include "sim/kernel/timeout.h"
#include "sim/kinesis/api.h"
#include "sim/lambda/api.h"
#include "sim/s3/api.h"

namespace weir::aws {
namespace {

using kinesis::PutRecord;
using kinesis::PutRecordInput;
using kinesis::PutRecords;
using kinesis::PutRecordsInput;
using kinesis::PutRecordsRequestEntry;

constexpr char kName[] = "a-stream-whose-name-is-longer-than-what-a-string-holds-in-place";
constexpr char kKey[] = "a partition key that is longer than what a string holds in place";
constexpr char kData[] = "data that is longer than what any small buffer would hold in place";

// What makes the spellings safe; a designated initialiser would not even compile.
static_assert(!std::is_aggregate_v<PutRecordInput>);
static_assert(!std::is_aggregate_v<PutRecordsInput>);
static_assert(!std::is_aggregate_v<PutRecordsRequestEntry>);
static_assert(!std::is_aggregate_v<lambda::CreateFunctionRequest>);
static_assert(!std::is_aggregate_v<lambda::FunctionCode>);
static_assert(!std::is_aggregate_v<s3::PutObjectRequest>);
static_assert(!std::is_aggregate_v<Caller>);

// Sees whether each request arrives whole.
struct World {
  World() : cloud(kernel), client(cloud, "arn:aws:iam::000000000000:user/speller") {
    cloud.serve<PutRecord>(
        [this](const CallContext&, const PutRecordInput& in) -> Cloud::Answer<PutRecord> {
          EXPECT_EQ(in.StreamName, kName);
          EXPECT_EQ(in.PartitionKey, kKey);
          EXPECT_EQ(in.Data->view(), kData);
          ++served;
          return kinesis::PutRecordOutput().WithShardId("shardId-0").WithSequenceNumber("1");
        });
    cloud.serve<PutRecords>(
        [this](const CallContext&, const PutRecordsInput& in) -> Cloud::Answer<PutRecords> {
          EXPECT_EQ(in.Records->size(), 2u);
          for (const PutRecordsRequestEntry& entry : *in.Records)
            EXPECT_EQ(entry.PartitionKey, kKey);
          ++served;
          return kinesis::PutRecordsOutput().WithFailedRecordCount(0).WithRecords(
              std::vector<kinesis::PutRecordsResultEntry>(2));
        });
  }
  Caller caller() { return Caller(cloud.principal("p"), Identity::of("put")); }

  Kernel kernel;
  Cloud cloud;
  Client client;
  int served = 0;
};

// Runs one story and says how many requests arrived. The story is a lambda, not a pointer to
// function: GCC calls a coroutine lambda behind one with a null closure, to which UBSan objects.
template <class Story>
int served(const Story& story) {
  World world;
  world.kernel.spawn(Identity::of("speller"), story(world.kernel, world));
  world.kernel.run();
  return world.served;
}

PutRecordInput made() {
  return PutRecordInput().WithStreamName(kName).WithPartitionKey(kKey).WithData(kData);
}
PutRecordsRequestEntry entry() {
  return PutRecordsRequestEntry().WithPartitionKey(kKey).WithData(kData);
}

Task<bool> by_value(Kernel& kernel, PutRecordInput request) {
  co_await kernel.delay(1ms);
  co_return request.PartitionKey == kKey;
}
Task<bool> by_reference(Kernel& kernel, const PutRecordInput& request) {
  co_await kernel.delay(1ms);
  co_return request.PartitionKey == kKey;
}
// By rvalue is missing: GCC 12 does not hand such a parameter to a promise, and says so.

TEST(Spellings, AFluentTemporaryInTheArgumentsOfACall) {
  EXPECT_EQ(served([](Kernel&, World& w) -> Task<void> {
              co_await w.client.call<PutRecord>(
                  Identity::of("1"),
                  PutRecordInput().WithStreamName(kName).WithPartitionKey(kKey).WithData(kData));
              co_await w.cloud.call<PutRecord>(
                  w.caller(),
                  PutRecordInput().WithStreamName(kName).WithPartitionKey(kKey).WithData(kData));
              co_await w.cloud.call<PutRecord>(
                  Caller(w.cloud.principal("q"), Identity::of("2")),
                  PutRecordInput{}.WithStreamName(kName).WithPartitionKey(kKey).WithData(kData));
            }),
            3);
}

TEST(Spellings, AnAnswerThatIsUsedAtOnce) {
  EXPECT_EQ(served([](Kernel&, World& w) -> Task<void> {
              const auto answer = co_await w.client.call<PutRecord>(Identity::of("1"), made());
              EXPECT_TRUE(answer.has_value());
              if (!co_await w.client.call<PutRecord>(Identity::of("2"), made())) ADD_FAILURE();
              EXPECT_EQ((co_await w.client.call<PutRecord>(Identity::of("3"), made()))->ShardId,
                        "shardId-0");
            }),
            3);
}

TEST(Spellings, ANamedRequestCopiedAndMoved) {
  EXPECT_EQ(served([](Kernel&, World& w) -> Task<void> {
              PutRecordInput request;
              request.StreamName = kName;
              request.PartitionKey = kKey;
              request.Data = kData;
              co_await w.client.call<PutRecord>(Identity::of("1"), request);
              co_await w.client.call<PutRecord>(Identity::of("2"), PutRecordInput(request));
              co_await w.client.call<PutRecord>(Identity::of("3"), PutRecordInput{request});
              co_await w.client.call<PutRecord>(Identity::of("4"), {request});
              co_await w.client.call<PutRecord>(Identity::of("5"), std::move(request));
            }),
            5);
}

// Braced lists of entries are missing here: GCC 12 has no array in a coroutine's frame for them,
// and says so ("array used as initializer"), so that nobody can spell it wrongly by accident.
std::vector<PutRecordsRequestEntry> two(PutRecordsRequestEntry one, PutRecordsRequestEntry other) {
  std::vector<PutRecordsRequestEntry> both;
  both.push_back(std::move(one));
  both.push_back(std::move(other));
  return both;
}

TEST(Spellings, NestedTemporaries) {
  EXPECT_EQ(served([](Kernel&, World& w) -> Task<void> {
              co_await w.client.call<PutRecords>(
                  Identity::of("1"),
                  PutRecordsInput().WithStreamName(kName).WithRecords(
                      two(PutRecordsRequestEntry().WithPartitionKey(kKey).WithData(kData),
                          PutRecordsRequestEntry{}.WithPartitionKey(kKey).WithData(kData))));
              co_await w.client.call<PutRecords>(
                  Identity::of("2"), PutRecordsInput().WithStreamName(kName).WithRecords(
                                         std::vector<PutRecordsRequestEntry>(2, entry())));
            }),
            2);
}

TEST(Spellings, ByValueAndByReference) {
  served([](Kernel& k, World&) -> Task<void> {
    EXPECT_TRUE(co_await by_value(k, made()));
    EXPECT_TRUE(co_await by_value(k, PutRecordInput().WithPartitionKey(kKey)));
    EXPECT_TRUE(co_await by_reference(k, made()));
    EXPECT_TRUE(co_await by_reference(k, PutRecordInput().WithPartitionKey(kKey)));
    EXPECT_FALSE(co_await by_value(k, {}));
    EXPECT_FALSE(co_await by_reference(k, {}));
    EXPECT_FALSE(co_await by_reference(k, PutRecordInput{}));
  });
}

TEST(Spellings, ATaskThatIsNamedFirstAndOneInsideATimeout) {
  EXPECT_EQ(served([](Kernel& k, World& w) -> Task<void> {
              auto call = w.client.call<PutRecord>(Identity::of("1"), made());
              co_await std::move(call);
              co_await with_timeout(k, 1h, w.client.call<PutRecord>(Identity::of("2"), made()));
              const auto lost = co_await with_timeout(
                  k, 1us, w.client.call<PutRecord>(Identity::of("3"), made()));
              EXPECT_FALSE(lost.has_value());
            }),
            3);  // killing a caller never un-sends its request
}

TEST(Spellings, AnExceptionWhileTheTemporariesLive) {
  served([](Kernel& k, World&) -> Task<void> {
    bool caught = false;
    const auto refuse = [](Kernel&, const PutRecordInput&, std::string) -> Task<bool> {
      throw std::runtime_error("refused");
      co_return false;
    };
    try {
      co_await refuse(k, made(), std::string(kName));
    } catch (const std::runtime_error&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
  });
}

}  // namespace
}  // namespace weir::aws
