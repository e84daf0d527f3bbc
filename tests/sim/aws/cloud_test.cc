#include "sim/aws/cloud.h"

#include <gtest/gtest.h>

#include "sim/kinesis/api.h"

namespace weir::aws {
namespace {

using kinesis::PutRecord;
using kinesis::PutRecordInput;
using kinesis::PutRecordOutput;
using Answer = std::expected<PutRecordOutput, Error>;

struct Hook final : CallHook {
  CallFault fault;
  CallFault on_call(const OperationInfo&, const Caller&, Time) override { return fault; }
};

struct World {
  World() : cloud(kernel) {
    cloud.set_hook(&hook);
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
                   a = co_await c.call<PutRecord>(Caller("p", Identity::of("put")), std::move(r));
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
  world.hook.fault.before = Error("InternalFailure", 500, "x", true);
  EXPECT_EQ(world.put(good()).error().code, "InternalFailure");
  EXPECT_EQ(world.effects, 0);
  world.hook.fault = {};
  world.hook.fault.after = Error("InternalFailure", 500, "x", true);
  EXPECT_EQ(world.put(good()).error().code, "InternalFailure");
  EXPECT_EQ(world.effects, 1);
}

TEST(Cloud, ALostResponseIsAReadTimeoutAndTheEffectIsThere) {
  World world;
  world.hook.fault.response_lost = true;
  const Answer answer = world.put(good());
  EXPECT_EQ(answer.error().error_class, ErrorClass::transport);
  EXPECT_EQ(world.effects, 1);
  EXPECT_EQ(world.kernel.now() - kDefaultStart, 60s);
}

TEST(Cloud, ALostRequestIsAReadTimeoutAndNothingHappened) {
  World world;
  world.hook.fault.request_lost = true;
  EXPECT_EQ(world.put(good()).error().error_class, ErrorClass::transport);
  EXPECT_EQ(world.effects, 0);
}

TEST(Cloud, KillingTheCallerNeverUnsendsTheRequest) {
  World world;
  TaskGroup callers(world.kernel);
  callers.spawn(Identity::of("caller"), [](Kernel&, Cloud& c) -> Task<void> {
    co_await c.call<PutRecord>(Caller("p", Identity::of("put")), good());
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
