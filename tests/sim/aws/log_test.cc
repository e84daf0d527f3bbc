// The log tells of calls and faults with virtual time, and of nothing below its level.

#include "sim/aws/log.h"

#include <gtest/gtest.h>

#include <sstream>

#include "sim/aws/cloud.h"
#include "sim/aws/request_id.h"
#include "sim/kinesis/api.h"

namespace weir::aws {
namespace {

using kinesis::PutRecord;
using kinesis::PutRecordInput;
using kinesis::PutRecordOutput;

struct Hook final : FaultHook {
  const FaultKind* kind = nullptr;
  Fault on_site(const FaultQuestion&) override { return {kind, kind == nullptr ? 0u : 7u, {}}; }
  bool watches(const FaultSite&, Time) const override { return kind != nullptr; }
};

// The lines of one PutRecord that meets this fault.
std::string lines_of_a_call(LogLevel level, const FaultKind* kind, std::string* hash = nullptr) {
  std::ostringstream out;
  Log log(level, out);
  Kernel kernel;
  Cloud cloud(kernel);
  Hook hook;
  hook.kind = kind;
  cloud.set_latency("kinesis:PutRecord", {10ms, 10ms});
  cloud.set_logger(&log);
  cloud.set_faults(&hook);
  cloud.serve<PutRecord>(
      [](const CallContext&, const PutRecordInput&) -> std::expected<PutRecordOutput, Error> {
        return PutRecordOutput().WithShardId("shardId-000000000000").WithSequenceNumber("1");
      });
  kernel.spawn(Identity::of("caller"), [](Kernel&, Cloud& c) -> Task<void> {
    co_await c.call<PutRecord>(
        Caller(c.principal("producer"), Identity::of("put")),
        PutRecordInput().WithStreamName("demo-stream").WithPartitionKey("k").WithData("d"));
  }(kernel, cloud));
  kernel.run();
  if (hash != nullptr) *hash = to_string(kernel.trace().hash());
  return out.str();
}
std::string id() { return request_id(PutRecord::info(), Identity::of("put"), 0); }

TEST(Log, ACallIsALineOfVirtualTimeAtDebug) {
  EXPECT_EQ(lines_of_a_call(LogLevel::debug, nullptr),
            "2026-01-01T00:00:00.005Z debug " + id() +
                " kinesis:PutRecord demo-stream as producer: ok\n");
}

TEST(Log, AFaultIsALineAtInfoAndItsCallOneAtDebug) {
  const std::string fault = "2026-01-01T00:00:00.005Z info " + id() +
                            " fault 7 at kinesis:PutRecord demo-stream: throttled (not applied)\n";
  EXPECT_EQ(lines_of_a_call(LogLevel::info, &kThrottled), fault);
  EXPECT_EQ(lines_of_a_call(LogLevel::debug, &kThrottled),
            fault + "2026-01-01T00:00:00.005Z debug " + id() +
                " kinesis:PutRecord demo-stream as producer: "
                "ProvisionedThroughputExceededException (400): "
                "Rate exceeded for the provisioned throughput. [fault 7]\n");
}

TEST(Log, WhatTheServiceDidIsToldApartFromWhatTheCallerLearns) {
  EXPECT_TRUE(lines_of_a_call(LogLevel::debug, &kRequestLost)
                  .ends_with("producer: not carried out [fault 7: request-lost]\n"));
  EXPECT_TRUE(lines_of_a_call(LogLevel::debug, &kResponseLost)
                  .ends_with("producer: ok [fault 7: response-lost]\n"));
}

TEST(Log, WhatIsBelowItsLevelIsNotWritten) {
  EXPECT_EQ(lines_of_a_call(LogLevel::info, nullptr), "");
  EXPECT_EQ(lines_of_a_call(LogLevel::warning, &kThrottled), "");
  EXPECT_EQ(lines_of_a_call(LogLevel::off, &kThrottled), "");
}

TEST(Log, WithoutARequestItsPlaceIsADash) {
  std::ostringstream out;
  Log log(LogLevel::trace, out);
  log.write(LogLevel::error, kDefaultStart + 1500ms, "", "{} is text, not a format");
  EXPECT_EQ(out.str(), "2026-01-01T00:00:01.500Z error - {} is text, not a format\n");
}

TEST(Log, OffIsSilentEvenForErrors) {
  std::ostringstream out;
  Log log(LogLevel::off, out);
  log.write(LogLevel::error, kDefaultStart, "", "text");
  log.write(LogLevel::off, kDefaultStart, "", "text");
  EXPECT_EQ(out.str(), "");
}

TEST(Log, GoesToStandardError) {
  testing::internal::CaptureStderr();
  Log(LogLevel::info).write(LogLevel::info, kDefaultStart, "id", "text");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "2026-01-01T00:00:00.000Z info id text\n");
}

TEST(Log, LevelsAreKnownByTheirNames) {
  for (const LogLevel level : {LogLevel::trace, LogLevel::debug, LogLevel::info, LogLevel::warning,
                               LogLevel::error, LogLevel::off}) {
    EXPECT_EQ(parse_log_level(to_string(level)), level);
  }
  EXPECT_EQ(parse_log_level("warning"), LogLevel::warning);
  EXPECT_EQ(parse_log_level(""), std::nullopt);
  EXPECT_EQ(parse_log_level("DEBUG"), std::nullopt);
  EXPECT_EQ(parse_log_level("verbose"), std::nullopt);
}

TEST(Log, NeverChangesAHistory) {
  std::string silent;
  std::string loud;
  lines_of_a_call(LogLevel::off, &kThrottled, &silent);
  lines_of_a_call(LogLevel::trace, &kThrottled, &loud);
  EXPECT_FALSE(silent.empty());
  EXPECT_EQ(silent, loud);
}

}  // namespace
}  // namespace weir::aws
