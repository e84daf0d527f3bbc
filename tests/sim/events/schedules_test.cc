// Scheduled rules: when they run, what a function gets of them, and what goes wrong.

#include <gtest/gtest.h>

#include <set>

#include "sim/aws/timestamp.h"
#include "sim/events/faults.h"
#include "tests/sim/events/fixture.h"

namespace weir::events {
namespace {

TEST(Schedules, RunAFunctionWithinEachOfTheirMinutes) {
  Rig rig;
  rig.make_function();
  rig.schedule("nightly", "cron(0/10 * * * ? *)");
  rig.target("nightly", Target());
  rig.run_for(1h + 2min);
  ASSERT_EQ(rig.arrivals.size(), 6u);
  std::set<std::int64_t> seconds;
  for (std::size_t i = 0; i < rig.arrivals.size(); ++i) {
    const Time due =
        aws::parse_timestamp(rig.arrivals[i].event()["time"].get<std::string>()).value();
    EXPECT_EQ(shown(due), shown(kDefaultStart + Duration(10min) * static_cast<int>(i + 1)));
    const Duration late = rig.arrivals[i].at - due;
    EXPECT_GT(late, 1s);        // on its way for some seconds
    EXPECT_LT(late, 66s);       // within the minute, and then on its way
    seconds.insert(late / 1s);  // and not always at the same second
  }
  EXPECT_GT(seconds.size(), 1u);
  EXPECT_EQ(rig.measured("TriggeredRules", "nightly"), 6);
  EXPECT_EQ(rig.measured("Invocations", "nightly"), 6);
  EXPECT_EQ(rig.measured("FailedInvocations", "nightly"), 0);
}

TEST(Schedules, TheEventIsTheOneThatTheGuideShows) {
  Rig rig;
  rig.make_function();
  rig.schedule("r", "rate(5 minutes)");
  rig.target("r", Target());
  rig.run_for(7min);
  ASSERT_EQ(rig.arrivals.size(), 1u);
  const std::string& text = rig.arrivals[0].payload;
  const std::string id = rig.arrivals[0].event()["id"];
  EXPECT_EQ(id.size(), 36u);
  // The phase is that of its creation, 5 s after the world began.
  EXPECT_EQ(text, R"({"version":"0","id":")" + id +
                      R"(","detail-type":"Scheduled Event","source":"aws.events",)"
                      R"("account":"000000000000","time":"2026-01-01T00:05:05Z",)"
                      R"("region":"us-east-1",)"
                      R"("resources":["arn:aws:events:us-east-1:000000000000:rule/r"],)"
                      R"("detail":{}})");
}

TEST(Schedules, AllTargetsGetTheSameIdAndNoOtherRunHasIt) {
  Rig rig;
  rig.make_function();
  rig.schedule("r", "rate(5 minutes)");
  rig.target("r", Target().WithId("a"));
  rig.target("r", Target().WithId("b"));
  rig.run_for(12min);
  ASSERT_EQ(rig.arrivals.size(), 4u);
  EXPECT_EQ(rig.arrivals[0].event()["id"], rig.arrivals[1].event()["id"]);
  EXPECT_NE(rig.arrivals[0].event()["id"], rig.arrivals[2].event()["id"]);
}

TEST(Schedules, ADisabledRuleCostsNothingAndMakesNothingUp) {
  Rig rig;
  rig.make_function();
  rig.call<PutRule>(PutRuleRequest()
                        .WithName("r")
                        .WithScheduleExpression("rate(1 minute)")
                        .WithState(RuleState::DISABLED));
  rig.target("r", Target());
  rig.kernel.run();  // comes to an end
  EXPECT_EQ(rig.kernel.pending(), 0u);
  rig.run_for(1h);
  EXPECT_TRUE(rig.arrivals.empty());
  rig.call<EnableRule>(EnableRuleRequest().WithName("r"));
  const Time enabled = rig.kernel.now();
  rig.run_for(2min + 30s);
  ASSERT_GE(rig.arrivals.size(), 1u);
  EXPECT_GE(rig.arrivals[0].at, enabled + 1min);  // it counts from being enabled
  rig.call<DisableRule>(DisableRuleRequest().WithName("r"));
  const std::size_t before = rig.arrivals.size();
  rig.kernel.run();
  EXPECT_LE(rig.arrivals.size(), before + 1);  // what was on its way
  EXPECT_EQ(rig.kernel.pending(), 0u);
}

TEST(Schedules, AFiringCostsOneKernelEvent) {
  Rig rig;
  rig.schedule("r", "rate(1 minute)");
  rig.run_for(5min);
  const std::uint64_t before = rig.kernel.events();
  rig.run_for(100min);
  EXPECT_EQ(rig.kernel.events() - before, 100u);
}

TEST(Schedules, ARuleThatIsReplacedAfterItsTimeMissesIt) {
  Rig rig;
  rig.make_function();
  rig.cloud.set_latency("events/firing", {50s, 50s});
  rig.schedule("r", "cron(10 * * * ? *)");
  rig.target("r", Target());
  rig.kernel.run_until(kDefaultStart + 10min + 20s);
  rig.schedule("r", "cron(10,40 * * * ? *)");
  rig.kernel.run_until(kDefaultStart + 30min);
  EXPECT_TRUE(rig.arrivals.empty());
  rig.schedule("r", "cron(10,40 * * * ? *)");  // no change, no gap
  rig.kernel.run_until(kDefaultStart + 40min + 20s);
  rig.schedule("r", "cron(10,40 * * * ? *)");
  rig.kernel.run_until(kDefaultStart + 45min);
  EXPECT_EQ(rig.arrivals.size(), 1u);
}

TEST(Schedules, FaultsOfAFiring) {
  struct Row {
    const aws::FaultKind* kind;
    std::size_t arrivals;
    std::size_t ids;
    bool keeps_id = false;
  };
  for (const Row& row : {Row{&kFiresLate, 2, 2}, Row{&kFiresTwice, 3, 3},
                         Row{&kFiresTwice, 3, 2, true}, Row{&kDoesNotFire, 1, 1}}) {
    Rig rig;
    rig.make_function();
    rig.events.state().options.duplicate_keeps_id = row.keeps_id;
    rig.strike.site = &rule_schedule();
    rig.strike.kind = row.kind;
    rig.strike.duration = 4min;
    rig.strike.times = 1;
    rig.schedule("r", "rate(10 minutes)");
    rig.target("r", Target());
    rig.run_for(25min);
    EXPECT_EQ(rig.arrivals.size(), row.arrivals) << row.kind->name;
    std::set<std::string> ids;
    for (const Arrival& arrival : rig.arrivals) ids.insert(arrival.event()["id"]);
    EXPECT_EQ(ids.size(), row.ids) << row.kind->name;
    if (row.kind == &kFiresLate) {
      EXPECT_EQ(rig.arrivals[0].event()["time"], "2026-01-01T00:10:05Z");  // the planned one
      EXPECT_GT(rig.arrivals[0].at, kDefaultStart + 14min);
    }
  }
}

TEST(Schedules, TheSeedAloneDecidesWhen) {
  const auto history = [](std::uint64_t seed, bool other_rule) {
    Rig rig(seed);
    rig.make_function();
    if (other_rule) rig.schedule("other", "rate(1 minute)");
    rig.schedule("r", "cron(0/5 * * * ? *)");
    rig.target("r", Target());
    rig.run_for(1h);
    std::vector<std::int64_t> times;
    for (const Arrival& arrival : rig.arrivals) times.push_back(to_millis(arrival.at) / 1000);
    return times;
  };
  EXPECT_EQ(history(1, false), history(1, true));
  EXPECT_NE(history(1, false), history(2, false));
}

}  // namespace
}  // namespace weir::events
