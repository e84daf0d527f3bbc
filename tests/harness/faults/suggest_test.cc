#include "harness/faults/suggest.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

using Names = std::vector<std::string_view>;

TEST(Suggest, EditDistanceCountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("abc", ""), 3u);
  EXPECT_EQ(edit_distance("throttled", "throtled"), 1u);
  EXPECT_EQ(edit_distance("slow", "solw"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("PutRecord", "putrecord"), 0u);
}

TEST(Suggest, TheNearestComeFirst) {
  EXPECT_EQ(closest("throtled", {"slow", "throttled", "request-lost"}), (Names{"throttled"}));
  EXPECT_EQ(closest("internal", {"internal-error-after", "slow", "internal-error"}),
            (Names{"internal-error", "internal-error-after"}));
  EXPECT_EQ(closest("aaab", {"aaaa", "aaac", "aaab", "aabb"}, 2), (Names{"aaab", "aaaa"}));
  EXPECT_TRUE(closest("meteorite", {"slow", "throttled"}).empty());
  EXPECT_TRUE(closest("x", {}).empty());
}

TEST(Suggest, TheAnswerIsTheEndOfASentence) {
  EXPECT_EQ(did_you_mean("slo", {"slow"}, "none"), R"(did you mean "slow"?)");
  EXPECT_EQ(did_you_mean("internal", {"internal-a", "internal-b"}, "none"),
            R"(did you mean "internal-a" or "internal-b"?)");
  EXPECT_EQ(did_you_mean("meteorite", {"slow"}, "none"), "none");
  EXPECT_EQ(quoted_list({"a", "b", "c"}, "and"), R"("a", "b" and "c")");
}

}  // namespace
}  // namespace weir
