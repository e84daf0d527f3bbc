// Cron and rate expressions: what AWS takes, what it refuses, and when they come true.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "sim/aws/timestamp.h"
#include "sim/events/schedule.h"

namespace weir::events {
namespace {

Time at(const std::string& text) { return aws::parse_timestamp(text).value(); }

std::vector<std::string> next_times(const std::string& expression, const std::string& after,
                                    std::size_t count) {
  const auto schedule = Schedule::parse(expression);
  std::vector<std::string> times;
  Time time = at(after);
  while (schedule && times.size() < count) {
    const auto next = schedule->next(at(after), time);
    if (!next) break;
    times.push_back(to_iso8601(*next, 0));
    time = *next;
  }
  return times;
}

TEST(Schedule, ComesTrueWhenTheGuideSays) {
  struct Row {
    std::string expression;
    std::string after;
    std::vector<std::string> times;
  };
  const std::vector<Row> rows = {
      {"rate(1 minute)", "2026-01-01T00:00:06Z", {"2026-01-01T00:01:06Z", "2026-01-01T00:02:06Z"}},
      {"rate(2 hours)", "2026-01-01T00:00:06.7Z", {"2026-01-01T02:00:06Z", "2026-01-01T04:00:06Z"}},
      {"rate(1 day)", "2026-01-01T00:00:00Z", {"2026-01-02T00:00:00Z"}},
      {"cron(0 10 * * ? *)",
       "2026-01-01T10:00:00Z",
       {"2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z"}},
      {"cron(15 12 * * ? *)", "2026-01-01T12:14:59.999Z", {"2026-01-01T12:15:00Z"}},
      {"cron(0 18 ? * MON-FRI *)",  // 2026-01-01 is a Thursday
       "2026-01-01T00:00:00Z",
       {"2026-01-01T18:00:00Z", "2026-01-02T18:00:00Z", "2026-01-05T18:00:00Z"}},
      {"cron(0 8 1 * ? *)",
       "2026-01-01T08:00:00Z",
       {"2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z"}},
      {"cron(0/15 * * * ? *)",
       "2026-01-01T00:31:00Z",
       {"2026-01-01T00:45:00Z", "2026-01-01T01:00:00Z"}},
      {"cron(*/20 0 * * ? *)",
       "2026-01-01T00:00:00Z",
       {"2026-01-01T00:20:00Z", "2026-01-01T00:40:00Z", "2026-01-02T00:00:00Z"}},
      {"cron(0/5 8-17 ? * MON-FRI *)", "2026-01-02T17:55:00Z", {"2026-01-05T08:00:00Z"}},
      {"cron(5,35 14 * * ? *)",
       "2026-01-01T00:00:00Z",
       {"2026-01-01T14:05:00Z", "2026-01-01T14:35:00Z"}},
      {"cron(0 20-2 * * ? *)",  // the guide's range over midnight
       "2026-01-01T21:30:00Z",
       {"2026-01-01T22:00:00Z", "2026-01-01T23:00:00Z", "2026-01-02T00:00:00Z"}},
      {"cron(0 0 1 NOV-JAN ? *)",
       "2026-01-15T00:00:00Z",
       {"2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"}},
      {"cron(0 0 L * ? *)",
       "2028-01-15T00:00:00Z",
       {"2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z"}},
      {"cron(0 0 31 * ? *)",
       "2026-02-01T00:00:00Z",
       {"2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"}},
      {"cron(0 0 3W * ? *)",  // the 3rd is a Saturday, a Tuesday, a Tuesday, a Friday, a Sunday
       "2026-01-01T00:00:00Z",
       {"2026-01-02T00:00:00Z", "2026-02-03T00:00:00Z", "2026-03-03T00:00:00Z",
        "2026-04-03T00:00:00Z", "2026-05-04T00:00:00Z"}},
      {"cron(0 0 1W 8 ? *)", "2026-01-01T00:00:00Z", {"2026-08-03T00:00:00Z"}},   // not July's
      {"cron(0 0 31W 5 ? *)", "2026-01-01T00:00:00Z", {"2026-05-29T00:00:00Z"}},  // nor June's
      {"cron(15 10 ? * 6L 2026-2030)",                                            // the last Friday
       "2026-01-01T00:00:00Z",
       {"2026-01-30T10:15:00Z", "2026-02-27T10:15:00Z"}},
      {"cron(0 2 ? * L *)", "2026-01-01T00:00:00Z", {"2026-01-03T02:00:00Z"}},
      {"cron(0 2 ? * 3#2 *)",  // the second Tuesday
       "2026-01-01T00:00:00Z",
       {"2026-01-13T02:00:00Z", "2026-02-10T02:00:00Z"}},
      {"cron(0 2 ? * SAT#5 *)",  // most months have none
       "2026-01-01T00:00:00Z",
       {"2026-01-31T02:00:00Z", "2026-05-30T02:00:00Z"}},
      {"cron(* * ? * SAT#3 *)",
       "2026-01-17T23:59:00Z",
       {"2026-02-21T00:00:00Z", "2026-02-21T00:01:00Z"}},
      {"cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z", {"2028-02-29T00:00:00Z"}},
      {"cron(0 0 1 1 ? 2030,2100-2110/5)",
       "2026-01-01T00:00:00Z",
       {"2030-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2105-01-01T00:00:00Z",
        "2110-01-01T00:00:00Z"}},
      {"cron(0/5 5 ? JAN 1-5 2022)", "2026-01-01T00:00:00Z", {}},  // taken, and never due
      {"cron(0 0 30 2 ? *)", "2026-01-01T00:00:00Z", {}},
      {"rate(999999999 days)", "2026-01-01T00:00:00Z", {}},
  };
  for (const Row& row : rows) {
    EXPECT_TRUE(Schedule::parse(row.expression)) << row.expression;
    EXPECT_EQ(next_times(row.expression, row.after, std::max<std::size_t>(row.times.size(), 1)),
              row.times)
        << row.expression << " after " << row.after;
  }
}

TEST(Schedule, RefusesWhatAwsRefuses) {
  const std::vector<std::string> wrong = {
      "",
      "rate()",
      "rate(1 minutes)",
      "rate(1 hours)",
      "rate(5 hour)",
      "rate(0 minutes)",
      "rate(-10 minutes)",
      "rate(10 seconds)",
      "rate(10 years)",
      "rate( 10 minutes)",
      " rate(10 minutes)",
      "rate(10 minutes ",
      "rate(1.5 hours)",
      "rate(10  minutes)",
      "Rate(1 minute)",
      "cron()",
      "cron(INVALID)",
      "cron(0 1 * * * *)",
      "cron(0 1 ? * ? *)",
      "cron(71 8 1 * ? *)",
      "cron(7 20 * * NOT *)",
      "cron(0 dummy ? * MON-FRI *)",
      "cron(0 24 * * ? *)",
      "cron(0 0 0 * ? *)",
      "cron(0 0 32 * ? *)",
      "cron(0 0 * 13 ? *)",
      "cron(0 0 ? * 0 *)",
      "cron(0 0 ? * 8 *)",
      "cron(0 0 * * ? 1969)",
      "cron(0 0 * * ? 2200)",
      "cron(0 0 * * ? 2030-2026)",
      "cron(0/0 * * * ? *)",
      "cron(0/60 * * * ? *)",
      "cron(/5 * * * ? *)",
      "cron(? * * * ? *)",
      "cron(0 0 ? * 2/2 *)",
      "cron(0 0 ? * MON#6 *)",
      "cron(0 0 ? * MON#0 *)",
      "cron(0 0 ? * 2#1,3#2 *)",
      "cron(0 0 L,15 * ? *)",
      "cron(0 0 W * ? *)",
      "cron(0 0 LW * ? *)",
      "cron(0 0 32W * ? *)",
      "cron(0 0 * * ?)",
      "cron(0 0 * * ? * *)",
      "cron(1, 0 * * ? *)",
      "cron(1- 0 * * ? *)",
      "cron(0 0 * * ? *",
      "at(2026-01-01T00:00:00)",
  };
  for (const std::string& expression : wrong) {
    EXPECT_FALSE(Schedule::parse(expression)) << expression;
  }
}

// The plain reading of a field: every minute is looked at.
RC_GTEST_PROP(Schedule, CronComesTrueInTheNextMinuteThatItsFieldsName, ()) {
  const int minute = *rc::gen::inRange(0, 60);
  const int step = *rc::gen::inRange(1, 60);
  const int hour = *rc::gen::inRange(0, 24);
  const int last_hour = *rc::gen::inRange(0, 24);
  const int week_day = *rc::gen::inRange(1, 8);
  const Time from =
      at("2026-01-01T00:00:00Z") + *rc::gen::inRange(0, 60 * 24 * 400) * Duration(1min);
  const std::string text = "cron(" + std::to_string(minute) + "/" + std::to_string(step) + " " +
                           std::to_string(hour) + "-" + std::to_string(last_hour) + " ? * " +
                           std::to_string(week_day) + " *)";
  const auto schedule = Schedule::parse(text);
  RC_ASSERT(schedule.has_value());
  const auto found = schedule->next(from, from);
  RC_ASSERT(found.has_value());
  const auto fits = [&](Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::int64_t of_day = (time - day) / 1min;
    const std::int64_t m = of_day % 60;
    const std::int64_t h = of_day / 60;
    const bool in_hours =
        hour <= last_hour ? hour <= h && h <= last_hour : h >= hour || h <= last_hour;
    const auto week = std::chrono::weekday(std::chrono::sys_days(day)).c_encoding() + 1;
    return m >= minute && (m - minute) % step == 0 && in_hours &&
           week == static_cast<unsigned>(week_day);
  };
  Time expected = from + 1min;
  while (!fits(expected)) expected += 1min;
  RC_ASSERT(*found == expected);
}

}  // namespace
}  // namespace weir::events
