// The payments pipeline: its pieces, and that it holds without faults.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/explore/input.h"
#include "harness/explore/run.h"
#include "harness/explore/scenario.h"
#include "scenarios/payments/payment.h"
#include "scenarios/payments/window.h"

namespace weir::payments {
namespace {

TEST(Payment, AmountsAreExactCents) {
  for (const auto& [text, cents] :
       std::vector<std::pair<const char*, std::int64_t>>{{"125.50", 12550},
                                                         {"125.5", 12550},
                                                         {"1", 100},
                                                         {"0.01", 1},
                                                         {"1001.00", 100100},
                                                         {"-3.07", -307}}) {
    EXPECT_EQ(read_cents(text), cents) << text;
  }
  for (const char* text : {"", ".", "1.234", "1e3", "x", "1.x", "99999999999999999999"}) {
    EXPECT_EQ(read_cents(text), std::nullopt) << text;
  }
  EXPECT_EQ(write_cents(12550), "125.50");
  EXPECT_EQ(write_cents(-7), "-0.07");
}

// Every amount that the seed can draw survives both parsers.
TEST(Payment, BothParsersReadEveryAmountExactly) {
  for (std::int64_t cents = 100; cents <= 100'100; ++cents) {
    const std::string json =
        R"({"amount":)" + write_cents(cents) + R"(,"event_timestamp":1767225661001})";
    for (const Parser parser : {Parser::nlohmann, Parser::simdjson}) {
      const auto payment = read_payment(json, parser);
      ASSERT_TRUE(payment) << json;
      ASSERT_EQ(payment->cents, cents);
      ASSERT_EQ(payment->minute, Time() + 29453761min);
    }
  }
}

TEST(Payment, WhatIsNoneIsSkipped) {
  for (const char* json :
       {"", "{}", "[]", "1", R"({"amount":1})", R"({"event_timestamp":1})",
        R"({"amount":"1","event_timestamp":1})", R"({"amount":1,"event_timestamp":"1"})",
        R"({"amount":1,"event_timestamp":-1})", R"({"amount":1,"event_timestamp":99999999999999})",
        R"({"amount":1.234,"event_timestamp":1})", R"({"amount":1,"event_timestamp":1)"}) {
    for (const Parser parser : {Parser::nlohmann, Parser::simdjson}) {
      EXPECT_FALSE(read_payment(json, parser)) << json;
    }
  }
}

TEST(Payment, ATimestampIsAddedOnlyWhereThereIsNone) {
  const auto stamped = stamp(Bytes(R"({"amount":1})"), Time() + 5ms);
  ASSERT_TRUE(stamped);
  EXPECT_EQ(stamped->view(), R"({"amount":1,"event_timestamp":5})");
  EXPECT_FALSE(stamp(Bytes(R"({"event_timestamp":1})"), Time()));
  EXPECT_FALSE(stamp(Bytes("no object"), Time()));
}

TEST(Window, IsWrittenAndReadAsTheSeedHasIt) {
  const Time start = Time() + 28421910min;
  const std::string json = write_window(start, {45, 523467});
  EXPECT_EQ(json, R"({"window_start":"2024-01-15T10:30:00.000Z",)"
                  R"("window_end":"2024-01-15T10:31:00.000Z","transaction_count":45,)"
                  R"("total_amount":5234.67,"avg_amount":116.33})");
  const auto window = read_window(json);
  ASSERT_TRUE(window);
  EXPECT_EQ(window->start, start);
  EXPECT_EQ(window->total, (Total{45, 523467}));
  EXPECT_THAT(write_window(start, {8, 100}), ::testing::HasSubstr(R"("avg_amount":0.13)"))
      << "12.5 cents are rounded half up";
}

RunResult run_payments(const std::string& variant, std::size_t count, RunOptions options = {}) {
  const ScenarioInfo* info = find_scenario("payments");
  auto input = read_input(info->sample, {.partition_key_pointer = info->partition_key});
  EXPECT_TRUE(input);
  input->records.resize(count);
  options.variant = variant;
  return run(*info, input->records, options);
}

TEST(Payments, EveryVariantHoldsWithoutFaults) {
  for (const char* variant : {"", "steady", "steady_simdjson"}) {
    const RunResult result = run_payments(variant, 120);
    EXPECT_EQ(result.verdict, Verdict::held) << variant << ": " << result.reason;
    EXPECT_EQ(result.counts.delivered, 120u);
    ASSERT_EQ(result.tables.size(), 1u);
    EXPECT_FALSE(result.tables[0].rows.empty());
    for (const auto& row : result.tables[0].rows) EXPECT_EQ(row[1], row[2]);
  }
}

TEST(Payments, ABatchThatComesAgainIsCountedTwice) {
  const auto plan = parse_plan(
      R"({"weir_plan":1,"rules":[{"where":"lambda:Invoke/run","what":"timeout-after",
          "resource":"payments-aggregator","nth":1}]})",
      "test");
  ASSERT_TRUE(plan) << plan.error();
  RunOptions options;
  options.plan = *plan;
  const RunResult result = run_payments("", 100, options);
  EXPECT_EQ(result.verdict, Verdict::violated);
  EXPECT_THAT(result.reason, ::testing::HasSubstr("window totals are exactly once"));
}

TEST(Payments, SkippingEmptyPollsChangesNothing) {
  RunOptions waking;
  waking.skip_idle = false;
  EXPECT_EQ(run_payments("", 60).history_hash, run_payments("", 60, waking).history_hash);
}

}  // namespace
}  // namespace weir::payments
