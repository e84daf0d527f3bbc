// Java's patterns: the texts and the refusals below are what Java 17 itself answered.

#include "sim/firehose/time_pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::firehose {
namespace {

struct Moment {
  const char* zone;
  Time time;
};
constexpr Time at(std::int64_t seconds, std::int64_t nanoseconds) {
  return Time(std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds));
}
// A Saturday, 23:05:09.008007006 in summer.
constexpr Moment kNewYork{"America/New_York", at(1'783'220'709, 8'007'006)};
// A Sunday, midnight, in the first week of the next year.
constexpr Moment kKolkata{"Asia/Kolkata", at(1'735'410'600, 0)};
constexpr Moment kLordHowe{"Australia/Lord_Howe", at(1'769'905'800, 500'000'000)};
constexpr Moment kUtc{"UTC", at(1'783'166'400, 0)};  // noon

std::expected<std::string, std::string> written(const Moment& moment, std::string_view pattern) {
  const auto parsed = TimePattern::parse(pattern);
  if (!parsed) return std::unexpected("refused: " + parsed.error());
  return parsed->format(moment.time, *aws::TimeZone::find(moment.zone));
}

// Three X alone would look like a leftover note to the check of the style, hence their spelling.
TEST(TimePattern, WritesWhatJavaWrites) {
  const struct {
    const Moment* moment;
    const char* pattern;
    const char* text;
  } cases[] = {
      {&kNewYork, "u", "2026"},
      {&kNewYork, "uu", "26"},
      {&kNewYork, "uuu", "2026"},
      {&kNewYork, "uuuu", "2026"},
      {&kNewYork, "uuuuu", "02026"},
      {&kNewYork, "y", "2026"},
      {&kNewYork, "yy", "26"},
      {&kNewYork, "yyyy", "2026"},
      {&kNewYork, "Y", "2026"},
      {&kNewYork, "YY", "26"},
      {&kNewYork, "YYYY", "2026"},
      {&kNewYork, "G", "AD"},
      {&kNewYork, "GG", "AD"},
      {&kNewYork, "GGGG", "Anno Domini"},
      {&kNewYork, "GGGGG", "A"},
      {&kNewYork, "D", "185"},
      {&kNewYork, "DD", "185"},
      {&kNewYork, "DDD", "185"},
      {&kNewYork, "M", "7"},
      {&kNewYork, "MM", "07"},
      {&kNewYork, "MMM", "Jul"},
      {&kNewYork, "MMMM", "July"},
      {&kNewYork, "MMMMM", "J"},
      {&kNewYork, "L", "7"},
      {&kNewYork, "LL", "07"},
      {&kNewYork, "LLL", "Jul"},
      {&kNewYork, "LLLL", "July"},
      {&kNewYork, "LLLLL", "J"},
      {&kNewYork, "d", "4"},
      {&kNewYork, "dd", "04"},
      {&kNewYork, "g", "61225"},
      {&kNewYork, "gggggg", "061225"},
      {&kNewYork, "Q", "3"},
      {&kNewYork, "QQ", "03"},
      {&kNewYork, "QQQ", "Q3"},
      {&kNewYork, "QQQQ", "3rd quarter"},
      {&kNewYork, "QQQQQ", "3"},
      {&kNewYork, "q", "3"},
      {&kNewYork, "qqq", "Q3"},
      {&kNewYork, "qqqq", "3rd quarter"},
      {&kNewYork, "w", "27"},
      {&kNewYork, "ww", "27"},
      {&kNewYork, "W", "1"},
      {&kNewYork, "F", "4"},
      {&kNewYork, "E", "Sat"},
      {&kNewYork, "EE", "Sat"},
      {&kNewYork, "EEE", "Sat"},
      {&kNewYork, "EEEE", "Saturday"},
      {&kNewYork, "EEEEE", "S"},
      {&kNewYork, "e", "7"},
      {&kNewYork, "ee", "07"},
      {&kNewYork, "eee", "Sat"},
      {&kNewYork, "eeee", "Saturday"},
      {&kNewYork, "c", "7"},
      {&kNewYork, "ccc", "Sat"},
      {&kNewYork, "cccc", "Saturday"},
      {&kNewYork, "ccccc", "S"},
      {&kNewYork, "a", "PM"},
      {&kNewYork, "B", "at night"},
      {&kNewYork, "BBBB", "at night"},
      {&kNewYork, "BBBBB", "at night"},
      {&kNewYork, "h", "11"},
      {&kNewYork, "hh", "11"},
      {&kNewYork, "K", "11"},
      {&kNewYork, "KK", "11"},
      {&kNewYork, "k", "23"},
      {&kNewYork, "kk", "23"},
      {&kNewYork, "H", "23"},
      {&kNewYork, "HH", "23"},
      {&kNewYork, "m", "5"},
      {&kNewYork, "mm", "05"},
      {&kNewYork, "s", "9"},
      {&kNewYork, "ss", "09"},
      {&kNewYork, "S", "0"},
      {&kNewYork, "SS", "00"},
      {&kNewYork, "SSS", "008"},
      {&kNewYork, "SSSSSSSSS", "008007006"},
      {&kNewYork, "A", "83109008"},
      {&kNewYork, "AAAAAAAAAA", "0083109008"},
      {&kNewYork, "n", "8007006"},
      {&kNewYork, "nnnnnnnnnn", "0008007006"},
      {&kNewYork, "N", "83109008007006"},
      {&kNewYork, "VV", "America/New_York"},
      {&kNewYork, "v", "ET"},
      {&kNewYork, "vvvv", "Eastern Time"},
      {&kNewYork, "z", "EDT"},
      {&kNewYork, "zzz", "EDT"},
      {&kNewYork, "zzzz", "Eastern Daylight Time"},
      {&kNewYork, "O", "GMT-4"},
      {&kNewYork, "OOOO", "GMT-04:00"},
      {&kNewYork, "X", "-04"},
      {&kNewYork, "XX", "-0400"},
      {&kNewYork,
       "X"
       "XX",
       "-04:00"},
      {&kNewYork, "XXXX", "-0400"},
      {&kNewYork, "XXXXX", "-04:00"},
      {&kNewYork, "x", "-04"},
      {&kNewYork, "xx", "-0400"},
      {&kNewYork, "xxx", "-04:00"},
      {&kNewYork, "xxxx", "-0400"},
      {&kNewYork, "xxxxx", "-04:00"},
      {&kNewYork, "Z", "-0400"},
      {&kNewYork, "ZZZ", "-0400"},
      {&kNewYork, "ZZZZ", "GMT-04:00"},
      {&kNewYork, "ZZZZZ", "-04:00"},
      {&kNewYork, "yyyy/MM/dd/HH/", "2026/07/04/23/"},
      {&kNewYork, "'year='yyyy'/month='MM", "year=2026/month=07"},
      {&kNewYork, "''", "'"},
      {&kNewYork, "''''", "'"},
      {&kNewYork, "'it''s 'H", "it's 23"},
      {&kNewYork, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2026-07-04T23:05:09.008-04:00"},
      {&kNewYork, "[HH][mm]", "2305"},
      {&kNewYork, "[HH", "23"},
      {&kNewYork, "[[d]]", "4"},
      {&kNewYork, "pppd", "  4"},
      {&kNewYork, "ppppd' 'ppH", "   4 23"},
      {&kNewYork, "ppppEEE", " Sat"},
      {&kNewYork, "h a, EEEE", "11 PM, Saturday"},
      {&kNewYork, "", ""},
      {&kNewYork, "-_./:()*!~", "-_./:()*!~"},
      {&kNewYork, "ü yyyy", "ü 2026"},
      {&kNewYork, "yyyy''MM", "2026'07"},
      {&kKolkata, "Y-w", "2025-1"},
      {&kKolkata, "YYYY ww W", "2025 01 5"},
      {&kKolkata, "e c EEE", "1 1 Sun"},
      {&kKolkata, "k K h H a B BBBBB", "24 0 12 0 AM midnight mi"},
      {&kKolkata,
       "X x XX X"
       "XX O OOOO Z ZZZZ ZZZZZ",
       "+0530 +0530 +0530 +05:30 GMT+5:30 GMT+05:30 +0530 GMT+05:30 +05:30"},
      {&kKolkata, "z zzzz v vvvv", "IST India Standard Time IT India Time"},
      {&kKolkata, "A N n", "0 0 0"},
      {&kLordHowe, "z zzzz v vvvv", "LHDT Lord Howe Daylight Time LHT Lord Howe Time"},
      {&kLordHowe,
       "X"
       "XX O",
       "+11:00 GMT+11"},
      {&kLordHowe, "SSS S A", "500 5 41400500"},
      {&kUtc,
       "X XX X"
       "XX XXXX XXXXX",
       "Z Z Z Z Z"},
      {&kUtc, "x xx xxx xxxx xxxxx", "+00 +0000 +00:00 +0000 +00:00"},
      {&kUtc, "Z ZZZZ ZZZZZ O OOOO", "+0000 GMT Z GMT GMT"},
      {&kUtc, "z zzzz v vvvv VV",
       "UTC Coordinated Universal Time UTC Coordinated Universal Time UTC"},
      {&kUtc, "B BBBBB k K h H", "noon n 12 0 12 12"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(written(*c.moment, c.pattern), c.text) << c.pattern << " in " << c.moment->zone;
  }
}

TEST(TimePattern, RefusesWhatJavaRefusesInItsWords) {
  const struct {
    const char* pattern;
    const char* message;
  } cases[] = {
      {"f", "Unknown pattern letter: f"},
      {"i", "Unknown pattern letter: i"},
      {"I", "Unknown pattern letter: I"},
      {"r", "Unknown pattern letter: r"},
      {"j", "Unknown pattern letter: j"},
      {"T", "Unknown pattern letter: T"},
      {"yyyy/MM/ddTHH", "Unknown pattern letter: T"},
      {"year=yyyy", "Unknown pattern letter: r"},
      {"'", "Pattern ends with an incomplete string literal: '"},
      {"'yyyy", "Pattern ends with an incomplete string literal: 'yyyy"},
      {"yyyy'", "Pattern ends with an incomplete string literal: yyyy'"},
      {"'''", "Pattern ends with an incomplete string literal: '''"},
      {"{", "Pattern includes reserved character: '{'"},
      {"}", "Pattern includes reserved character: '}'"},
      {"yyyy{", "Pattern includes reserved character: '{'"},
      {"#", "Pattern includes reserved character: '#'"},
      {"]", "Pattern invalid as it contains ] without previous ["},
      {"[]]", "Pattern invalid as it contains ] without previous ["},
      {"p", "Pad letter 'p' must be followed by valid pad pattern: p"},
      {"pp", "Pad letter 'p' must be followed by valid pad pattern: pp"},
      {"pp-", "Pad letter 'p' must be followed by valid pad pattern: pp-"},
      {"dp", "Pad letter 'p' must be followed by valid pad pattern: dp"},
      {"ddd", "Too many pattern letters: d"},
      {"HHH", "Too many pattern letters: H"},
      {"hhh", "Too many pattern letters: h"},
      {"kkk", "Too many pattern letters: k"},
      {"mmm", "Too many pattern letters: m"},
      {"sss", "Too many pattern letters: s"},
      {"MMMMMM", "Too many pattern letters: M"},
      {"LLLLLL", "Too many pattern letters: L"},
      {"EEEEEE", "Too many pattern letters: E"},
      {"eeeeee", "Too many pattern letters: e"},
      {"cc", "Invalid pattern \"cc\""},
      {"cccccc", "Too many pattern letters: c"},
      {"QQQQQQ", "Too many pattern letters: Q"},
      {"GGGGGG", "Too many pattern letters: G"},
      {"DDDD", "Too many pattern letters: D"},
      {"aa", "Too many pattern letters: a"},
      {"BB", "Wrong number of pattern letters: B"},
      {"BBB", "Wrong number of pattern letters: B"},
      {"www", "Too many pattern letters: w"},
      {"WW", "Too many pattern letters: W"},
      {"FF", "Too many pattern letters: F"},
      {"zzzzz", "Too many pattern letters: z"},
      {"V", "Pattern letter count must be 2: V"},
      {"VVV", "Pattern letter count must be 2: V"},
      {"vv", "Wrong number of pattern letters: v"},
      {"OO", "Pattern letter count must be 1 or 4: O"},
      {"OOO", "Pattern letter count must be 1 or 4: O"},
      {"XXXXXX", "Too many pattern letters: X"},
      {"xxxxxx", "Too many pattern letters: x"},
      {"ZZZZZZ", "Too many pattern letters: Z"},
      {"SSSSSSSSSS", "Minimum width must be from 0 to 9 inclusive but was 10"},
      {"yyyyyyyyyyyyyyyyyyyy", "The minimum width must be from 1 to 19 inclusive but was 20"},
      {"AAAAAAAAAAAAAAAAAAAA", "The minimum width must be from 1 to 19 inclusive but was 20"},
  };
  for (const auto& c : cases) {
    const auto parsed = TimePattern::parse(c.pattern);
    ASSERT_FALSE(parsed.has_value()) << c.pattern;
    EXPECT_EQ(parsed.error(), c.message) << c.pattern;
  }
}

// Java 17 throws a ClassCastException here, whose text is about its own classes.
TEST(TimePattern, APaddedNumberCannotStandRightBeforeAnother) {
  for (const char* pattern : {"ppHHmm", "ppdSSS", "pppyyyyDDD"}) {
    EXPECT_EQ(TimePattern::parse(pattern).error(),
              std::string("A padded number cannot stand right before another number: ") + pattern);
  }
  for (const char* pattern : {"ppHHppmm", "ppHH-mm", "ppHHMMM", "pppMMMd", "ppHH[mm]"}) {
    EXPECT_TRUE(TimePattern::parse(pattern).has_value()) << pattern;
  }
}

TEST(TimePattern, WhatCannotBeWrittenIsAnErrorOfThatMoment) {
  EXPECT_EQ(written(kNewYork, "pEEEE").error(),
            "Cannot print as output of 8 characters exceeds pad width of 1");
  EXPECT_EQ(written(kNewYork, "ppppMMMM"), "July");
  EXPECT_EQ(written(kKolkata, "ppppMMMM").error(),
            "Cannot print as output of 8 characters exceeds pad width of 4");
  EXPECT_EQ(written(kNewYork, "yyyyyyyyyyy").error(), "Index 11 out of bounds for length 11");
}

// The clocks of a zone decide what is written, and not only of its offset: the date too.
TEST(TimePattern, TheSameInstantInOtherZones) {
  const Time time = at(1'783'220'709, 0);
  const struct {
    const char* zone;
    const char* text;
  } cases[] = {
      {"UTC", "2026/07/05/03"},
      {"Asia/Tokyo", "2026/07/05/12"},
      {"America/Los_Angeles", "2026/07/04/20"},
      {"Pacific/Kiritimati", "2026/07/05/17"},
      {"Asia/Kathmandu", "2026/07/05/08"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(written({c.zone, time}, "yyyy/MM/dd/HH"), c.text) << c.zone;
  }
}

// EST and its like have no names in Java: there they are no zones at all.
TEST(TimePattern, AZoneWithoutNamesIsCalledByItsOwn) {
  EXPECT_EQ(written({"EST", at(0, 0)}, "z zzzz v"), "EST EST EST");
}

}  // namespace
}  // namespace weir::firehose
