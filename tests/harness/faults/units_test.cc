#include "harness/faults/units.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <cstdint>

namespace weir {
namespace {

std::string error_of(const auto& result) { return result ? "no error" : result.error(); }

TEST(Units, DurationsAreReadInEveryUnit) {
  EXPECT_EQ(parse_duration("250ms").value(), 250ms);
  EXPECT_EQ(parse_duration("10s").value(), 10s);
  EXPECT_EQ(parse_duration("2m").value(), 2min);
  EXPECT_EQ(parse_duration("1h30m").value(), 90min);
  EXPECT_EQ(parse_duration("1h2m3s4ms5us6ns").value(), 1h + 2min + 3s + 4ms + 5us + 6ns);
  EXPECT_EQ(parse_duration("0s").value(), 0s);
  EXPECT_EQ(parse_duration("9223372036854775807ns").value(), Duration::max());
}

TEST(Units, ABadDurationIsNamedWithItsMend) {
  EXPECT_EQ(error_of(parse_duration("10")), R"("10" has no unit; write "10s", "250ms" or "1h30m")");
  EXPECT_EQ(error_of(parse_duration("")),
            R"("" is not a duration; write "10s", "250ms" or "1h30m")");
  EXPECT_EQ(error_of(parse_duration("-5s")),
            R"("-5s" is not a duration; write "10s", "250ms" or "1h30m")");
  EXPECT_EQ(error_of(parse_duration("1.5s")),
            R"("1.5s" has no unit; write "10s", "250ms" or "1h30m")");
  EXPECT_EQ(error_of(parse_duration("10sec")),
            R"("10sec" has the unknown unit "sec"; the units are h, m, s, ms, us and ns)");
  EXPECT_EQ(error_of(parse_duration("30m1h")),
            R"("30m1h" has its units out of order; write each once, the largest first: "1h30m")");
  EXPECT_EQ(error_of(parse_duration("1s1s")),
            R"("1s1s" has its units out of order; write each once, the largest first: "1h30m")");
  EXPECT_EQ(error_of(parse_duration("2562048h")),
            R"("2562048h" is too long; at most 2562047h (292 years) fit)");
  EXPECT_FALSE(parse_duration("99999999999999999999h").has_value());
}

RC_GTEST_PROP(Units, WhatIsFormattedIsReadBack, (std::int64_t number)) {
  const Duration duration(number < 0 ? -(number + 1) : number);
  RC_ASSERT(parse_duration(format_duration(duration)).value() == duration);
}

TEST(Units, ProbabilitiesAreExactRatios) {
  const auto text = [](std::string_view written) {
    return format_ratio(parse_ratio(written).value());
  };
  EXPECT_EQ(text("1/50"), "1/50");
  EXPECT_EQ(text("2/100"), "2/100");
  EXPECT_EQ(text("1%"), "1/100");
  EXPECT_EQ(text("0.5%"), "1/200");
  EXPECT_EQ(text("100%"), "1/1");
  EXPECT_EQ(text("0.02"), "1/50");
  EXPECT_EQ(text("0.1"), "1/10");  // which no binary floating point is
  EXPECT_EQ(text("0.30000000000000001"), "30000000000000001/100000000000000000");
  EXPECT_EQ(text("1"), "1/1");
  EXPECT_EQ(text("1.000"), "1/1");
  EXPECT_EQ(text("0"), "0/1");
  EXPECT_EQ(text("0.00000000000000001%"), "1/10000000000000000000");
}

TEST(Units, ABadProbabilityIsNamedWithItsMend) {
  for (const std::string_view text :
       {"", "often", "-1/2", "1/2/3", "/2", "1/", "1e-3", ".5", "0.", "2%%", "1 / 2", "+1",
        "18446744073709551616/18446744073709551617", "0.1/2"}) {
    EXPECT_EQ(error_of(parse_ratio(text)),
              "\"" + std::string(text) + R"(" is not a probability; write "1/50", "2%" or "0.02")");
  }
  EXPECT_EQ(error_of(parse_ratio("1/0")), R"("1/0" divides by 0; write "1/50", "2%" or "0.02")");
  EXPECT_EQ(error_of(parse_ratio("3/2")), R"("3/2" is more than 1; write "1/50", "2%" or "0.02")");
  EXPECT_EQ(error_of(parse_ratio("101%")),
            R"("101%" is more than 1; write "1/50", "2%" or "0.02")");
  EXPECT_EQ(error_of(parse_ratio("0.123456789012345678")),
            R"("0.123456789012345678" has more than 17 decimal places; round it)");
}

}  // namespace
}  // namespace weir
