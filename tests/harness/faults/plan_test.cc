#include "harness/faults/plan.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace weir {
namespace {

// The plan of plan.h's header, and of the README.
constexpr std::string_view kExample = R"({
  "weir_plan": 1,
  "rules": [
    {"where": "kinesis:PutRecords/entry", "resource": "demo-stream", "what": "throttled",
     "probability": "1/50", "from": "10s", "to": "2m"},
    {"where": "lambda:Invoke/run", "what": "timeout-after", "nth": 1}
  ],
  "until": "30m"
})";

std::string error_of(std::string_view text) {
  const auto plan = parse_plan(text, "plan.json");
  return plan ? "no error" : plan.error();
}

// A plan of one rule, whose members are those given, on line 3.
std::string error_of_rule(const std::string& members) {
  return error_of("{\"weir_plan\": 1,\n \"rules\": [\n  {" + members + "}]}");
}
const std::string kWhereWhat = R"("where": "*", "what": "slow", )";

bool same(const FaultRule& a, const FaultRule& b) {
  return a.where == b.where && a.resource == b.resource && a.what == b.what &&
         a.probability.numerator == b.probability.numerator &&
         a.probability.denominator == b.probability.denominator && a.nth == b.nth &&
         a.from == b.from && a.to == b.to && a.low == b.low && a.high == b.high;
}

bool same(const Plan& a, const Plan& b) {
  return a.until == b.until &&
         std::ranges::equal(a.rules, b.rules,
                            [](const auto& x, const auto& y) { return same(x, y); });
}

TEST(Plan, IsReadAsItIsWritten) {
  const Plan plan = parse_plan(kExample, "plan.json").value();
  ASSERT_EQ(plan.rules.size(), 2u);
  EXPECT_EQ(plan.rules[0].where, "kinesis:PutRecords/entry");
  EXPECT_EQ(plan.rules[0].resource, "demo-stream");
  EXPECT_EQ(plan.rules[0].what, "throttled");
  EXPECT_EQ(plan.rules[0].probability.numerator, 1u);
  EXPECT_EQ(plan.rules[0].probability.denominator, 50u);
  EXPECT_EQ(plan.rules[0].nth, std::nullopt);
  EXPECT_EQ(plan.rules[0].from, 10s);
  EXPECT_EQ(plan.rules[0].to, 2min);
  EXPECT_EQ(plan.rules[1].nth, 1u);
  EXPECT_EQ(plan.rules[1].to, Duration::max());
  EXPECT_EQ(plan.until, 30min);
}

TEST(Plan, IsPrintedALineARule) {
  const Plan plan = parse_plan(kExample, "plan.json").value();
  EXPECT_EQ(to_json(plan), R"({
  "weir_plan": 1,
  "rules": [
    {"where": "kinesis:PutRecords/entry", "resource": "demo-stream", "what": "throttled", )"
                           R"("probability": "1/50", "from": "10s", "to": "2m"},
    {"where": "lambda:Invoke/run", "what": "timeout-after", "nth": 1}
  ],
  "until": "30m"
})");
  EXPECT_EQ(to_json(Plan{}), "{\n  \"weir_plan\": 1,\n  \"rules\": []\n}");
}

rc::Gen<std::string> names() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(
      rc::gen::element('a', 'Z', ':', '/', '"', '\\', '\n', ' ', '.', '-', '7')));
}

rc::Gen<std::int64_t> nanoseconds(std::int64_t end) {
  return rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, end),
                        rc::gen::map(rc::gen::inRange<std::int64_t>(0, end / 1'000'000'000),
                                     [](std::int64_t n) { return n * 1'000'000'000; }));
}

FaultRule any_rule() {
  constexpr std::int64_t kYear = 365LL * 24 * 3600 * 1'000'000'000;
  FaultRule rule;
  rule.where = *names() + *rc::gen::element<std::string>("", "*");
  if (*rc::gen::arbitrary<bool>()) rule.resource = *names();
  rule.what = *names();
  rule.probability.denominator = *rc::gen::positive<std::uint64_t>();
  rule.probability.numerator = *rc::gen::arbitrary<std::uint64_t>() % rule.probability.denominator;
  if (*rc::gen::arbitrary<bool>()) rule.nth = *rc::gen::inRange<std::uint64_t>(1, 1025);
  rule.from = Duration(*nanoseconds(kYear));
  if (*rc::gen::arbitrary<bool>()) rule.to = rule.from + 1ns + Duration(*nanoseconds(kYear));
  rule.low = Duration(*nanoseconds(kYear / 2));
  rule.high = rule.low + Duration(*nanoseconds(kYear / 2));
  return rule;
}

RC_GTEST_PROP(PlanProperties, WhatIsPrintedIsReadBackAsTheSamePlan, ()) {
  Plan plan;
  const auto count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) plan.rules.push_back(any_rule());
  if (*rc::gen::arbitrary<bool>()) plan.until = Duration(*nanoseconds(1LL << 62));
  const std::string json = to_json(plan);
  const auto read = parse_plan(json, "plan.json");
  if (!read) RC_FAIL(read.error());
  RC_ASSERT(same(*read, plan));
  RC_ASSERT(to_json(*read) == json);
}

// Whatever the bytes, the answer is a plan or a sentence.
RC_GTEST_PROP(PlanProperties, AMutilatedPlanIsAPlanOrASentence, ()) {
  std::string text(kExample);
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto length = *rc::gen::inRange<std::size_t>(0, 12);
  text.replace(at, length, *rc::gen::arbitrary<std::string>());
  const auto plan = parse_plan(text, "plan.json");
  if (!plan) {
    RC_ASSERT(plan.error().starts_with("plan.json:"));
    RC_ASSERT(plan.error().find('\n') == std::string::npos);
  }
}

TEST(Plan, LowAloneIsExactlySoLong) {
  const Plan plan =
      parse_plan(R"({"weir_plan":1,"rules":[{"where":"*","what":"slow","low":"2s"}]})", "p")
          .value();
  EXPECT_EQ(plan.rules[0].low, 2s);
  EXPECT_EQ(plan.rules[0].high, 2s);
}

TEST(Plan, ProbabilitiesMayBeFractionsPercentagesAndDecimals) {
  const auto probability = [](const std::string& written) {
    const Plan plan = parse_plan(R"({"weir_plan":1,"rules":[{"where":"*","what":"slow",)"
                                 R"("probability":)" +
                                     written + "}]}",
                                 "p")
                          .value();
    return to_json(plan).find(R"("probability": "1/50")") != std::string::npos;
  };
  for (const char* written : {R"("1/50")", R"("2%")", R"("0.02")", "0.02", "0.020"}) {
    EXPECT_TRUE(probability(written)) << written;
  }
}

TEST(PlanErrors, NotJson) {
  EXPECT_EQ(error_of(""), R"(plan.json:1: nothing is in here; the smallest plan is )"
                          R"({"weir_plan": 1, "rules": []})");
  EXPECT_EQ(error_of("{\"weir_plan\": 1\n\"rules\": []}"),
            "plan.json:2: not JSON: unexpected string literal; expected '}'");
  EXPECT_EQ(error_of("[]"), R"(plan.json:1: a plan is an object such as )"
                            R"({"weir_plan": 1, "rules": []}, not an array)");
}

TEST(PlanErrors, Version) {
  EXPECT_EQ(error_of("{\n\"rules\": []}"),
            R"(plan.json:1: "weir_plan" is missing; write "weir_plan": 1 at the start)");
  EXPECT_EQ(error_of("{\n\"weir_plan\": 2, \"clauses\": [[[[[]]]]]}"),
            R"(plan.json:2: this plan is of version 2, and this weir reads "weir_plan": 1 only)");
  EXPECT_EQ(error_of(R"({"weir_plan": "1", "rules": []})"),
            R"(plan.json:1: this plan is of a version that is a string, and this weir reads )"
            R"("weir_plan": 1 only)");
}

TEST(PlanErrors, Members) {
  EXPECT_EQ(error_of("{\"weir_plan\": 1,\n\"rule\": []}"),
            R"(plan.json:2: unknown member "rule"; did you mean "rules"?)");
  EXPECT_EQ(error_of(R"({"weir_plan": 1})"),
            R"(plan.json:1: "rules" is missing; write "rules": [] for a plan without any)");
  EXPECT_EQ(error_of(R"({"weir_plan": 1, "rules": {}})"),
            R"(plan.json:1: "rules" is an array of rules, not an object)");
  EXPECT_EQ(error_of("{\"weir_plan\": 1, \"rules\": [],\n\"rules\": []}"),
            R"(plan.json:2: "rules" is here for the second time, after line 1; keep one of them)");
  EXPECT_EQ(error_of(R"({"weir_plan": 1, "rules": [], "until": 30})"),
            R"(plan.json:1: "until": "30" has no unit; write "10s", "250ms" or "1h30m")");
  EXPECT_EQ(error_of(R"({"weir_plan": 1, "$schema": "plan.schema.json", "rules": []})"),
            "no error");
}

TEST(PlanErrors, StayOnOneLine) {
  EXPECT_EQ(error_of(R"({"weir_plan": 1, "rules": [], "a\nb": 1})"),
            R"(plan.json:1: unknown member "a\u000ab"; the members are "weir_plan", "rules", )"
            R"("until" and "$schema")");
  EXPECT_EQ(error_of(R"({"weir_plan": 1, "rules": [], "until": "\n"})"),
            R"(plan.json:1: "until": "\u000a" is not a duration; write "10s", "250ms" or "1h30m")");
}

TEST(PlanErrors, ARuleIsNamedByItsNumberAndLine) {
  EXPECT_EQ(error_of(R"({
  "weir_plan": 1,
  "rules": [
    {"where": "*", "what": "slow"},

    {"where": "*", "what": "slow",
     "probabilty": "1/50"}
  ]
})"),
            R"(plan.json:7: rule 2: unknown member "probabilty"; did you mean "probability"?)");
  EXPECT_EQ(error_of("{\"weir_plan\": 1, \"rules\": [\n\"slow\"]}"),
            R"(plan.json:2: rule 1: a rule is an object such as {"where": "s3:*", "what": )"
            R"("throttled"}, not a string)");
}

TEST(PlanErrors, Rules) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"("what": "slow")", R"("where" is missing; name a site, such as "s3:PutObject")"},
      {R"("where": "*")", R"("what" is missing; name a kind, such as "throttled")"},
      {R"("where": ["*"])", R"("where" is a string, not an array)"},
      {R"("where": "*", "what": "")", R"("what" is empty; give a name or leave it out)"},
      {R"("where": "s3:*Object", "what": "slow")",
       R"("where" is "s3:*Object"; a "*" stands at its end only: "s3:*")"},
      {R"("where": "*", "where": "*")",
       R"("where" is here for the second time, after line 3; keep one of them)"},
      {kWhereWhat + R"("colour": 1)",
       R"(unknown member "colour"; the members are "where", "resource", "what", "probability", )"
       R"("nth", "from", "to", "low" and "high")"},
      {kWhereWhat + R"("probability": true)",
       R"("probability" is a probability such as "1/50", not true or false)"},
      {kWhereWhat + R"("probability": 1.5)",
       R"("probability": "1.5" is more than 1; write "1/50", "2%" or "0.02")"},
      {kWhereWhat + R"("probability": -1)",
       R"("probability": "-1" is not a probability; write "1/50", "2%" or "0.02")"},
      {kWhereWhat + R"("nth": "1")", R"("nth" is a whole number from 1, not a string)"},
      {kWhereWhat + R"("nth": 0)", R"("nth" is 0; it is a whole number from 1)"},
      {kWhereWhat + R"("nth": 1.5)", R"("nth" is 1.5; it is a whole number from 1)"},
      {kWhereWhat + R"("nth": 2000)",
       R"("nth" is 2000; it counts a thing's attempts from 1 to 1024)"},
      {kWhereWhat + R"("from": null)", R"("from" is a duration such as "10s", not null)"},
      {kWhereWhat + R"("from": 10)",
       R"("from": "10" has no unit; write "10s", "250ms" or "1h30m")"},
      {kWhereWhat + R"("from": "2m", "to": "10s")",
       R"("from" (2m) is not before "to" (10s), so that it never strikes)"},
      {kWhereWhat + R"("low": "2s", "high": "1s")",
       R"("low" (2s) is more than "high" (1s); exchange them)"},
      {kWhereWhat + R"("high": "9000h")",
       R"("high" (9000h) is more than a year; nothing takes that)"},
  };
  for (const auto& [members, error] : cases) {
    EXPECT_EQ(error_of_rule(members), "plan.json:3: rule 1: " + error);
  }
}

}  // namespace
}  // namespace weir
