// Rules, targets, buses and tags: what is taken, what is refused, and in which words.

#include <gtest/gtest.h>

#include "tests/sim/events/fixture.h"

namespace weir::events {
namespace {

constexpr char kPattern[] = R"({"source":["shop"]})";

TEST(Rules, RefusalsOfPutRule) {
  struct Row {
    PutRuleRequest request;
    std::string refusal;
  };
  const PutRuleRequest rule = PutRuleRequest().WithName("r");
  const std::string invalid =
      "ValidationException (400): Parameter ScheduleExpression is not valid.";
  const std::vector<Row> rows = {
      {PutRuleRequest(rule),
       "ValidationException (400): Parameter(s) EventPattern or ScheduleExpression must be "
       "specified."},
      {PutRuleRequest(rule).WithScheduleExpression("cron(0 1 * * * *)"), invalid},
      {PutRuleRequest(rule).WithScheduleExpression("rate(1 minutes)"), invalid},
      {PutRuleRequest(rule).WithScheduleExpression("rate(1 minute)").WithEventBusName("b"),
       "ValidationException (400): ScheduleExpression is supported only on the default event bus."},
      {PutRuleRequest(rule).WithEventPattern(kPattern).WithEventBusName("none"),
       "ResourceNotFoundException (400): Event bus none does not exist."},
      {PutRuleRequest(rule).WithEventPattern(R"({"source":[]})"),
       "InvalidEventPatternException (400): Event pattern is not valid. Reason: Empty arrays are "
       "not allowed"},
      {PutRuleRequest(rule).WithEventPattern(R"(["x"])"),
       "InvalidEventPatternException (400): Event pattern is not valid. Reason: Filter is not an "
       "object"},
  };
  Rig rig;
  for (const Row& row : rows) EXPECT_EQ(rig.refusal<PutRule>(row.request), row.refusal);
}

TEST(Rules, WhatThereIsNotIsRefusedByName) {
  Rig rig;
  const std::string missing =
      "ResourceNotFoundException (400): Rule r does not exist on EventBus default.";
  EXPECT_EQ(rig.refusal<DescribeRule>(DescribeRuleRequest().WithName("r")), missing);
  EXPECT_EQ(rig.refusal<EnableRule>(EnableRuleRequest().WithName("r")), missing);
  EXPECT_EQ(rig.refusal<DisableRule>(DisableRuleRequest().WithName("r")), missing);
  EXPECT_EQ(rig.refusal<ListTargetsByRule>(ListTargetsByRuleRequest().WithRule("r")), missing);
  EXPECT_EQ(rig.refusal<RemoveTargets>(RemoveTargetsRequest().WithRule("r").WithIds({"t"})),
            missing);
  EXPECT_EQ(rig.refusal<PutTargets>(PutTargetsRequest().WithRule("r").WithTargets(
                {Target().WithId("t").WithArn(kFunction)})),
            missing);
  EXPECT_EQ(rig.refusal<DeleteRule>(DeleteRuleRequest().WithName("r")), "");
  EXPECT_EQ(rig.refusal<ListRules>(ListRulesRequest().WithEventBusName("b")),
            "ResourceNotFoundException (400): Event bus b does not exist.");
}

TEST(Rules, PutRuleReplacesTheWholeRuleButForItsTargets) {
  Rig rig;
  rig.call<PutRule>(PutRuleRequest()
                        .WithName("r")
                        .WithScheduleExpression("rate(1 hour)")
                        .WithDescription("hourly")
                        .WithState(RuleState::DISABLED));
  rig.target("r", Target());
  rig.pattern("r", kPattern);
  const auto rule = rig.call<DescribeRule>(DescribeRuleRequest().WithName("r"));
  ASSERT_TRUE(rule);
  EXPECT_FALSE(rule->ScheduleExpression);
  EXPECT_FALSE(rule->Description);
  EXPECT_EQ(rule->State, RuleState::ENABLED);  // it was disabled
  EXPECT_EQ(rule->EventPattern, kPattern);
  EXPECT_EQ(rule->CreatedBy, "000000000000");
  EXPECT_EQ(rig.refusal<DeleteRule>(DeleteRuleRequest().WithName("r")),
            "ValidationException (400): Rule can't be deleted since it has targets.");
  rig.call<RemoveTargets>(RemoveTargetsRequest().WithRule("r").WithIds({"t"}));
  EXPECT_EQ(rig.refusal<DeleteRule>(DeleteRuleRequest().WithName("r")), "");
}

TEST(Rules, Quotas) {
  Rig rig;
  rig.events.state().options.rules_max = 2;
  rig.pattern("a", kPattern);
  rig.pattern("b", kPattern);
  const std::string limit =
      "LimitExceededException (400): The requested resource exceeds the maximum number allowed.";
  EXPECT_EQ(rig.refusal<PutRule>(PutRuleRequest().WithName("c").WithEventPattern(kPattern)), limit);
  EXPECT_EQ(rig.refusal<PutRule>(PutRuleRequest().WithName("b").WithEventPattern(kPattern)), "");
  std::vector<Target> six;
  for (char id = 'a'; id <= 'f'; ++id) {
    six.push_back(Target().WithId(std::string(1, id)).WithArn(kFunction));
  }
  EXPECT_EQ(rig.refusal<PutTargets>(PutTargetsRequest().WithRule("a").WithTargets(six)), limit);
  six.pop_back();
  EXPECT_EQ(rig.refusal<PutTargets>(PutTargetsRequest().WithRule("a").WithTargets(six)), "");
  EXPECT_EQ(rig.refusal<PutTargets>(PutTargetsRequest().WithRule("a").WithTargets(six)), "");
}

TEST(Rules, EntriesOfPutTargetsFailByThemselves) {
  Rig rig;
  rig.pattern("r", kPattern);
  const auto put = rig.call<PutTargets>(PutTargetsRequest().WithRule("r").WithTargets(
      {Target().WithId("good").WithArn(kFunction), Target().WithId("bad").WithArn("function"),
       Target().WithId("fifo").WithArn("arn:aws:sqs:us-east-1:000000000000:q.fifo")}));
  ASSERT_TRUE(put);
  EXPECT_EQ(put->FailedEntryCount, 2);
  EXPECT_EQ((*put->FailedEntries)[0].TargetId, "bad");
  EXPECT_EQ((*put->FailedEntries)[0].ErrorMessage,
            "Parameter function is not valid. Reason: Provided Arn is not in correct format.");
  EXPECT_EQ((*put->FailedEntries)[1].ErrorMessage,
            "Parameter(s) SqsParameters must be specified for target: fifo.");
  const auto removed =
      rig.call<RemoveTargets>(RemoveTargetsRequest().WithRule("r").WithIds({"good", "bad"}));
  EXPECT_EQ(removed->FailedEntryCount, 1);
  EXPECT_EQ((*removed->FailedEntries)[0].ErrorCode, "ResourceNotFoundException");
}

TEST(Rules, TargetsThatAreRefused) {
  struct Row {
    Target target;
    std::string refusal;
  };
  const Target target = Target().WithId("t").WithArn(kFunction);
  const std::vector<Row> rows = {
      {Target(target).WithInput("{}").WithInputPath("$.detail"),
       "ValidationException (400): Only one of Input, InputPath, or InputTransformer must be "
       "provided for target t."},
      {Target(target).WithInput("no JSON"),
       "ValidationException (400): JSON syntax error in input for target t : no JSON"},
      {Target(target).WithInputPath("$.detail[*]"),
       "UnknownOperationException (400): weir does not model the JSON path $.detail[*] yet"},
      {Target(target).WithArn("arn:aws:batch:us-east-1:000000000000:job-queue/q"),
       "UnknownOperationException (400): weir does not model the target "
       "arn:aws:batch:us-east-1:000000000000:job-queue/q yet"},
  };
  Rig rig;
  rig.pattern("r", kPattern);
  for (const Row& row : rows) {
    EXPECT_EQ(rig.refusal<PutTargets>(PutTargetsRequest().WithRule("r").WithTargets({row.target})),
              row.refusal);
  }
}

TEST(Rules, ListsComeInPages) {
  Rig rig;
  for (const char* name : {"a1", "a2", "a3", "b1"}) {
    rig.pattern(name, kPattern);
    rig.target(name, Target());
  }
  auto page = rig.call<ListRules>(ListRulesRequest().WithNamePrefix("a").WithLimit(2));
  ASSERT_TRUE(page && page->NextToken);
  EXPECT_EQ((*page->Rules)[1].Name, "a2");
  page = rig.call<ListRules>(
      ListRulesRequest().WithNamePrefix("a").WithLimit(2).WithNextToken(*page->NextToken));
  ASSERT_EQ(page->Rules->size(), 1u);
  EXPECT_FALSE(page->NextToken);
  const auto names =
      rig.call<ListRuleNamesByTarget>(ListRuleNamesByTargetRequest().WithTargetArn(kFunction));
  EXPECT_EQ(*names->RuleNames, (std::vector<std::string>{"a1", "a2", "a3", "b1"}));
}

TEST(Rules, BusesAndTheirTags) {
  Rig rig;
  const auto bus = rig.call<CreateEventBus>(
      CreateEventBusRequest().WithName("b").WithTags({Tag().WithKey("k").WithValue("v")}));
  ASSERT_TRUE(bus);
  EXPECT_EQ(rig.refusal<CreateEventBus>(CreateEventBusRequest().WithName("b")),
            "ResourceAlreadyExistsException (400): Event bus b already exists.");
  const auto rule =
      rig.call<PutRule>(PutRuleRequest().WithName("r").WithEventPattern(kPattern).WithEventBusName(
          *bus->EventBusArn));
  EXPECT_EQ(rule->RuleArn, "arn:aws:events:us-east-1:000000000000:rule/b/r");
  for (const std::string& arn : {*bus->EventBusArn, *rule->RuleArn}) {
    rig.call<TagResource>(
        TagResourceRequest().WithResourceARN(arn).WithTags({Tag().WithKey("k").WithValue("v")}));
    const auto tags =
        rig.call<ListTagsForResource>(ListTagsForResourceRequest().WithResourceARN(arn));
    ASSERT_EQ(tags->Tags->size(), 1u) << arn;
    rig.call<UntagResource>(UntagResourceRequest().WithResourceARN(arn).WithTagKeys({"k", "x"}));
  }
  EXPECT_EQ(rig.refusal<DeleteEventBus>(DeleteEventBusRequest().WithName("default")),
            "ValidationException (400): Cannot delete event bus default.");
  EXPECT_EQ(rig.refusal<DeleteEventBus>(DeleteEventBusRequest().WithName("b")), "");
  EXPECT_EQ(rig.refusal<DescribeEventBus>(DescribeEventBusRequest().WithName("b")),
            "ResourceNotFoundException (400): Event bus b does not exist.");
  EXPECT_EQ(rig.refusal<ListTagsForResource>(
                ListTagsForResourceRequest().WithResourceARN(*bus->EventBusArn)),
            "ResourceNotFoundException (400): Event bus b does not exist.");
}

}  // namespace
}  // namespace weir::events
