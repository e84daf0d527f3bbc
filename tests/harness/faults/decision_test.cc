#include "harness/faults/decision.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

Decision decision() {
  Decision d;
  d.site = "kinesis:PutRecords";
  d.kind = &aws::kThrottled;
  d.resource = "demo-stream";
  d.nth = 17;
  d.when = kDefaultStart + 10h + 31min + 2417ms + 999us;
  return d;
}

TEST(Decision, SaysWhereWhatAndWhen) {
  EXPECT_EQ(to_string(decision()),
            "kinesis:PutRecords demo-stream: throttled (not applied), 17th question, 10:31:02.417");
}

TEST(Decision, LeavesAnEmptyResourceOutAndSaysHowLong) {
  Decision d = decision();
  d.resource.clear();
  d.kind = &aws::kSlow;
  d.duration = 2417ms + 3us;
  d.nth = 1;
  EXPECT_EQ(to_string(d),
            "kinesis:PutRecords: slow by 2s417ms (applied), 1st question, 10:31:02.417");
}

TEST(Decision, Ordinals) {
  const std::vector<std::pair<std::uint64_t, std::string>> cases = {
      {1, "1st"},   {2, "2nd"},     {3, "3rd"},     {4, "4th"},       {10, "10th"},
      {11, "11th"}, {12, "12th"},   {13, "13th"},   {21, "21st"},     {22, "22nd"},
      {23, "23rd"}, {101, "101st"}, {111, "111th"}, {1012, "1012th"}, {0, "0th"}};
  for (const auto& [number, text] : cases) EXPECT_EQ(ordinal(number), text);
}

}  // namespace
}  // namespace weir
