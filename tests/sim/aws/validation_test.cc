// Violations are worded as AWS words them. The texts under test follow recorded answers of the real
// services; the requests are those of a toy service (tests/sim/aws/api/toy.json) whose constraints
// come in every form.

#include "sim/aws/validation.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/sim/aws/api/toy/api.h"

namespace weir::aws {
namespace {

using toy::Entry;
using toy::Node;
using toy::PutThingInput;

Entry valid_entry() { return Entry().WithData("d").WithPartitionKey("k"); }
PutThingInput valid() { return PutThingInput().WithStreamName("s").WithRecords({valid_entry()}); }

const std::string kFailed = "' failed to satisfy constraint: ";

struct Case {
  PutThingInput request;
  std::string violation;  // after "1 validation error detected: "
};

class OneViolation : public testing::TestWithParam<Case> {};

TEST_P(OneViolation, IsWordedAsAwsDoes) {
  const auto error = validate(GetParam().request);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, "ValidationException");
  EXPECT_EQ(error->http_status, 400);
  EXPECT_FALSE(error->server_fault);
  EXPECT_EQ(error->message, "1 validation error detected: " + GetParam().violation);
}

INSTANTIATE_TEST_SUITE_P(
    EveryForm, OneViolation,
    testing::Values(
        Case{PutThingInput().WithRecords({valid_entry()}),
             "Value null at 'streamName" + kFailed + "Member must not be null"},
        Case{valid().WithStreamName(std::string(129, 'a')),
             "Value '" + std::string(129, 'a') + "' at 'streamName" + kFailed +
                 "Member must have length less than or equal to 128"},
        Case{valid().WithStreamName("a b"),
             "Value 'a b' at 'streamName" + kFailed +
                 "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"},
        Case{valid().WithHashKey("007"),
             "Value '007' at 'hashKey" + kFailed +
                 "Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})"},
        Case{valid().WithData(std::string(17, 'x')),
             "Value at 'data" + kFailed + "Member must have length less than or equal to 16"},
        Case{valid().WithPassword("ab"),
             "Value at 'password" + kFailed + "Member must have length greater than or equal to 3"},
        Case{valid().WithLevel("MIDDLE"),
             "Value 'MIDDLE' at 'level" + kFailed +
                 "Member must satisfy enum value set: [LOW, HIGH, 1.5x, NULL]"},
        Case{valid().WithCount(0),
             "Value '0' at 'count" + kFailed + "Member must have value greater than or equal to 1"},
        Case{valid().WithCount(11),
             "Value '11' at 'count" + kFailed + "Member must have value less than or equal to 10"},
        Case{valid().WithRatio(2), "Value '2.0' at 'ratio" + kFailed +
                                       "Member must have value less than or equal to 1.0"},
        Case{valid().WithRecords({}), "Value '[]' at 'records" + kFailed +
                                          "Member must have length greater than or equal to 1"},
        Case{valid().WithRecords({valid_entry(), Entry().WithPartitionKey("k")}),
             "Value null at 'records.2.member.data" + kFailed + "Member must not be null"},
        Case{valid().WithRecords(std::vector<Entry>(4, valid_entry().WithPassword("word"))),
             "Value '[Entry(data=java.nio.HeapByteBuffer[pos=0 lim=1 cap=1], partitionKey=k, "
             "password=*** Sensitive Data Redacted ***), Entry(data=java.nio.HeapByteBuffer[pos=0 "
             "lim=1 cap=1], partitionKey=k, password=*** Sensitive Data Redacted ***), "
             "Entry(data=java.nio.HeapByteBuffer[pos=0 lim=1 cap=1], partitionKey=k, password=*** "
             "Sensitive Data Redacted ***), Entry(data=java.nio.HeapByteBuffer[pos=0 lim=1 cap=1], "
             "partitionKey=k, password=*** Sensitive Data Redacted ***)]' at 'records" +
                 kFailed + "Member must have length less than or equal to 3"},
        Case{valid().WithNames({"ok", "not ok"}),
             "Value '[ok, not ok]' at 'names" + kFailed +
                 "Member must satisfy constraint: [Member must have length less than or equal to "
                 "128, Member must have length greater than or equal to 1, Member must satisfy "
                 "regular expression pattern: [a-zA-Z0-9_.-]+]"},
        Case{valid().WithLevels({"LOW", "MIDDLE"}),
             "Value '[LOW, MIDDLE]' at 'levels" + kFailed +
                 "Member must satisfy constraint: [Member must satisfy enum value set: [LOW, HIGH, "
                 "1.5x, NULL]]"},
        Case{valid().WithTags({{"", "v"}}),
             "Value '{=v}' at 'tags" + kFailed +
                 "Map keys must satisfy constraint: [Member must have length less than or equal to "
                 "8, Member must have length greater than or equal to 1]"},
        Case{valid().WithTags({{"a", "v"}, {"k", "value"}}),
             "Value '{a=v, k=value}' at 'tags" + kFailed +
                 "Map value must satisfy constraint: [Member must have length less than or equal "
                 "to 4, Member must have length greater than or equal to 0]"},
        Case{valid().WithWeights({{"2", -1.0}}),
             "Value '{2=-1.0}' at 'weights" + kFailed +
                 "Map value must satisfy constraint: [Member must have value less than or equal to "
                 "1.0, Member must have value greater than or equal to 0.0]"},
        Case{valid().WithByName({{"abc", {Entry().WithData("d")}}}),
             "Value null at 'byName.abc.member.1.member.partitionKey" + kFailed +
                 "Member must not be null"},
        Case{valid().WithTree(Node().WithLeft(Node().WithChildren({Node(), Node().WithName("")}))),
             "Value '' at 'tree.left.children.2.member.name" + kFailed +
                 "Member must have length greater than or equal to 1"}));

TEST(Validation, AValidRequestHasNoError) {
  EXPECT_EQ(validate(valid()), std::nullopt);
  EXPECT_EQ(validate(toy::GetThingInput()), std::nullopt);
  EXPECT_EQ(validate(valid().WithRatio(1).WithCount(10).WithData(std::string(16, 'x'))),
            std::nullopt);
}

TEST(Validation, LengthsCountCodePointsNotBytes) {
  const std::string eight =
      "\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
      "\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80";
  const auto with_key = [](std::string key) {
    return valid().WithRecords({Entry().WithData("d").WithPartitionKey(std::move(key))});
  };
  EXPECT_EQ(count_code_points(eight), 8u);
  EXPECT_EQ(validate(with_key(eight)), std::nullopt);
  EXPECT_TRUE(validate(with_key(eight + "x")).has_value());
}

TEST(Validation, NotANumberIsOutOfEveryRange) {
  EXPECT_TRUE(validate(valid().WithRatio(std::numeric_limits<double>::quiet_NaN())).has_value());
}

TEST(Validation, SeveralViolationsAreCountedAndListedInTheOrderOfTheModel) {
  const auto error = validate(PutThingInput().WithStreamName("").WithCount(0));
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->message,
            "4 validation errors detected: "
            "Value '' at 'streamName' failed to satisfy constraint: Member must have length "
            "greater than or equal to 1; "
            "Value '' at 'streamName' failed to satisfy constraint: Member must satisfy regular "
            "expression pattern: [a-zA-Z0-9_.-]+; "
            "Value null at 'records' failed to satisfy constraint: Member must not be null; "
            "Value '0' at 'count' failed to satisfy constraint: Member must have value greater "
            "than or equal to 1");
}

TEST(Validation, AtMostTenAreListed) {
  const auto error = validate(
      valid().WithByName({{"a", {Entry(), Entry(), Entry()}}, {"b", {Entry(), Entry(), Entry()}}}));
  ASSERT_TRUE(error.has_value());
  EXPECT_TRUE(error->message.starts_with("10 validation errors detected: ")) << error->message;
  EXPECT_EQ(error->message.find("byName.b.member.3"), std::string::npos);
}

TEST(Validation, SomeServicesAreSilentAboutValuesAndEnums) {
  static constexpr ValidationStyle kSilent{
      .code = "ValidationError", .echo_values = false, .list_enums = false};
  static constexpr const char* kValues[] = {"Active", "Inactive"};
  Validator validator(kSilent);
  validator.check(nullptr, "status", std::string("x"), StringRule{.values = kValues});
  const auto error = validator.finish();
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, "ValidationError");
  EXPECT_EQ(error->message,
            "1 validation error detected: Value at 'status' failed to satisfy constraint: Member "
            "must satisfy enum value set");
}

}  // namespace
}  // namespace weir::aws
