#include <gtest/gtest.h>

#include "harness/faults/plan.h"
#include "tests/harness/faults/sites.h"

namespace weir {
namespace {

std::string check(const FaultRule& rule) {
  const test::Sites sites;
  Plan plan;
  plan.rules = {{.where = "*", .what = "slow"}, rule};
  return check_plan(plan, sites.all).value_or("no error");
}

TEST(PlanCheck, RulesThatNameWhatIsThereAreWell) {
  EXPECT_EQ(check({.where = "s3:PutObject", .what = "throttled"}), "no error");
  EXPECT_EQ(check({.where = "s3:PutObject", .what = "SlowDown"}), "no error");
  EXPECT_EQ(check({.where = "kinesis:*", .what = "internal-failure"}), "no error");
  EXPECT_EQ(check_plan(Plan{}, {}), std::nullopt);
}

TEST(PlanCheck, AnUnknownSiteIsAnsweredByTheNearest) {
  EXPECT_EQ(check({.where = "kinesis:PutRecord", .what = "slow"}),
            "rule 2: no site is called \"kinesis:PutRecord\"; did you mean \"kinesis:PutRecords\" "
            "or \"kinesis:PutRecords/entry\"?");
  EXPECT_EQ(check({.where = "S3:Putobject", .what = "slow"}),
            "rule 2: no site is called \"S3:Putobject\"; did you mean \"s3:PutObject\" or "
            "\"s3:GetObject\"?");
  EXPECT_EQ(check({.where = "sqs:*", .what = "slow"}),
            "rule 2: no site is called \"sqs:*\"; the sites begin with \"kinesis:\" and \"s3:\"");
}

TEST(PlanCheck, ASiteThatIsListedTwiceIsSuggestedOnce) {
  const test::Sites sites;
  const Plan plan{.rules = {{.where = "s3:PutObjekt", .what = "slow"}}};
  EXPECT_EQ(check_plan(plan, {&sites.put_object, &sites.put_object}),
            "rule 1: no site is called \"s3:PutObjekt\"; did you mean \"s3:PutObject\"?");
}

TEST(PlanCheck, AnUnknownKindIsAnsweredByTheNearest) {
  EXPECT_EQ(check({.where = "s3:PutObject", .what = "throtled"}),
            "rule 2: the site \"s3:PutObject\" has no kind \"throtled\"; did you mean "
            "\"throttled\"?");
  EXPECT_EQ(check({.where = "s3:PutObject", .what = "slowdwn"}),
            "rule 2: the site \"s3:PutObject\" has no kind \"slowdwn\"; did you mean "
            "\"SlowDown\"?");
  EXPECT_EQ(check({.where = "kinesis:PutRecords/entry", .what = "response-lost"}),
            "rule 2: the site \"kinesis:PutRecords/entry\" has no kind \"response-lost\"; there "
            "are \"internal-failure\" and \"throttled\"");
  EXPECT_EQ(check({.where = "s3:*", .what = "connection-rest"}),
            "rule 2: no site of \"s3:*\" has the kind \"connection-rest\"; did you mean "
            "\"connection-reset\"?");
}

// Plans need not come from a file.
TEST(PlanCheck, AProgramsPlanIsCheckedLikeOneThatWasRead) {
  EXPECT_EQ(check({.where = "*", .what = "slow", .probability = {1, 0}}),
            "rule 2: \"probability\" is 1/0; it lies between 0 and 1");
  EXPECT_EQ(check({.where = "*", .what = "slow", .from = 2s, .to = 1s}),
            "rule 2: \"from\" (2s) is not before \"to\" (1s), so that it never strikes");
  EXPECT_EQ(check({.where = "*", .what = "slow", .from = -1s}),
            "rule 2: a duration is negative; windows begin at \"0s\" or later");
}

}  // namespace
}  // namespace weir
