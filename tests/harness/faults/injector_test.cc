#include "harness/faults/injector.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <utility>

#include "tests/harness/faults/sites.h"

namespace weir {
namespace {

Plan plan_of(std::vector<FaultRule> rules) { return {.rules = std::move(rules)}; }

struct World {
  explicit World(Plan plan, std::uint64_t seed = 1)
      : kernel(KernelOptions{.seed = seed}), injector(kernel, std::move(plan), sites.all) {}

  aws::Fault ask(const aws::FaultSite& site, std::uint64_t who, std::uint64_t attempt = 0,
                 Duration at = {}, std::string_view resource = "demo") {
    return injector.on_site({site, Identity{who}, attempt, resource, kDefaultStart + at});
  }
  // How many of the things 0 … n-1 are struck at this site.
  std::uint64_t count(const aws::FaultSite& site, std::uint64_t n) {
    std::uint64_t struck = 0;
    for (std::uint64_t who = 0; who < n; ++who) struck += ask(site, who).kind != nullptr ? 1 : 0;
    return struck;
  }

  test::Sites sites;
  Kernel kernel;
  Injector injector;
};

TEST(Injector, StrikesAtTheSitesOfItsRulesOnlyAndNotesIt) {
  World world(plan_of({{.where = "s3:PutObject", .what = "response-lost"}}));
  EXPECT_EQ(world.ask(world.sites.get_object, 7).kind, nullptr);
  const aws::Fault first = world.ask(world.sites.put_object, 7, 0, 5ms, "bucket");
  const aws::Fault second = world.ask(world.sites.put_object, 8, 3, 6ms);
  EXPECT_EQ(first.kind, &aws::kResponseLost);
  EXPECT_EQ(first.decision, 1u);
  EXPECT_EQ(first.duration, 0s);
  EXPECT_EQ(second.decision, 2u);
  ASSERT_EQ(world.injector.decisions().size(), 2u);
  const Decision& decision = world.injector.decisions()[0];
  EXPECT_EQ(decision.number, 1u);
  EXPECT_EQ(decision.choice, "fault/s3:PutObject/response-lost");
  EXPECT_EQ(decision.key.site, Site(decision.choice, ChoiceKind::fault).id);
  EXPECT_EQ(decision.key.identity, Identity{7});
  EXPECT_EQ(decision.key.attempt, 0u);
  EXPECT_EQ(to_string(decision),
            "s3:PutObject bucket: response-lost (applied), 1st question, 00:00:00.005");
  EXPECT_EQ(world.injector.decisions()[1].nth, 2u);
}

TEST(Injector, ARuleMayNameAKindByItsErrorCode) {
  World world(plan_of({{.where = "*", .what = "SlowDown"}}));
  EXPECT_EQ(world.ask(world.sites.put_object, 1).kind, &aws::kThrottled);
  EXPECT_EQ(world.ask(world.sites.put_records, 1).kind, nullptr);
  EXPECT_EQ(world.injector.decisions()[0].choice, "fault/s3:PutObject/throttled");
}

TEST(Injector, AResourceNarrowsARule) {
  World world(plan_of({{.where = "*", .resource = "mine", .what = "throttled"}}));
  EXPECT_EQ(world.ask(world.sites.put_object, 1, 0, 0s, "yours").kind, nullptr);
  EXPECT_EQ(world.ask(world.sites.put_object, 1, 0, 0s, "mine").kind, &aws::kThrottled);
}

TEST(Injector, TheNthAttemptOfEachThing) {
  World world(plan_of({{.where = "*", .what = "throttled", .nth = 2}}));
  for (std::uint64_t who = 0; who < 5; ++who) {
    EXPECT_EQ(world.ask(world.sites.put_object, who, 0).kind, nullptr);
    EXPECT_EQ(world.ask(world.sites.put_object, who, 1).kind, &aws::kThrottled);
    EXPECT_EQ(world.ask(world.sites.put_object, who, 2).kind, nullptr);
    EXPECT_EQ(world.ask(world.sites.put_object, who, 1024 + 1).kind, nullptr);  // the next round
  }
}

TEST(Injector, WindowsBeginAtFromAndEndBeforeTo) {
  Plan plan = plan_of({{.where = "*", .what = "throttled", .from = 10s, .to = 20s},
                       {.where = "*", .what = "throttled", .from = 30s}});
  plan.until = 40s;
  World world(plan);
  std::uint64_t who = 0;
  const auto struck = [&](Duration at) {
    return world.ask(world.sites.put_object, ++who, 0, at).kind != nullptr;
  };
  EXPECT_FALSE(struck(10s - 1ns));
  EXPECT_TRUE(struck(10s));
  EXPECT_TRUE(struck(20s - 1ns));
  EXPECT_FALSE(struck(20s));
  EXPECT_TRUE(struck(30s));
  EXPECT_TRUE(struck(40s - 1ns));
  EXPECT_FALSE(struck(40s));
}

TEST(Injector, WatchesUntilTheLastWindowEnds) {
  Plan plan = plan_of({{.where = "s3:PutObject", .what = "throttled", .from = 10s, .to = 20s},
                       {.where = "s3:PutObject", .what = "slow", .to = 15s},
                       {.where = "s3:GetObject", .what = "slow", .from = 90s}});
  plan.until = 60s;
  const World world(plan);
  const auto watches = [&](const aws::FaultSite& site, Duration from) {
    return world.injector.watches(site, kDefaultStart + from);
  };
  EXPECT_TRUE(watches(world.sites.put_object, 0s));
  EXPECT_TRUE(watches(world.sites.put_object, 20s - 1ns));
  EXPECT_FALSE(watches(world.sites.put_object, 20s));
  EXPECT_FALSE(watches(world.sites.get_object, 0s));  // its window is after `until`
  EXPECT_FALSE(watches(world.sites.put_records, 0s));
}

TEST(Injector, WindowsWithoutAnEndReachToTheEndOfTime) {
  const World world(plan_of({{.where = "*", .what = "slow"}}));
  EXPECT_TRUE(world.injector.watches(world.sites.put_object, Time::max() - 1ns));
}

TEST(Injector, TheFirstKindThatStrikesWins) {
  World world(plan_of({{.where = "*", .what = "response-lost", .probability = {1, 2}},
                       {.where = "*", .what = "throttled"}}));
  std::uint64_t lost = 0, throttled = 0;
  for (std::uint64_t who = 0; who < 1000; ++who) {
    const aws::Fault fault = world.ask(world.sites.put_object, who);
    lost += fault.kind == &aws::kResponseLost ? 1 : 0;
    throttled += fault.kind == &aws::kThrottled ? 1 : 0;
  }
  EXPECT_EQ(lost + throttled, 1000u);
  EXPECT_NEAR(static_cast<int>(lost), 500, 80);
}

// Two rules for one kind share its choice: the second is not a second chance.
TEST(Injector, OfSeveralRulesForAKindTheFirstThatAppliesDraws) {
  World world(
      plan_of({{.where = "*", .resource = "mine", .what = "throttled", .probability = {0, 1}},
               {.where = "s3:*", .what = "slow", .probability = {0, 1}},
               {.where = "s3:*", .what = "SlowDown"}}));
  world.kernel.choices().check_unique_draws();
  EXPECT_EQ(world.ask(world.sites.put_object, 1, 0, 0s, "mine").kind, nullptr);
  EXPECT_EQ(world.ask(world.sites.put_object, 2, 0, 0s, "yours").kind, &aws::kThrottled);
}

TEST(Injector, WhatTakesTimeSaysHowLong) {
  World world(
      plan_of({{.where = "s3:PutObject", .what = "slow"},
               {.where = "s3:GetObject", .what = "slow", .low = 20ms, .high = 30ms},
               {.where = "kinesis:PutRecords", .what = "throttled", .low = 1s, .high = 1s}}));
  for (std::uint64_t who = 0; who < 100; ++who) {
    const aws::Fault usual = world.ask(world.sites.put_object, who);
    const aws::Fault given = world.ask(world.sites.get_object, who);
    const aws::Fault exact = world.ask(world.sites.put_records, who);
    EXPECT_GE(usual.duration, 1s);
    EXPECT_LE(usual.duration, 5s);
    EXPECT_GE(given.duration, 20ms);
    EXPECT_LE(given.duration, 30ms);
    EXPECT_EQ(exact.duration, 1s);
    EXPECT_EQ(world.injector.decisions().back().duration, 1s);
  }
}

TEST(Injector, ASiteThatIsListedTwiceCountsOnce) {
  test::Sites sites;
  const std::vector<const aws::FaultSite*> twice{&sites.entry, &sites.put_object, &sites.entry};
  Kernel kernel;
  kernel.choices().check_unique_draws();
  Injector injector(kernel, plan_of({{.where = "*", .what = "throttled"}}), twice);
  injector.on_site({sites.entry, Identity{1}, 0, "", kDefaultStart});
  EXPECT_EQ(injector.decisions().size(), 1u);
}

RC_GTEST_PROP(InjectorProperties, ARuleOfProbabilityPStrikesAtAboutP, ()) {
  constexpr std::uint64_t kThings = 4000;
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto denominator = *rc::gen::inRange<std::uint64_t>(1, 1000);
  const auto numerator = *rc::gen::inRange<std::uint64_t>(0, denominator + 1);
  World world(plan_of({{.where = "s3:PutObject",
                        .what = "throttled",
                        .probability = {numerator, denominator}}}),
              seed);
  const std::uint64_t struck = world.count(world.sites.put_object, kThings);
  const std::uint64_t expected = kThings * numerator / denominator;
  const std::uint64_t off = struck > expected ? struck - expected : expected - struck;
  // Some six standard deviations: wide enough never to fail by luck, tight enough to see 5 %.
  RC_ASSERT(off <= 190u);
  RC_ASSERT(numerator != 0 || struck == 0);
  RC_ASSERT(numerator != denominator || struck == kThings);
  RC_ASSERT(world.injector.decisions().size() == struck);
}

// What a thing meets depends on itself alone, whatever else is asked before it.
TEST(Injector, OneMoreThingChangesNobodyElsesLuck) {
  const Plan plan = plan_of({{.where = "*", .what = "throttled", .probability = {1, 10}}});
  World lone(plan, 3), crowded(plan, 3);
  for (std::uint64_t who = 0; who < 300; ++who) {
    crowded.ask(crowded.sites.put_object, 1'000'000 + who);
    EXPECT_EQ(lone.ask(lone.sites.put_object, who).kind,
              crowded.ask(crowded.sites.put_object, who).kind);
  }
}

TEST(Injector, ForcedAndClosedTheSamePlanMeetsTheSameDecisions) {
  const Plan plan = plan_of({{.where = "*", .what = "slow", .probability = {1, 20}},
                             {.where = "s3:*", .what = "throttled", .probability = {1, 10}}});
  const auto play = [](World& world) {
    for (std::uint64_t who = 0; who < 400; ++who) {
      const Duration at = std::chrono::milliseconds(who);
      world.ask(world.sites.put_object, who, who % 3, at);
      world.ask(world.sites.put_records, who, 0, at);
    }
  };
  World first(plan, 5), again(plan, 5), without(plan, 5);
  play(first);
  const std::vector<Decision>& decisions = first.injector.decisions();
  ASSERT_GT(decisions.size(), 40u);
  for (World* world : {&again, &without}) world->kernel.choices().close(ChoiceKind::fault);
  for (const Decision& decision : decisions) again.kernel.choices().force(decision.key, 1);
  for (std::size_t i = 1; i < decisions.size(); ++i) {
    without.kernel.choices().force(decisions[i].key, 1);
  }
  play(again);
  play(without);
  ASSERT_EQ(again.injector.decisions().size(), decisions.size());
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    EXPECT_EQ(to_string(again.injector.decisions()[i]), to_string(decisions[i]));
    EXPECT_EQ(again.injector.decisions()[i].key, decisions[i].key);
    EXPECT_EQ(again.injector.decisions()[i].duration, decisions[i].duration);
  }
  EXPECT_TRUE(again.kernel.choices().forced_but_unasked().empty());
  EXPECT_EQ(without.injector.decisions().size(), decisions.size() - 1);
}

}  // namespace
}  // namespace weir
