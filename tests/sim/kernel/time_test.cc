#include "sim/kernel/time.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(Time, IsWrittenAndReadAsIso8601) {
  Time t;
  for (const char* text : {"2026-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z",
                           "2024-02-29T12:34:56.789Z", "2261-01-01T00:00:00.001Z"}) {
    ASSERT_TRUE(parse_iso8601(text, &t)) << text;
    EXPECT_EQ(to_iso8601(t), text);
  }
  ASSERT_TRUE(parse_iso8601("2026-03-04", &t));
  EXPECT_EQ(to_iso8601(t, 0), "2026-03-04T00:00:00Z");
  EXPECT_EQ(to_iso8601(t + 1ns, 9), "2026-03-04T00:00:00.000000001Z");
}

TEST(Time, WhatIsNotADateIsRefused) {
  Time t;
  for (const char* text :
       {"", "2026", "2026-13-01", "2026-02-30", "2026-01-01T", "2026-01-01 10:00",
        "2026-01-01T24:00:00Z", "2026-01-01T10:00:00", "2026-01-01T10:00:00.Z",
        "2026-01-01T10:00:00Zx", "9999-01-01", "0001-01-01"}) {
    EXPECT_FALSE(parse_iso8601(text, &t)) << text;
  }
}

TEST(Time, MillisecondsRoundDown) {
  EXPECT_EQ(to_millis(Time(Duration(-1))), -1);
  EXPECT_EQ(to_millis(Time(Duration(1'999'999))), 1);
}

}  // namespace
}  // namespace weir
