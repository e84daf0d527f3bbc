// A client retries as its SDK does, and what it sends twice the service carries out twice.

#include "sim/aws/client.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "sim/kernel/task_group.h"
#include "sim/kinesis/api.h"
#include "sim/s3/api.h"

namespace weir::aws {
namespace {

using kinesis::PutRecord;
using kinesis::PutRecordInput;
using kinesis::PutRecordOutput;
using Answer = std::expected<PutRecordOutput, Error>;

// Lets each attempt meet the fault that a test names for it.
struct Hook final : FaultHook {
  std::function<const FaultKind*(std::uint64_t attempt)> fault;
  std::vector<std::uint64_t> attempts;
  Fault on_site(const FaultQuestion& question) override {
    attempts.push_back(question.attempt);
    const FaultKind* kind = fault ? fault(question.attempt) : nullptr;
    return {kind, kind == nullptr ? 0u : 7u, {}};
  }
  bool watches(const FaultSite&, Time) const override { return true; }
};

PutRecordInput good() {
  return PutRecordInput().WithStreamName("s").WithPartitionKey("k").WithData("d");
}

Task<void> put(Kernel&, Client& client, Identity about, std::uint64_t round, Answer& answer) {
  answer = co_await client.call<PutRecord>(about, good(), round);
}

struct World {
  explicit World(ClientOptions options = {}) : cloud(kernel), client(cloud, "producer", options) {
    cloud.set_faults(&hook);
    cloud.serve<PutRecord>([this](const CallContext& context, const PutRecordInput&) -> Answer {
      effects.push_back(context.now);
      return PutRecordOutput().WithShardId("shardId-000000000000").WithSequenceNumber("1");
    });
  }
  Answer call(std::uint64_t round = 0, Identity about = Identity::of("record")) {
    Answer answer = std::unexpected(Error());
    kernel.spawn(Identity::of("producer"), put(kernel, client, about, round, answer));
    kernel.run();
    return answer;
  }
  void always(const FaultKind& kind) {
    hook.fault = [&kind](std::uint64_t) { return &kind; };
  }
  void first(const FaultKind& kind) {
    hook.fault = [&kind](std::uint64_t attempt) { return attempt == 0 ? &kind : nullptr; };
  }
  Kernel kernel;
  Hook hook;
  std::vector<Time> effects;
  Cloud cloud;
  Client client;
};

using Attempts = std::vector<std::uint64_t>;

TEST(Client, ACallThatSucceedsIsMadeOnce) {
  World world;
  EXPECT_TRUE(world.call().has_value());
  EXPECT_EQ(world.hook.attempts, (Attempts{0}));
  EXPECT_EQ(world.client.retried(), 0u);
}

TEST(Client, AThrottledPutRecordIsRetriedUntilItSucceeds) {
  World world;
  world.first(kThrottled);
  EXPECT_TRUE(world.call().has_value());
  EXPECT_EQ(world.hook.attempts, (Attempts{0, 1}));
  EXPECT_EQ(world.effects.size(), 1u);
  EXPECT_EQ(world.client.retried(), 1u);
}

TEST(Client, AThrottledPutRecordStopsAtTheAttemptsOfItsMode) {
  for (const auto& [mode, attempts] :
       std::vector<std::pair<RetryMode, std::size_t>>{{RetryMode::none, 1},
                                                      {RetryMode::legacy, 5},
                                                      {RetryMode::standard, 3},
                                                      {RetryMode::standard_2026, 3},
                                                      {RetryMode::adaptive, 3}}) {
    World world({.retry_mode = mode});
    world.always(kThrottled);
    const Answer answer = world.call();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, "ProvisionedThroughputExceededException");
    EXPECT_EQ(answer.error().decision, 7u);
    EXPECT_EQ(world.hook.attempts.size(), attempts) << to_string(mode);
    EXPECT_TRUE(world.effects.empty());
  }
}

TEST(Client, AnErrorThatIsTheCallersOwnIsNotRetried) {
  World world;
  Answer answer = std::unexpected(Error());
  world.kernel.spawn(Identity::of("producer"), [](Kernel&, Client& c, Answer& a) -> Task<void> {
    a = co_await c.call<PutRecord>(Identity::of("record"), PutRecordInput().WithStreamName("s"));
  }(world.kernel, world.client, answer));
  world.kernel.run();
  EXPECT_EQ(answer.error().code, "ValidationException");
  EXPECT_EQ(world.hook.attempts, (Attempts{0}));
}

// The surprise that weir exists for: the program sees one success, the stream holds two records.
TEST(Client, ALostAnswerMakesTheSdkApplyTheEffectTwice) {
  World world;
  world.first(kResponseLost);
  EXPECT_TRUE(world.call().has_value());
  ASSERT_EQ(world.effects.size(), 2u);
  EXPECT_GE(world.effects[1] - world.effects[0], 59s);  // after the read time-out
}

TEST(Client, AnErrorAfterTheEffectDoublesItToo) {
  for (const FaultKind* kind : {&kInternalErrorAfter, &kConnectionReset}) {
    World world;
    world.first(*kind);
    EXPECT_TRUE(world.call().has_value());
    EXPECT_EQ(world.effects.size(), 2u) << kind->name;
  }
}

TEST(Client, WithoutRetriesALostAnswerIsUnknownToTheProgramAndDoneOnce) {
  World world({.retry_mode = RetryMode::none});
  world.first(kResponseLost);
  const Answer answer = world.call();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().error_class, ErrorClass::transport);
  EXPECT_EQ(world.effects.size(), 1u);
}

TEST(Client, ALostRequestIsSentAgainAndTakesEffectOnce) {
  World world({.read_timeout = 5s});
  world.first(kRequestLost);
  EXPECT_TRUE(world.call().has_value());
  EXPECT_EQ(world.effects.size(), 1u);
  EXPECT_LT(world.kernel.now() - kDefaultStart, 7s);
}

TEST(Client, TheLuckOfASecondRoundIsItsOwn) {
  World world;
  world.hook.fault = [](std::uint64_t attempt) {
    return attempt < Client::kRound ? &kThrottled : nullptr;
  };
  EXPECT_FALSE(world.call().has_value());
  EXPECT_TRUE(world.call(1).has_value());
  EXPECT_EQ(world.hook.attempts, (Attempts{0, 1, 2, 3, 4, Client::kRound}));
}

TEST(Client, WaitsOfOneCallDoNotDependOnTheCallsBesideIt) {
  const auto took = [](bool with_another) {
    World world;
    world.always(kThrottled);
    Answer other = std::unexpected(Error());
    if (with_another) {
      world.kernel.spawn(Identity::of("other"),
                         put(world.kernel, world.client, Identity::of("another"), 0, other));
      world.kernel.run();
    }
    const Time began = world.kernel.now();
    world.call();
    return world.kernel.now() - began;
  };
  EXPECT_EQ(took(false), took(true));
}

// ---- quota and limiter --------------------------------------------------------------------------

TEST(Client, InAnOutageTheTokenBucketRunsDryAndCallsAreTriedOnce) {
  World world({.retry_mode = RetryMode::standard});
  world.always(kInternalError);
  for (std::uint64_t i = 0; i < 50; ++i) world.call(0, Identity::of("record").child("nth", i));
  EXPECT_EQ(world.hook.attempts.size(), 150u);
  world.call(0, Identity::of("one more"));
  EXPECT_EQ(world.hook.attempts.size(), 151u);
}

TEST(Client, EachServiceHasAQuotaOfItsOwn) {
  World world({.retry_mode = RetryMode::standard});
  world.always(kInternalError);
  for (std::uint64_t i = 0; i < 51; ++i) world.call(0, Identity::of("record").child("nth", i));
  const std::size_t before = world.hook.attempts.size();
  world.kernel.spawn(Identity::of("other"), [](Kernel&, Client& c) -> Task<void> {
    co_await c.call<s3::ListBuckets>(Identity::of("list"), s3::ListBuckets::Request());
  }(world.kernel, world.client));
  world.kernel.run();
  EXPECT_EQ(world.hook.attempts.size(), before + 3);  // S3 knows nothing of Kinesis's outage
}

// Many calls at once, the first of which is throttled; returns when the last one took effect.
Duration last_effect(RetryMode mode) {
  World world({.retry_mode = mode});
  world.first(kThrottled);
  world.call();
  world.hook.fault = nullptr;
  std::vector<Answer> answers(20, std::unexpected(Error()));
  const Time began = world.kernel.now();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Identity about = Identity::of("record").child("nth", i);
    world.kernel.spawn(about, put(world.kernel, world.client, about, 0, answers[i]));
  }
  world.kernel.run();
  for (const Answer& answer : answers) EXPECT_TRUE(answer.has_value());
  EXPECT_EQ(world.effects.size(), answers.size() + 1);
  return world.effects.back() - began;
}

TEST(Client, AdaptiveModeHoldsBackAfterAThrottleAndStandardModeDoesNot) {
  EXPECT_LT(last_effect(RetryMode::standard), 20ms);
  EXPECT_GT(last_effect(RetryMode::adaptive), 2s);
}

TEST(Client, HeldBackCallsCostFewEventsEach) {
  World world({.retry_mode = RetryMode::adaptive});
  world.first(kThrottled);
  world.call();
  world.hook.fault = nullptr;
  const std::uint64_t before = world.kernel.events();
  constexpr std::size_t kCalls = 500;
  std::vector<Answer> answers(kCalls, std::unexpected(Error()));
  for (std::size_t i = 0; i < kCalls; ++i) {
    const Identity about = Identity::of("record").child("nth", i);
    world.kernel.spawn(about, put(world.kernel, world.client, about, 0, answers[i]));
  }
  world.kernel.run();
  for (const Answer& answer : answers) EXPECT_TRUE(answer.has_value());
  EXPECT_LT(world.kernel.events() - before, kCalls * 20);
}

TEST(Client, AKilledCallPassesItsTurnOn) {
  World world({.retry_mode = RetryMode::adaptive});
  world.first(kThrottled);
  world.call();
  world.hook.fault = nullptr;
  TaskGroup doomed(world.kernel);
  std::vector<Answer> answers(8, std::unexpected(Error()));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Identity about = Identity::of("record").child("nth", i);
    if (i % 2 == 0) {
      doomed.spawn(about, put(world.kernel, world.client, about, 0, answers[i]));
    } else {
      world.kernel.spawn(about, put(world.kernel, world.client, about, 0, answers[i]));
    }
  }
  world.kernel.run_until(world.kernel.now() + 1ms);
  doomed.cancel();
  world.kernel.run();
  for (std::size_t i = 1; i < answers.size(); i += 2) EXPECT_TRUE(answers[i].has_value()) << i;
}

}  // namespace
}  // namespace weir::aws
