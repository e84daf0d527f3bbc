// Timestamps as text: known instants, there and back, and what is no time is refused.

#include "sim/aws/timestamp.h"

#include <gtest/gtest.h>

namespace weir::aws {
namespace {

Time at(std::int64_t milliseconds) { return *from_milliseconds(milliseconds); }

TEST(Timestamp, KnownInstantsInBothTexts) {
  const struct {
    std::int64_t milliseconds;
    const char* iso8601;
    const char* rfc822;
  } cases[] = {
      {0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
      {-1'000, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
      {1'700'000'000'000, "2023-11-14T22:13:20Z", "Tue, 14 Nov 2023 22:13:20 GMT"},
      {1'709'164'800'000, "2024-02-29T00:00:00Z", "Thu, 29 Feb 2024 00:00:00 GMT"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(format_timestamp(at(c.milliseconds), TimestampFormat::iso8601), c.iso8601);
    EXPECT_EQ(format_timestamp(at(c.milliseconds), TimestampFormat::rfc822), c.rfc822);
    EXPECT_EQ(parse_timestamp(c.iso8601), at(c.milliseconds));
    EXPECT_EQ(parse_timestamp(c.rfc822), at(c.milliseconds));
  }
}

TEST(Timestamp, MillisecondsSurviveAndFinerPartsAreCutTowardsThePast) {
  EXPECT_EQ(format_timestamp(at(1'700'000'000'007), TimestampFormat::iso8601),
            "2023-11-14T22:13:20.007Z");
  EXPECT_EQ(parse_timestamp("2023-11-14T22:13:20.007Z"), at(1'700'000'000'007));
  EXPECT_EQ(to_milliseconds(Time(std::chrono::nanoseconds(-1))), -1);
  EXPECT_EQ(to_milliseconds(Time(std::chrono::nanoseconds(1'999'999))), 1);
}

TEST(Timestamp, OffsetsAreUnderstood) {
  EXPECT_EQ(parse_timestamp("2023-11-14T23:13:20+01:00"), at(1'700'000'000'000));
  EXPECT_EQ(parse_timestamp("2023-11-14T16:43:20.5-05:30"), at(1'700'000'000'500));
}

TEST(Timestamp, WhatIsNoTimeIsRefused) {
  for (const char* text :
       {"", "now", "2023-02-29T00:00:00Z", "2023-13-01T00:00:00Z", "2023-01-01T24:00:00Z",
        "2023-01-01T00:00:00", "2023-01-01 00:00:00Z", "2023-01-01T00:00:00.Z",
        "9999-01-01T00:00:00Z", "1600-01-01T00:00:00Z", "2023-01-01T00:00:00Zz",
        "Tue, 14 Nov 2023 22:13:20 CET", "Tue, 31 Feb 2023 22:13:20 GMT"}) {
    EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
  }
  EXPECT_EQ(from_milliseconds(INT64_MAX), std::nullopt);
  EXPECT_EQ(from_milliseconds(INT64_MIN), std::nullopt);
}

}  // namespace
}  // namespace weir::aws
