#include "sim/aws/log_groups.h"

#include <gtest/gtest.h>

namespace weir::aws {
namespace {

TEST(LogGroups, KeepsEventsByGroupAndStreamInTheirOrder) {
  LogGroups groups;
  groups.put("/aws/lambda/f", "one", Time{} + 2s, "b");
  groups.put("/aws/lambda/f", "one", Time{} + 1s, "a");
  groups.put("/aws/lambda/f", "two", Time{}, "c");
  ASSERT_NE(groups.find("/aws/lambda/f"), nullptr);
  const LogGroup& group = *groups.find("/aws/lambda/f");
  ASSERT_EQ(group.size(), 2u);
  EXPECT_EQ(group.at("one").events, (std::deque<LogEvent>{{Time{} + 2s, "b"}, {Time{} + 1s, "a"}}));
  EXPECT_EQ(groups.find("/aws/lambda/g"), nullptr);
}

TEST(LogGroups, AStreamForgetsItsOldestEventsAndSaysHowMany) {
  LogGroups groups(2);
  for (const char* text : {"a", "b", "c", "d", "e"}) groups.put("g", "s", Time{}, text);
  const LogStream& stream = groups.find("g")->at("s");
  EXPECT_EQ(stream.events, (std::deque<LogEvent>{{Time{}, "d"}, {Time{}, "e"}}));
  EXPECT_EQ(stream.forgotten, 3u);
}

}  // namespace
}  // namespace weir::aws
