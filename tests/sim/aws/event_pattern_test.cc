#include "sim/aws/event_pattern.h"

#include <gtest/gtest.h>

namespace weir::aws {
namespace {

struct Case {
  const char* pattern;
  const char* event;
  bool matches;
};

class EventPatternCase : public ::testing::TestWithParam<Case> {};

TEST_P(EventPatternCase, MatchesAsEventBridgeDoes) {
  const auto pattern = EventPattern::parse(GetParam().pattern);
  ASSERT_TRUE(pattern) << pattern.error();
  EXPECT_EQ(pattern->matches(nlohmann::json::parse(GetParam().event)), GetParam().matches)
      << GetParam().pattern << " " << GetParam().event;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, EventPatternCase,
    ::testing::Values(
        Case{R"({"a":["x","y"]})", R"({"a":"y"})", true},
        Case{R"({"a":["x","y"]})", R"({"a":"z"})", false},
        Case{R"({"a":["x"],"b":["y"]})", R"({"a":"x"})", false},
        Case{R"({"a":[null]})", R"({"a":null})", true}, Case{R"({"a":[""]})", R"({"a":""})", true},
        Case{R"({"a":[null]})", R"({"a":""})", false}, Case{R"({"a":[null]})", R"({})", false},
        Case{R"({"a":[{"prefix":"ab"}]})", R"({"a":"abc"})", true},
        Case{R"({"a":[{"suffix":"bc"}]})", R"({"a":"abc"})", true},
        Case{R"({"a":[{"equals-ignore-case":"ABC"}]})", R"({"a":"aBc"})", true},
        Case{R"({"a":[{"anything-but":"x"}]})", R"({"a":"y"})", true},
        Case{R"({"a":[{"anything-but":["x","y"]}]})", R"({"a":"y"})", false},
        Case{R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"xy"})", false},
        Case{R"({"a":[{"anything-but":"x"}]})", R"({})", false},
        Case{R"({"a":[{"numeric":[">",0,"<=",5]}]})", R"({"a":5})", true},
        Case{R"({"a":[{"numeric":[">",0,"<=",5]}]})", R"({"a":5.000001})", false},
        Case{R"({"a":[{"numeric":["=",3.018e2]}]})", R"({"a":301.8})", true},
        Case{R"({"a":[{"numeric":[">",0]}]})", R"({"a":"1"})", false},
        Case{R"({"a":[300]})", R"({"a":3.0e2})", true},
        Case{R"({"a":[{"exists":true}]})", R"({"a":0})", true},
        Case{R"({"a":[{"exists":true}]})", R"({"a":{"b":1}})", false},
        Case{R"({"a":[{"exists":false}]})", R"({"b":1})", true},
        Case{R"({"a":{"b":[{"exists":false}]}})", R"({})", true},
        Case{R"({"a":["x"]})", R"({"a":["w","x"]})", true},
        Case{R"({"a":{"b":["x"]}})", R"({"a":[{"b":"w"},{"b":"x"}]})", true},
        Case{R"({"$or":[{"a":[1]},{"b":[2]}]})", R"({"b":2})", true},
        Case{R"({"a":[{"wildcard":"x*z"}]})", R"({"a":"xyyz"})", true},
        Case{R"({"a":[{"wildcard":"*b*b"}]})", R"({"a":"abbb"})", true},
        Case{R"({"a":[{"wildcard":"*b*c"}]})", R"({"a":"abb"})", false},
        Case{R"({"a":[{"wildcard":"a\\*"}]})", R"({"a":"a*"})", true},
        Case{R"({"a":[{"wildcard":"a\\*"}]})", R"({"a":"ab"})", false},
        Case{R"({"a":[{"wildcard":""}]})", R"({"a":"x"})", false},
        Case{R"({"a":[{"prefix":{"equals-ignore-case":"EvB"}}]})", R"({"a":"eVBx"})", true},
        Case{R"({"a":[{"suffix":{"equals-ignore-case":"EvB"}}]})", R"({"a":"eVBx"})", false},
        Case{R"({"a":[{"anything-but":{"suffix":["x","y"]}}]})", R"({"a":"ay"})", false},
        Case{R"({"a":[{"anything-but":{"wildcard":"*y"}}]})", R"({"a":"ax"})", true},
        Case{R"({"a":[{"anything-but":{"equals-ignore-case":["X"]}}]})", R"({"a":"x"})", false},
        Case{R"({"a":[{"cidr":"10.0.0.0/24"}]})", R"({"a":"10.0.0.255"})", true},
        Case{R"({"a":[{"cidr":"10.0.0.0/24"}]})", R"({"a":"10.0.1.0"})", false},
        Case{R"({"a":[{"cidr":"10.0.0.0/24"}]})", R"({"a":"ten"})", false},
        Case{R"({"a":[{"cidr":"2001:db8::/33"}]})", R"({"a":"2001:db8:7fff::1"})", true},
        Case{R"({"a":[{"cidr":"2001:db8::/33"}]})", R"({"a":"2001:db8:8000::1"})", false},
        Case{R"({"a":{"b":["x"]}})", R"({"a.b":"x"})", true},
        Case{R"({"a.b":{"c":["x"]}})", R"({"a":{"b.c":"x"}})", true},
        Case{R"({"a.b":["x"]})", R"({"a":{"c":"x"}})", false},
        Case{R"({"$or":[{"a":[1]},{"b":[2]}],"c":[3]})", R"({"b":2})", false}));

TEST(EventPattern, WhatIsNoneSaysWhy) {
  for (const char* text : {"",
                           "x",
                           "[]",
                           "{}",
                           R"({"a":"x"})",
                           R"({"a":[]})",
                           R"({"a":{}})",
                           R"({"a":[["x"]]})",
                           R"({"a":[{"prefix":1}]})",
                           R"({"a":[{"like":"x"}]})",
                           R"({"a":[{"numeric":[">"]}]})",
                           R"({"a":[{"numeric":["~",1]}]})",
                           R"({"a":[{"numeric":[">",5000000001]}]})",
                           R"({"a":[{"wildcard":"a**"}]})",
                           R"({"a":[{"wildcard":"a\\b"}]})",
                           R"({"a":[{"cidr":"10.0.0.0"}]})",
                           R"({"a":[{"cidr":"10.0.0.0/32"}]})",
                           R"({"a":[{"cidr":"10.0.0/8"}]})",
                           R"({"a":[{"anything-but":["x",1]}]})",
                           R"({"a":[{"anything-but":{"prefix":""}}]})",
                           R"({"a":[{"EXISTS":true}]})",
                           R"({"a":[{"exists":1}]})",
                           R"({"a":[{"anything-but":{}}]})",
                           R"({"$or":[{"a":[1]}]})"}) {
    const auto pattern = EventPattern::parse(text);
    ASSERT_FALSE(pattern) << text;
    EXPECT_NE(pattern.error(), "") << text;
  }
}

}  // namespace
}  // namespace weir::aws
