// Time zones: what Python's zoneinfo says of the same release of IANA's data, pinned for many zones
// and years; what a local time means where clocks are changed; and a local time of any instant
// leads back to it.

#include "sim/aws/time_zone.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

namespace weir::aws {
namespace {

using Kind = TimeZone::Resolved::Kind;

Time at(std::string_view text) {
  Time time;
  EXPECT_TRUE(parse_iso8601(text, &time)) << text;
  return time;
}

// The wall clock's digits, written as if they were UTC.
LocalTime local(std::string_view text) { return LocalTime(at(text).time_since_epoch()); }

const TimeZone& zone(std::string_view name) {
  const TimeZone* found = TimeZone::find(name);
  EXPECT_NE(found, nullptr) << name;
  return found == nullptr ? TimeZone::utc() : *found;
}

TEST(TimeZone, OffsetsAndAbbreviationsOfManyZonesAndYears) {
  const struct {
    const char* zone;
    const char* time;
    int offset;
    const char* abbreviation;
  } cases[] = {
      {"UTC", "2000-01-01T00:30:00Z", 0, "UTC"},
      {"UTC", "2026-07-01T00:30:00Z", 0, "UTC"},
      {"Europe/Berlin", "2000-01-01T00:30:00Z", 3600, "CET"},
      {"Europe/Berlin", "2000-07-01T00:30:00Z", 7200, "CEST"},
      {"Europe/Berlin", "2007-01-01T00:30:00Z", 3600, "CET"},
      {"Europe/Berlin", "2007-07-01T00:30:00Z", 7200, "CEST"},
      {"Europe/Berlin", "2015-01-01T00:30:00Z", 3600, "CET"},
      {"Europe/Berlin", "2015-07-01T00:30:00Z", 7200, "CEST"},
      {"Europe/Berlin", "2026-01-01T00:30:00Z", 3600, "CET"},
      {"Europe/Berlin", "2026-07-01T00:30:00Z", 7200, "CEST"},
      {"Europe/Berlin", "2087-01-01T00:30:00Z", 3600, "CET"},
      {"Europe/Berlin", "2087-07-01T00:30:00Z", 7200, "CEST"},
      {"Europe/Berlin", "2200-01-01T00:30:00Z", 3600, "CET"},
      {"Europe/Berlin", "2200-07-01T00:30:00Z", 7200, "CEST"},
      {"Europe/London", "2000-01-01T00:30:00Z", 0, "GMT"},
      {"Europe/London", "2000-07-01T00:30:00Z", 3600, "BST"},
      {"Europe/London", "2007-01-01T00:30:00Z", 0, "GMT"},
      {"Europe/London", "2007-07-01T00:30:00Z", 3600, "BST"},
      {"Europe/London", "2015-01-01T00:30:00Z", 0, "GMT"},
      {"Europe/London", "2015-07-01T00:30:00Z", 3600, "BST"},
      {"Europe/London", "2026-01-01T00:30:00Z", 0, "GMT"},
      {"Europe/London", "2026-07-01T00:30:00Z", 3600, "BST"},
      {"Europe/London", "2087-01-01T00:30:00Z", 0, "GMT"},
      {"Europe/London", "2087-07-01T00:30:00Z", 3600, "BST"},
      {"Europe/London", "2200-01-01T00:30:00Z", 0, "GMT"},
      {"Europe/London", "2200-07-01T00:30:00Z", 3600, "BST"},
      {"America/New_York", "2000-01-01T00:30:00Z", -18000, "EST"},
      {"America/New_York", "2000-07-01T00:30:00Z", -14400, "EDT"},
      {"America/New_York", "2007-01-01T00:30:00Z", -18000, "EST"},
      {"America/New_York", "2007-07-01T00:30:00Z", -14400, "EDT"},
      {"America/New_York", "2015-01-01T00:30:00Z", -18000, "EST"},
      {"America/New_York", "2015-07-01T00:30:00Z", -14400, "EDT"},
      {"America/New_York", "2026-01-01T00:30:00Z", -18000, "EST"},
      {"America/New_York", "2026-07-01T00:30:00Z", -14400, "EDT"},
      {"America/New_York", "2087-01-01T00:30:00Z", -18000, "EST"},
      {"America/New_York", "2087-07-01T00:30:00Z", -14400, "EDT"},
      {"America/New_York", "2200-01-01T00:30:00Z", -18000, "EST"},
      {"America/New_York", "2200-07-01T00:30:00Z", -14400, "EDT"},
      {"America/Los_Angeles", "2000-01-01T00:30:00Z", -28800, "PST"},
      {"America/Los_Angeles", "2000-07-01T00:30:00Z", -25200, "PDT"},
      {"America/Los_Angeles", "2007-01-01T00:30:00Z", -28800, "PST"},
      {"America/Los_Angeles", "2007-07-01T00:30:00Z", -25200, "PDT"},
      {"America/Los_Angeles", "2015-01-01T00:30:00Z", -28800, "PST"},
      {"America/Los_Angeles", "2015-07-01T00:30:00Z", -25200, "PDT"},
      {"America/Los_Angeles", "2026-01-01T00:30:00Z", -28800, "PST"},
      {"America/Los_Angeles", "2026-07-01T00:30:00Z", -25200, "PDT"},
      {"America/Los_Angeles", "2087-01-01T00:30:00Z", -28800, "PST"},
      {"America/Los_Angeles", "2087-07-01T00:30:00Z", -25200, "PDT"},
      {"America/Los_Angeles", "2200-01-01T00:30:00Z", -28800, "PST"},
      {"America/Los_Angeles", "2200-07-01T00:30:00Z", -25200, "PDT"},
      {"America/Sao_Paulo", "2000-01-01T00:30:00Z", -7200, "-02"},
      {"America/Sao_Paulo", "2000-07-01T00:30:00Z", -10800, "-03"},
      {"America/Sao_Paulo", "2007-01-01T00:30:00Z", -7200, "-02"},
      {"America/Sao_Paulo", "2007-07-01T00:30:00Z", -10800, "-03"},
      {"America/Sao_Paulo", "2015-01-01T00:30:00Z", -7200, "-02"},
      {"America/Sao_Paulo", "2015-07-01T00:30:00Z", -10800, "-03"},
      {"America/Sao_Paulo", "2026-07-01T00:30:00Z", -10800, "-03"},
      {"America/St_Johns", "2000-01-01T00:30:00Z", -12600, "NST"},
      {"America/St_Johns", "2000-07-01T00:30:00Z", -9000, "NDT"},
      {"America/St_Johns", "2007-01-01T00:30:00Z", -12600, "NST"},
      {"America/St_Johns", "2007-07-01T00:30:00Z", -9000, "NDT"},
      {"America/St_Johns", "2015-01-01T00:30:00Z", -12600, "NST"},
      {"America/St_Johns", "2015-07-01T00:30:00Z", -9000, "NDT"},
      {"America/St_Johns", "2026-01-01T00:30:00Z", -12600, "NST"},
      {"America/St_Johns", "2026-07-01T00:30:00Z", -9000, "NDT"},
      {"America/St_Johns", "2087-01-01T00:30:00Z", -12600, "NST"},
      {"America/St_Johns", "2087-07-01T00:30:00Z", -9000, "NDT"},
      {"America/St_Johns", "2200-01-01T00:30:00Z", -12600, "NST"},
      {"America/St_Johns", "2200-07-01T00:30:00Z", -9000, "NDT"},
      {"Australia/Sydney", "2000-01-01T00:30:00Z", 39600, "AEDT"},
      {"Australia/Sydney", "2000-07-01T00:30:00Z", 36000, "AEST"},
      {"Australia/Sydney", "2007-01-01T00:30:00Z", 39600, "AEDT"},
      {"Australia/Sydney", "2007-07-01T00:30:00Z", 36000, "AEST"},
      {"Australia/Sydney", "2015-01-01T00:30:00Z", 39600, "AEDT"},
      {"Australia/Sydney", "2015-07-01T00:30:00Z", 36000, "AEST"},
      {"Australia/Sydney", "2026-01-01T00:30:00Z", 39600, "AEDT"},
      {"Australia/Sydney", "2026-07-01T00:30:00Z", 36000, "AEST"},
      {"Australia/Sydney", "2087-01-01T00:30:00Z", 39600, "AEDT"},
      {"Australia/Sydney", "2087-07-01T00:30:00Z", 36000, "AEST"},
      {"Australia/Sydney", "2200-01-01T00:30:00Z", 39600, "AEDT"},
      {"Australia/Sydney", "2200-07-01T00:30:00Z", 36000, "AEST"},
      {"Australia/Lord_Howe", "2000-01-01T00:30:00Z", 39600, "+11"},
      {"Australia/Lord_Howe", "2000-07-01T00:30:00Z", 37800, "+1030"},
      {"Australia/Lord_Howe", "2007-01-01T00:30:00Z", 39600, "+11"},
      {"Australia/Lord_Howe", "2007-07-01T00:30:00Z", 37800, "+1030"},
      {"Australia/Lord_Howe", "2015-01-01T00:30:00Z", 39600, "+11"},
      {"Australia/Lord_Howe", "2015-07-01T00:30:00Z", 37800, "+1030"},
      {"Australia/Lord_Howe", "2026-01-01T00:30:00Z", 39600, "+11"},
      {"Australia/Lord_Howe", "2026-07-01T00:30:00Z", 37800, "+1030"},
      {"Australia/Lord_Howe", "2087-01-01T00:30:00Z", 39600, "+11"},
      {"Australia/Lord_Howe", "2087-07-01T00:30:00Z", 37800, "+1030"},
      {"Australia/Lord_Howe", "2200-01-01T00:30:00Z", 39600, "+11"},
      {"Australia/Lord_Howe", "2200-07-01T00:30:00Z", 37800, "+1030"},
      {"Asia/Kolkata", "2000-01-01T00:30:00Z", 19800, "IST"},
      {"Asia/Kolkata", "2026-07-01T00:30:00Z", 19800, "IST"},
      {"Asia/Kathmandu", "2000-01-01T00:30:00Z", 20700, "+0545"},
      {"Asia/Kathmandu", "2026-07-01T00:30:00Z", 20700, "+0545"},
      {"Asia/Tokyo", "2000-01-01T00:30:00Z", 32400, "JST"},
      {"Asia/Tokyo", "2026-07-01T00:30:00Z", 32400, "JST"},
      {"Asia/Calcutta", "2000-01-01T00:30:00Z", 19800, "IST"},
      {"Asia/Calcutta", "2026-07-01T00:30:00Z", 19800, "IST"},
      {"US/Pacific", "2000-01-01T00:30:00Z", -28800, "PST"},
      {"US/Pacific", "2000-07-01T00:30:00Z", -25200, "PDT"},
      {"US/Pacific", "2007-01-01T00:30:00Z", -28800, "PST"},
      {"US/Pacific", "2007-07-01T00:30:00Z", -25200, "PDT"},
      {"US/Pacific", "2015-01-01T00:30:00Z", -28800, "PST"},
      {"US/Pacific", "2015-07-01T00:30:00Z", -25200, "PDT"},
      {"US/Pacific", "2026-01-01T00:30:00Z", -28800, "PST"},
      {"US/Pacific", "2026-07-01T00:30:00Z", -25200, "PDT"},
      {"US/Pacific", "2087-01-01T00:30:00Z", -28800, "PST"},
      {"US/Pacific", "2087-07-01T00:30:00Z", -25200, "PDT"},
      {"US/Pacific", "2200-01-01T00:30:00Z", -28800, "PST"},
      {"US/Pacific", "2200-07-01T00:30:00Z", -25200, "PDT"},
      {"Africa/Casablanca", "2000-01-01T00:30:00Z", 0, "+00"},
      {"Africa/Casablanca", "2026-01-01T00:30:00Z", 3600, "+01"},
      {"Africa/Casablanca", "2026-07-01T00:30:00Z", 3600, "+01"},
      {"Africa/Casablanca", "2087-01-01T00:30:00Z", 0, "+00"},
      {"Africa/Cairo", "2000-01-01T00:30:00Z", 7200, "EET"},
      {"Africa/Cairo", "2000-07-01T00:30:00Z", 10800, "EEST"},
      {"Africa/Cairo", "2007-01-01T00:30:00Z", 7200, "EET"},
      {"Africa/Cairo", "2007-07-01T00:30:00Z", 10800, "EEST"},
      {"Africa/Cairo", "2015-01-01T00:30:00Z", 7200, "EET"},
      {"Africa/Cairo", "2026-07-01T00:30:00Z", 10800, "EEST"},
      {"Africa/Cairo", "2087-01-01T00:30:00Z", 7200, "EET"},
      {"Africa/Cairo", "2087-07-01T00:30:00Z", 10800, "EEST"},
      {"Africa/Cairo", "2200-01-01T00:30:00Z", 7200, "EET"},
      {"Africa/Cairo", "2200-07-01T00:30:00Z", 10800, "EEST"},
      {"Asia/Gaza", "2000-01-01T00:30:00Z", 7200, "EET"},
      {"Asia/Gaza", "2000-07-01T00:30:00Z", 10800, "EEST"},
      {"Asia/Gaza", "2007-01-01T00:30:00Z", 7200, "EET"},
      {"Asia/Gaza", "2007-07-01T00:30:00Z", 10800, "EEST"},
      {"Asia/Gaza", "2015-01-01T00:30:00Z", 7200, "EET"},
      {"Asia/Gaza", "2015-07-01T00:30:00Z", 10800, "EEST"},
      {"Asia/Gaza", "2026-01-01T00:30:00Z", 7200, "EET"},
      {"Asia/Gaza", "2026-07-01T00:30:00Z", 10800, "EEST"},
      {"Asia/Gaza", "2087-01-01T00:30:00Z", 7200, "EET"},
      {"Asia/Gaza", "2087-07-01T00:30:00Z", 10800, "EEST"},
      {"Asia/Gaza", "2200-01-01T00:30:00Z", 7200, "EET"},
      {"Asia/Gaza", "2200-07-01T00:30:00Z", 10800, "EEST"},
      {"Pacific/Apia", "2000-01-01T00:30:00Z", -39600, "-11"},
      {"Pacific/Apia", "2015-01-01T00:30:00Z", 50400, "+14"},
      {"Pacific/Apia", "2015-07-01T00:30:00Z", 46800, "+13"},
      {"Pacific/Apia", "2026-07-01T00:30:00Z", 46800, "+13"},
      {"Pacific/Chatham", "2000-01-01T00:30:00Z", 49500, "+1345"},
      {"Pacific/Chatham", "2000-07-01T00:30:00Z", 45900, "+1245"},
      {"Pacific/Chatham", "2007-01-01T00:30:00Z", 49500, "+1345"},
      {"Pacific/Chatham", "2007-07-01T00:30:00Z", 45900, "+1245"},
      {"Pacific/Chatham", "2015-01-01T00:30:00Z", 49500, "+1345"},
      {"Pacific/Chatham", "2015-07-01T00:30:00Z", 45900, "+1245"},
      {"Pacific/Chatham", "2026-01-01T00:30:00Z", 49500, "+1345"},
      {"Pacific/Chatham", "2026-07-01T00:30:00Z", 45900, "+1245"},
      {"Pacific/Chatham", "2087-01-01T00:30:00Z", 49500, "+1345"},
      {"Pacific/Chatham", "2087-07-01T00:30:00Z", 45900, "+1245"},
      {"Pacific/Chatham", "2200-01-01T00:30:00Z", 49500, "+1345"},
      {"Pacific/Chatham", "2200-07-01T00:30:00Z", 45900, "+1245"},
      {"Pacific/Kiritimati", "2000-01-01T00:30:00Z", 50400, "+14"},
      {"Pacific/Kiritimati", "2026-07-01T00:30:00Z", 50400, "+14"},
      {"America/Nuuk", "2000-01-01T00:30:00Z", -10800, "-03"},
      {"America/Nuuk", "2000-07-01T00:30:00Z", -7200, "-02"},
      {"America/Nuuk", "2007-01-01T00:30:00Z", -10800, "-03"},
      {"America/Nuuk", "2007-07-01T00:30:00Z", -7200, "-02"},
      {"America/Nuuk", "2015-01-01T00:30:00Z", -10800, "-03"},
      {"America/Nuuk", "2015-07-01T00:30:00Z", -7200, "-02"},
      {"America/Nuuk", "2026-07-01T00:30:00Z", -3600, "-01"},
      {"America/Nuuk", "2087-01-01T00:30:00Z", -7200, "-02"},
      {"America/Nuuk", "2087-07-01T00:30:00Z", -3600, "-01"},
      {"America/Nuuk", "2200-01-01T00:30:00Z", -7200, "-02"},
      {"America/Nuuk", "2200-07-01T00:30:00Z", -3600, "-01"},
      {"Antarctica/Troll", "2000-01-01T00:30:00Z", 0, "-00"},
      {"Antarctica/Troll", "2007-01-01T00:30:00Z", 0, "+00"},
      {"Antarctica/Troll", "2007-07-01T00:30:00Z", 7200, "+02"},
      {"Antarctica/Troll", "2015-01-01T00:30:00Z", 0, "+00"},
      {"Antarctica/Troll", "2015-07-01T00:30:00Z", 7200, "+02"},
      {"Antarctica/Troll", "2026-01-01T00:30:00Z", 0, "+00"},
      {"Antarctica/Troll", "2026-07-01T00:30:00Z", 7200, "+02"},
      {"Antarctica/Troll", "2087-01-01T00:30:00Z", 0, "+00"},
      {"Antarctica/Troll", "2087-07-01T00:30:00Z", 7200, "+02"},
      {"Antarctica/Troll", "2200-01-01T00:30:00Z", 0, "+00"},
      {"Antarctica/Troll", "2200-07-01T00:30:00Z", 7200, "+02"},
      {"Europe/Istanbul", "2000-01-01T00:30:00Z", 7200, "EET"},
      {"Europe/Istanbul", "2000-07-01T00:30:00Z", 10800, "EEST"},
      {"Europe/Istanbul", "2007-01-01T00:30:00Z", 7200, "EET"},
      {"Europe/Istanbul", "2007-07-01T00:30:00Z", 10800, "EEST"},
      {"Europe/Istanbul", "2015-01-01T00:30:00Z", 7200, "EET"},
      {"Europe/Istanbul", "2015-07-01T00:30:00Z", 10800, "EEST"},
      {"Europe/Istanbul", "2026-01-01T00:30:00Z", 10800, "+03"},
      {"Europe/Istanbul", "2026-07-01T00:30:00Z", 10800, "+03"},
      {"Asia/Tehran", "2000-01-01T00:30:00Z", 12600, "+0330"},
      {"Asia/Tehran", "2000-07-01T00:30:00Z", 16200, "+0430"},
      {"Asia/Tehran", "2007-01-01T00:30:00Z", 12600, "+0330"},
      {"Asia/Tehran", "2015-07-01T00:30:00Z", 16200, "+0430"},
      {"Asia/Tehran", "2026-01-01T00:30:00Z", 12600, "+0330"},
      {"Asia/Tehran", "2026-07-01T00:30:00Z", 12600, "+0330"},
      {"America/Caracas", "2000-01-01T00:30:00Z", -14400, "-04"},
      {"America/Caracas", "2015-01-01T00:30:00Z", -16200, "-0430"},
      {"America/Caracas", "2026-01-01T00:30:00Z", -14400, "-04"},
      {"America/Caracas", "2026-07-01T00:30:00Z", -14400, "-04"},
      {"Etc/GMT+5", "2000-01-01T00:30:00Z", -18000, "-05"},
      {"Etc/GMT+5", "2026-07-01T00:30:00Z", -18000, "-05"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(zone(c.zone).offset_at(at(c.time)).count(), c.offset) << c.zone << " " << c.time;
    EXPECT_EQ(zone(c.zone).abbreviation_at(at(c.time)), c.abbreviation) << c.zone << " " << c.time;
  }
}

TEST(TimeZone, APeriodEndsToTheSecondAndTheNextBeginsThere) {
  const struct {
    const char* zone;
    const char* time;
    const char* begin;
    const char* end;
  } cases[] = {
      {"Europe/Berlin", "2026-07-01", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"},
      {"Europe/Berlin", "2100-01-01", "2099-10-25T01:00:00Z", "2100-03-28T01:00:00Z"},
      {"Australia/Lord_Howe", "2026-01-01", "2025-10-04T15:30:00Z", "2026-04-04T15:00:00Z"},
      {"America/New_York", "2007-03-11T06:59:59Z", "2006-10-29T06:00:00Z", "2007-03-11T07:00:00Z"},
      {"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2012-03-31T14:00:00Z"},
  };
  for (const auto& c : cases) {
    const TimeZone::Period period = zone(c.zone).period_at(at(c.time));
    EXPECT_EQ(to_iso8601(period.begin, 0), c.begin) << c.zone;
    EXPECT_EQ(to_iso8601(period.end, 0), c.end) << c.zone;
    EXPECT_EQ(zone(c.zone).period_at(period.end).begin, period.end);
    EXPECT_EQ(zone(c.zone).period_at(period.begin - 1ns).end, period.begin);
  }
}

TEST(TimeZone, WithoutChangesThePeriodIsAllOfTime) {
  const TimeZone::Period period = TimeZone::utc().period_at(kDefaultStart);
  EXPECT_EQ(period.begin, Time::min());
  EXPECT_EQ(period.end, Time::max());
  EXPECT_EQ(TimeZone::utc().to_local(kDefaultStart).time_since_epoch(),
            kDefaultStart.time_since_epoch());
}

TEST(TimeZone, BothEndsOfTimeHaveAnOffset) {
  for (const TimeZone& each : TimeZone::all()) {
    EXPECT_LE(each.period_at(Time::min()).begin, Time::min()) << each.name();
    EXPECT_LE(each.period_at(Time::max()).begin, Time::max()) << each.name();
  }
}

TEST(TimeZone, SummersAreDaylightTimeInIrelandAndMoroccoToo) {
  for (const char* name : {"Europe/Dublin", "Europe/Berlin", "America/Denver"}) {
    EXPECT_FALSE(zone(name).period_at(at("2026-01-15")).daylight) << name;
    EXPECT_TRUE(zone(name).period_at(at("2026-07-15")).daylight) << name;
  }
  EXPECT_TRUE(zone("Africa/Casablanca").period_at(at("2025-07-15")).daylight);
  EXPECT_FALSE(zone("Africa/Casablanca").period_at(at("2025-03-10")).daylight);  // Ramadan
  EXPECT_TRUE(zone("Australia/Sydney").period_at(at("2026-01-15")).daylight);
}

TEST(TimeZone, LocalTimesWhereClocksAreChanged) {
  const struct {
    const char* zone;
    const char* local;
    Kind kind;
    const char* earlier;
    const char* later;
    const char* instant;
  } cases[] = {
      {"Europe/Berlin", "2026-03-29T01:59:59Z", Kind::unique, "2026-03-29T00:59:59Z",
       "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z"},
      {"Europe/Berlin", "2026-03-29T02:30:00Z", Kind::skipped, "2026-03-29T00:30:00Z",
       "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z"},
      {"Europe/Berlin", "2026-03-29T03:00:00Z", Kind::unique, "2026-03-29T01:00:00Z",
       "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
      {"Europe/Berlin", "2026-10-25T02:30:00Z", Kind::repeated, "2026-10-25T00:30:00Z",
       "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"},
      {"Europe/Berlin", "2026-10-25T03:00:00Z", Kind::unique, "2026-10-25T02:00:00Z",
       "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
      {"Australia/Lord_Howe", "2026-10-04T02:15:00Z", Kind::skipped, "2026-10-03T15:15:00Z",
       "2026-10-03T15:45:00Z", "2026-10-03T15:45:00Z"},
      {"Pacific/Apia", "2011-12-30T12:00:00Z", Kind::skipped, "2011-12-29T22:00:00Z",
       "2011-12-30T22:00:00Z", "2011-12-30T22:00:00Z"},  // a whole day
      {"America/New_York", "2150-11-01T01:30:00Z", Kind::repeated, "2150-11-01T05:30:00Z",
       "2150-11-01T06:30:00Z", "2150-11-01T05:30:00Z"},
      {"Asia/Kolkata", "2026-06-01T05:30:00.25Z", Kind::unique, "2026-06-01T00:00:00.25Z",
       "2026-06-01T00:00:00.25Z", "2026-06-01T00:00:00.25Z"},
  };
  for (const auto& c : cases) {
    const TimeZone::Resolved resolved = zone(c.zone).resolve(local(c.local));
    EXPECT_EQ(resolved.kind, c.kind) << c.zone << " " << c.local;
    EXPECT_EQ(resolved.earlier, at(c.earlier)) << c.zone << " " << c.local;
    EXPECT_EQ(resolved.later, at(c.later)) << c.zone << " " << c.local;
    EXPECT_EQ(zone(c.zone).to_instant(local(c.local)), at(c.instant)) << c.zone << " " << c.local;
  }
}

RC_GTEST_PROP(TimeZone, TheLocalTimeOfAnInstantLeadsBackToIt, ()) {
  const auto zones = TimeZone::all();
  const TimeZone& each = zones[*rc::gen::inRange<std::size_t>(0, zones.size())];
  const Time time(
      std::chrono::seconds(*rc::gen::inRange<std::int64_t>(-2'000'000'000, 9'000'000'000)));
  const TimeZone::Resolved resolved = each.resolve(each.to_local(time));
  RC_ASSERT(resolved.kind != Kind::skipped);
  RC_ASSERT(resolved.earlier == time || resolved.later == time);
}

TEST(TimeZone, NamesAreExactAndLinksKeepTheirOwn) {
  EXPECT_EQ(zone("Asia/Calcutta").name(), "Asia/Calcutta");
  EXPECT_EQ(TimeZone::utc().name(), "UTC");
  for (const char* name : {"", "utc", "Europe/berlin", "Europe/Berlin ", "Mars/Olympus", "Factory",
                           "posix/UTC", "+01:00"}) {
    EXPECT_EQ(TimeZone::find(name), nullptr) << name;
  }
  EXPECT_TRUE(std::ranges::is_sorted(TimeZone::all(), {}, &TimeZone::name));
  EXPECT_GT(TimeZone::all().size(), 590U);
  EXPECT_FALSE(TimeZone::data_version().empty());
}

}  // namespace
}  // namespace weir::aws
