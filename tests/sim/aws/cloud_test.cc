#include "sim/aws/cloud.h"

#include <gtest/gtest.h>

#include "sim/kinesis/api.h"

namespace weir::aws {
namespace {

using kinesis::PutRecord;
using kinesis::PutRecordInput;
using kinesis::PutRecordOutput;
using Answer = std::expected<PutRecordOutput, Error>;

struct Hook final : FaultHook {
  const FaultKind* kind = nullptr;
  Fault on_site(const FaultQuestion&) override { return {kind, kind == nullptr ? 0u : 7u, {}}; }
  bool watches(const FaultSite&, Time) const override { return kind != nullptr; }
};

struct World {
  World() : cloud(kernel) {
    cloud.set_faults(&hook);
    cloud.serve<PutRecord>([this](const CallContext&, const PutRecordInput&) -> Answer {
      ++effects;
      return PutRecordOutput().WithShardId("shardId-000000000000").WithSequenceNumber("1");
    });
  }
  // One call, from outside a story.
  Answer put(PutRecordInput request) {
    Answer answer = std::unexpected(Error());
    kernel.spawn(Identity::of("caller"),
                 [](Kernel&, Cloud& c, PutRecordInput r, Answer& a) -> Task<void> {
                   a = co_await c.call<PutRecord>(Caller(c.principal("p"), Identity::of("put")),
                                                  std::move(r));
                 }(kernel, cloud, std::move(request), answer));
    kernel.run();
    return answer;
  }
  Kernel kernel;
  Hook hook;
  int effects = 0;
  Cloud cloud;
};

PutRecordInput good() {
  return PutRecordInput().WithStreamName("s").WithPartitionKey("k").WithData("d");
}

TEST(Cloud, ACallTakesItsLatencyAndIsAnswered) {
  World world;
  const Answer answer = world.put(good());
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->SequenceNumber, "1");
  EXPECT_GE(world.kernel.now() - kDefaultStart, 4ms);
  EXPECT_LE(world.kernel.now() - kDefaultStart, 20ms);
}

TEST(Cloud, ABadRequestIsRefusedByTheServicesOwnModelBeforeAnythingHappens) {
  World world;
  const Answer answer = world.put(PutRecordInput().WithStreamName("s").WithData("d"));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, "ValidationException");
  EXPECT_EQ(world.effects, 0);
}

TEST(Cloud, AnErrorBeforeTheEffectAppliesNothingAndOneAfterItEverything) {
  World world;
  world.hook.kind = &kInternalError;
  EXPECT_EQ(world.put(good()).error().code, "InternalFailure");
  EXPECT_EQ(world.effects, 0);
  world.hook.kind = &kInternalErrorAfter;
  EXPECT_EQ(world.put(good()).error().code, "InternalFailure");
  EXPECT_EQ(world.effects, 1);
}

TEST(Cloud, ALostResponseIsAReadTimeoutAndTheEffectIsThere) {
  World world;
  world.hook.kind = &kResponseLost;
  const Answer answer = world.put(good());
  EXPECT_EQ(answer.error().error_class, ErrorClass::transport);
  EXPECT_EQ(answer.error().decision, 7u);
  EXPECT_EQ(world.effects, 1);
  EXPECT_EQ(world.kernel.now() - kDefaultStart, 60s);
}

TEST(Cloud, ALostRequestIsAReadTimeoutAndNothingHappened) {
  World world;
  world.hook.kind = &kRequestLost;
  EXPECT_EQ(world.put(good()).error().error_class, ErrorClass::transport);
  EXPECT_EQ(world.effects, 0);
}

TEST(Cloud, AThrottledCallGetsTheErrorOfItsOwnServiceAndTheDecisionsNumber) {
  World world;
  world.hook.kind = &kThrottled;
  const Answer answer = world.put(good());
  EXPECT_EQ(answer.error().code, "ProvisionedThroughputExceededException");
  EXPECT_EQ(answer.error().decision, 7u);
  EXPECT_EQ(world.effects, 0);
}

TEST(Cloud, AResetConnectionHidesAnEffect) {
  World world;
  world.hook.kind = &kConnectionReset;
  EXPECT_EQ(world.put(good()).error().error_class, ErrorClass::transport);
  EXPECT_EQ(world.effects, 1);
}

TEST(Cloud, KillingTheCallerNeverUnsendsTheRequest) {
  World world;
  TaskGroup callers(world.kernel);
  callers.spawn(Identity::of("caller"), [](Kernel&, Cloud& c) -> Task<void> {
    co_await c.call<PutRecord>(Caller(c.principal("p"), Identity::of("put")), good());
    ADD_FAILURE() << "the caller was killed";
  }(world.kernel, world.cloud));
  world.kernel.run_until(kDefaultStart + 1ms);  // sent, and under way
  EXPECT_EQ(world.effects, 0);
  callers.cancel();
  world.kernel.run();
  EXPECT_EQ(world.effects, 1);
}

}  // namespace
}  // namespace weir::aws
