// Tumbling windows: what a function is told, and when its state ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/lambda/tumbling_window.h"
#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using Json = nlohmann::json;

// Counts the records of a window; notes "start+count" of each ordinary invocation and
// "start=count" of each final one.
struct Counter {
  std::vector<std::string> notes;
  std::size_t state_bytes = 0;  // what it answers beside the count
  int failing_finals = 0;
  bool forgets_state = false;
};

Task<Result> count(Kernel& kernel, Counter& counter, Bytes event) {
  const Json json = Json::parse(event.view());
  co_await kernel.delay(10ms);
  const bool last = json["isFinalInvokeForWindow"].get<bool>();
  const int before = json["state"].value("count", 0);
  const auto records = static_cast<int>(json["Records"].size());
  std::string note = json["window"]["start"].get<std::string>().substr(11, 8);
  note += (last ? "=" : "+") + std::to_string(last ? before : records);
  if (json["isWindowTerminatedEarly"].get<bool>()) note += " early";
  counter.notes.push_back(note);
  if (last && counter.failing_finals-- > 0) {
    co_return std::unexpected(Failure{"ValueError", "no"});
  }
  if (counter.forgets_state) co_return Bytes("{}");
  Json answer;
  answer["state"]["count"] = before + records;
  answer["state"]["weight"] = std::string(counter.state_bytes, 'x');
  co_return Bytes(answer.dump());
}

// Records arrive one, two and seven minutes after 00:05.
Task<void> put_over_minutes(Kernel& kernel, Pipeline& p, CreateEventSourceMappingRequest mapping) {
  co_await p.deploy(kernel, std::move(mapping), 3);
  co_await kernel.delay_until(kDefaultStart + 6min);
  co_await p.put(kernel, "a");
  co_await kernel.delay_until(kDefaultStart + 7min);
  co_await p.put(kernel, "b");
  co_await kernel.delay_until(kDefaultStart + 12min);
  co_await p.put(kernel, "c");
}

void install(Pipeline& p, Counter& counter) {
  p.lambda.install("code.handler", [&counter](Invocation& invocation, Bytes event) {
    return count(invocation.kernel(), counter, std::move(event));
  });
}

void run(Pipeline& p, Counter& counter, CreateEventSourceMappingRequest mapping) {
  p.kernel.choices().check_unique_draws();
  install(p, counter);
  p.kernel.spawn(Identity::of("story"), put_over_minutes(p.kernel, p, std::move(mapping)));
  p.kernel.run_until(kDefaultStart + 30min);
  EXPECT_EQ(p.error, "");
}

CreateEventSourceMappingRequest five_minutes() {
  return CreateEventSourceMappingRequest().WithTumblingWindowInSeconds(300);
}

TEST(TumblingWindow, StateGoesFromInvocationToInvocationAndEndsWithTheWindow) {
  Pipeline p;
  Counter counter;
  run(p, counter, five_minutes());
  EXPECT_THAT(counter.notes,
              ElementsAre("00:05:00+1", "00:05:00+1", "00:05:00=2", "00:10:00+1", "00:10:00=1"));
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

Task<void> put_around_a_boundary(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, five_minutes().WithMaximumBatchingWindowInSeconds(300), 3);
  co_await kernel.delay_until(kDefaultStart + 4min + 50s);
  co_await p.put(kernel, "a");
  co_await kernel.delay_until(kDefaultStart + 5min + 5s);
  co_await p.put(kernel, "b");
}

TEST(TumblingWindow, RecordsOfTwoWindowsAreNeverInOneBatch) {
  Pipeline p;
  Counter counter;
  install(p, counter);
  p.kernel.spawn(Identity::of("story"), put_around_a_boundary(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 30min);
  EXPECT_THAT(counter.notes, ElementsAre("00:00:00+1", "00:00:00=1", "00:05:00+1", "00:05:00=1"));
}

TEST(TumblingWindow, AnAnswerWithoutStateIsAFailure) {
  Pipeline p;
  Counter counter;
  counter.forgets_state = true;
  run(p, counter, five_minutes().WithMaximumRetryAttempts(1));
  const ShardProgress& shard = p.lambda.state().mappings.at(p.uuid).shards.begin()->second;
  EXPECT_EQ(shard.discarded, 3u);
}

TEST(TumblingWindow, AStateBeyondOneMegabyteEndsItEarly) {
  Pipeline p;
  Counter counter;
  counter.state_bytes = kWindowStateMax;
  run(p, counter, five_minutes());
  EXPECT_THAT(counter.notes, ElementsAre("00:05:00+1", "00:05:00=1 early", "00:05:00+1",
                                         "00:05:00=1 early", "00:10:00+1", "00:10:00=1 early"));
}

TEST(TumblingWindow, AFinalInvocationThatFailsIsTriedAgainAndHoldsTheShard) {
  Pipeline p;
  Counter counter;
  counter.failing_finals = 2;
  run(p, counter, five_minutes());
  EXPECT_THAT(counter.notes, ElementsAre("00:05:00+1", "00:05:00+1", "00:05:00=2", "00:05:00=2",
                                         "00:05:00=2", "00:10:00+1", "00:10:00=1"));
}

TEST(TumblingWindow, RetriesOfTheFinalInvocationRunOut) {
  Pipeline p;
  Counter counter;
  counter.failing_finals = 1;
  run(p, counter, five_minutes().WithMaximumRetryAttempts(0));
  EXPECT_THAT(counter.notes,
              ElementsAre("00:05:00+1", "00:05:00+1", "00:05:00=2", "00:10:00+1", "00:10:00=1"));
}

TEST(TumblingWindow, SkippingIdleTimeChangesNothingInTheHistory) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Hash128 hashes[2];
    for (const bool skip : {false, true}) {
      Pipeline p(seed);
      Counter counter;
      p.lambda.state().options.skip_idle = skip;
      run(p, counter,
          five_minutes().WithMaximumBatchingWindowInSeconds(static_cast<std::int32_t>(seed)));
      hashes[skip] = p.kernel.trace().hash();
    }
    EXPECT_EQ(hashes[0], hashes[1]) << "seed " << seed;
  }
}

// The mapping begins when all records are there already.
Task<void> put_before_mapping(Kernel& kernel, Pipeline& p) {
  co_await p.operator_.call<kinesis::CreateStream>(
      Identity::of("early"), kinesis::CreateStreamInput().WithStreamName("s").WithShardCount(1));
  co_await kernel.delay_until(kDefaultStart + 6min);
  co_await p.put(kernel, "a");
  co_await p.put(kernel, "b");
  co_await kernel.delay_until(kDefaultStart + 12min);
  co_await p.put(kernel, "c");
  co_await p.deploy(kernel, five_minutes(), 3);
}

TEST(TumblingWindow, TheFinalInvocationMayCarryWhatIsLeftOfTheWindow) {
  for (const bool carries : {false, true}) {
    Pipeline p;
    Counter counter;
    p.lambda.state().options.window_closes_with_records = carries;
    install(p, counter);
    p.kernel.spawn(Identity::of("story"), put_before_mapping(p.kernel, p));
    p.kernel.run_until(kDefaultStart + 40min);
    if (carries) {
      EXPECT_THAT(counter.notes, ElementsAre("00:05:00=0", "00:10:00+1", "00:10:00=1"));
    } else {
      EXPECT_THAT(counter.notes,
                  ElementsAre("00:05:00+2", "00:05:00=2", "00:10:00+1", "00:10:00=1"));
    }
  }
}

}  // namespace
}  // namespace weir::lambda
