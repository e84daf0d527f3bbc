// Mappings as they are created, changed, switched off and on, and deleted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Batch = std::vector<std::string>;

CreateEventSourceMappingRequest one_by_one() {
  return CreateEventSourceMappingRequest().WithBatchSize(1);
}

Task<std::string> state_of(Kernel& kernel, Pipeline& p) {
  auto got = co_await p.operator_.call<GetEventSourceMapping>(
      Identity::of("look").child("at", static_cast<std::uint64_t>(to_millis(kernel.now()))),
      GetEventSourceMappingRequest().WithUUID(p.uuid));
  if (!got) co_return got.error().code;
  co_return *got->State;
}

Task<std::string> update(Kernel&, Pipeline& p, UpdateEventSourceMappingRequest request,
                         std::uint64_t nth) {
  auto got = co_await p.operator_.call<UpdateEventSourceMapping>(
      Identity::of("update").child("nth", nth), request.WithUUID(p.uuid));
  if (!got) co_return to_string(got.error());
  co_return *got->State;
}

Task<void> expect_state(Kernel& kernel, Pipeline& p, std::string expected) {
  const std::string state = co_await state_of(kernel, p);
  EXPECT_EQ(state, expected);
}

Task<void> expect_update(Kernel& kernel, Pipeline& p, UpdateEventSourceMappingRequest request,
                         std::uint64_t nth, std::string expected) {
  const std::string state = co_await update(kernel, p, std::move(request), nth);
  EXPECT_THAT(state, HasSubstr(expected));
}

template <class Story>
void run(Pipeline& p, Story story) {
  p.kernel.choices().check_unique_draws();
  p.install(ok);
  p.kernel.spawn(Identity::of("story"), story(p.kernel, p));
  p.kernel.run_until(kDefaultStart + 30min);
  EXPECT_EQ(p.error, "");
}

Task<void> switch_off_and_on(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, one_by_one(), 3);
  co_await expect_state(kernel, p, "Creating");
  co_await kernel.delay(60s);
  co_await expect_state(kernel, p, "Enabled");
  co_await p.put(kernel, "a");
  co_await kernel.delay(10s);
  co_await expect_update(kernel, p, UpdateEventSourceMappingRequest().WithEnabled(false), 0,
                         "Disabling");
  co_await expect_update(kernel, p, UpdateEventSourceMappingRequest().WithBatchSize(2), 1,
                         "ResourceInUseException (400)");
  co_await p.put(kernel, "still");
  co_await kernel.delay(80s);
  co_await expect_state(kernel, p, "Disabled");
  co_await p.put(kernel, "waits");
  co_await kernel.delay(60s);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"still"}));
  co_await expect_update(kernel, p, UpdateEventSourceMappingRequest().WithEnabled(true), 2,
                         "Enabling");
  co_await kernel.delay(60s);
  co_await expect_state(kernel, p, "Enabled");
}

TEST(MappingStates, ADisabledMappingGoesOnFromItsCheckpointWhenItIsEnabled) {
  Pipeline p;
  run(p, switch_off_and_on);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"still"}, Batch{"waits"}));
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

Task<void> created_disabled(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, one_by_one().WithEnabled(false), 3);
  co_await p.put(kernel, "a");
  co_await kernel.delay(60s);
  co_await expect_state(kernel, p, "Disabled");
}

TEST(MappingStates, OneCreatedDisabledDoesNotPoll) {
  Pipeline p;
  run(p, created_disabled);
  EXPECT_TRUE(p.batches.empty());
  EXPECT_EQ(p.lambda.waits_for(), std::nullopt);
}

Task<void> larger_batches(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, one_by_one().WithMaximumBatchingWindowInSeconds(5), 3);
  co_await kernel.delay(60s);
  co_await expect_update(
      kernel, p,
      UpdateEventSourceMappingRequest().WithBatchSize(10).WithMaximumBatchingWindowInSeconds(100),
      0, "Updating");
  co_await kernel.delay(60s);
  co_await p.put(kernel, "a");
  co_await p.put(kernel, "b");
}

TEST(MappingStates, AnUpdateHoldsAfterAWhile) {
  Pipeline p;
  run(p, larger_batches);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a", "b"}));
}

Task<void> update_under_way(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, one_by_one(), 900);
  co_await kernel.delay(60s);
  p.work = 100s;
  co_await p.put(kernel, "a");
  co_await kernel.delay(20s);
  co_await update(kernel, p, UpdateEventSourceMappingRequest().WithBatchSize(10), 0);
}

TEST(MappingStates, WhatIsProcessedWhileAnUpdateTakesHoldIsProcessedAgain) {
  Pipeline p;
  run(p, update_under_way);
  EXPECT_THAT(p.batches, ElementsAre(Batch{"a"}, Batch{"a"}));
}

Task<void> delete_it(Kernel& kernel, Pipeline& p) {
  co_await p.deploy(kernel, one_by_one(), 3);
  co_await kernel.delay(60s);
  auto gone = co_await p.operator_.call<DeleteEventSourceMapping>(
      Identity::of("delete"), DeleteEventSourceMappingRequest().WithUUID(p.uuid));
  EXPECT_EQ(gone->State, "Deleting");
  co_await expect_state(kernel, p, "Deleting");
  co_await kernel.delay(20s);
  co_await expect_state(kernel, p, "ResourceNotFoundException");
  co_await p.put(kernel, "a");
}

TEST(MappingStates, ADeletedMappingIsGoneAfterAWhile) {
  Pipeline p;
  run(p, delete_it);
  EXPECT_TRUE(p.batches.empty());
}

}  // namespace
}  // namespace weir::lambda
