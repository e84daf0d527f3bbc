#include "harness/faults/swarm.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "harness/faults/injector.h"
#include "tests/harness/faults/sites.h"

namespace weir {
namespace {

Plan swarm(std::uint64_t seed, const std::vector<const aws::FaultSite*>& sites) {
  Choices choices(seed);
  choices.check_unique_draws();
  return draw_swarm(choices, swarm_sites(sites), {.until = 10min});
}

TEST(Swarm, ASeedDrawsAlwaysTheSamePlan) {
  const test::Sites sites;
  EXPECT_EQ(to_json(swarm(7, sites.all)), to_json(swarm(7, sites.all)));
  EXPECT_NE(to_json(swarm(7, sites.all)), to_json(swarm(8, sites.all)));
}

TEST(Swarm, EveryPlanIsWellAndReadBackAsItIsPrinted) {
  const test::Sites sites;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Plan plan = swarm(seed, sites.all);
    EXPECT_EQ(check_plan(plan, sites.all), std::nullopt);
    EXPECT_EQ(plan.until, 10min);
    const std::string json = to_json(plan);
    EXPECT_EQ(to_json(parse_plan(json, "swarm").value()), json);
  }
}

// Each kind is left out of most plans, and each rate, window and length is met in some.
TEST(Swarm, PlansDiffer) {
  const test::Sites sites;
  std::uint64_t calm = 0, windows = 0, rules = 0;
  std::map<std::string, int> kept;
  std::set<std::uint64_t> rates;
  std::set<Duration> slowest;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Plan plan = swarm(seed, sites.all);
    calm += plan.rules.empty() ? 1 : 0;
    rules += plan.rules.size();
    for (const FaultRule& rule : plan.rules) {
      ++kept[rule.where + " " + rule.what];
      rates.insert(rule.probability.denominator);
      if (rule.high > 0s) slowest.insert(rule.high);
      if (rule.to == Duration::max()) continue;
      ++windows;
      EXPECT_LT(rule.to, 10min);
    }
  }
  EXPECT_NEAR(static_cast<int>(calm), 100, 40);
  EXPECT_EQ(kept.size(), 7u * 3 + 2);  // none at CreateBucket
  for (const auto& [rule, times] : kept) EXPECT_NEAR(times, 225, 75) << rule;
  EXPECT_EQ(rates, (std::set<std::uint64_t>{10, 30, 100, 300, 1000}));
  EXPECT_EQ(slowest, (std::set<Duration>{5s, 2500ms, 1250ms, 625ms}));
  EXPECT_NEAR(static_cast<int>(windows), static_cast<int>(rules / 3), static_cast<int>(rules / 15));
}

TEST(Swarm, SettingUpIsLeftAlone) {
  for (const char* name :
       {"s3:CreateBucket", "s3:HeadBucket", "kinesis:DescribeStream", "kinesis:ListShards",
        "lambda:GetFunctionConfiguration", "lambda:UpdateFunctionCode", "sqs:DeleteQueue",
        "s3:PutBucketVersioning", "logs:PutRetentionPolicy", "lambda:DeleteEventSourceMapping"}) {
    const aws::FaultSite site = test::call_site(name);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      EXPECT_TRUE(swarm(seed, {&site}).rules.empty()) << name;
    }
  }
}

TEST(Swarm, WhatAPipelineDoesIsNotWhateverItsVerb) {
  for (const char* name :
       {"s3:PutObject", "s3:DeleteObject", "s3:ListObjectsV2", "s3:CreateMultipartUpload",
        "dynamodb:UpdateItem", "sqs:DeleteMessage", "kinesis:GetRecords", "lambda:Invoke/run"}) {
    const aws::FaultSite site = test::call_site(name);
    bool drawn = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) drawn |= !swarm(seed, {&site}).rules.empty();
    EXPECT_TRUE(drawn) << name;
  }
}

TEST(Swarm, ClosingTheFaultsDoesNotChangeIt) {
  const test::Sites sites;
  Choices closed(7);
  closed.close(ChoiceKind::fault);
  EXPECT_EQ(to_json(draw_swarm(closed, swarm_sites(sites.all), {.until = 10min})),
            to_json(swarm(7, sites.all)));
}

TEST(Swarm, OneMoreSiteChangesNoOtherSitesRules) {
  const test::Sites sites;
  std::vector<const aws::FaultSite*> fewer(sites.all.begin() + 1, sites.all.end());
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Plan all = swarm(seed, sites.all);
    std::erase_if(all.rules, [](const FaultRule& r) { return r.where == "kinesis:PutRecords"; });
    EXPECT_EQ(to_json(all), to_json(swarm(seed, fewer)));
  }
}

TEST(Swarm, ASiteThatIsListedTwiceIsDrawnOnce) {
  const test::Sites sites;
  std::vector<const aws::FaultSite*> twice = sites.all;
  twice.push_back(&sites.put_object);
  EXPECT_EQ(to_json(swarm(7, twice)), to_json(swarm(7, sites.all)));
}

}  // namespace
}  // namespace weir
