// Retries: attempts, waits and quota are those of each mode, and of the service where it matters.

#include "sim/aws/retry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "sim/aws/retry_errors.h"
#include "sim/kernel/assert.h"

namespace weir::aws {
namespace {

constexpr std::vector<RetryMode> all_modes() {
  return {RetryMode::none, RetryMode::legacy, RetryMode::standard, RetryMode::standard_2026,
          RetryMode::adaptive};
}

// A service of which only the name matters, and an operation of it.
struct Service {
  explicit Service(std::string_view name, std::string_view operation_name = "Operation") {
    info.name = name;
    operation.service = &info;
    operation.name = operation_name;
  }
  ServiceInfo info{};
  OperationInfo operation{};
};

Error throttled() { return Error("ThrottlingException", 400, ""); }
Error failed() { return Error("InternalFailure", 500, "", true); }

// One client of one service, and a call of it.
struct Bench {
  explicit Bench(RetryMode mode, std::string_view service_name = "kinesis", unsigned attempts = 0,
                 std::string_view operation = "Operation")
      : service(service_name, operation), retries(mode, service.info, attempts, kDefaultStart) {}

  RetriedCall new_call() {
    return RetriedCall(service.operation, Identity::of("call").child("nth", calls++));
  }
  AfterFailure fail(RetriedCall& call, const Error& error, Duration retry_after = {}) {
    return retries.after_failure(call, error, choices, kDefaultStart, retry_after);
  }
  // How often a call is attempted that fails each time.
  unsigned attempts(const Error& error) {
    RetriedCall call = new_call();
    unsigned n = 1;
    while (fail(call, error).retry) ++n;
    return n;
  }
  std::vector<Duration> waits(const Error& error) {
    RetriedCall call = new_call();
    std::vector<Duration> all;
    for (;;) {
      const AfterFailure next = fail(call, error);
      if (!next.retry) return all;
      all.push_back(next.wait);
    }
  }

  Service service;
  Retries retries;
  Choices choices{1};
  std::uint64_t calls = 0;
};

unsigned attempts(RetryMode mode, std::string_view service, unsigned attempts_max = 0) {
  return Bench(mode, service, attempts_max).attempts(throttled());
}

TEST(Retries, AttemptsAreThoseOfTheModeAndTheService) {
  EXPECT_EQ(attempts(RetryMode::none, "kinesis"), 1u);
  EXPECT_EQ(attempts(RetryMode::legacy, "kinesis"), 5u);
  EXPECT_EQ(attempts(RetryMode::legacy, "dynamodb"), 10u);
  EXPECT_EQ(attempts(RetryMode::legacy, "dynamodbstreams"), 5u);
  EXPECT_EQ(attempts(RetryMode::standard, "kinesis"), 3u);
  EXPECT_EQ(attempts(RetryMode::standard, "dynamodb"), 3u);
  EXPECT_EQ(attempts(RetryMode::standard_2026, "kinesis"), 3u);
  EXPECT_EQ(attempts(RetryMode::standard_2026, "dynamodb"), 4u);
  EXPECT_EQ(attempts(RetryMode::standard_2026, "dynamodbstreams"), 4u);
  EXPECT_EQ(attempts(RetryMode::adaptive, "dynamodb"), 3u);
}

TEST(Retries, TheProgramsOwnNumberOfAttemptsCountsTheFirst) {
  EXPECT_EQ(attempts(RetryMode::legacy, "dynamodb", 2), 2u);
  EXPECT_EQ(attempts(RetryMode::standard, "kinesis", 1), 1u);
  EXPECT_EQ(attempts(RetryMode::legacy, "kinesis", 1000), 1000u);
  EXPECT_EQ(attempts(RetryMode::none, "kinesis", 7), 1u);
}

TEST(Retries, MoreAttemptsThanARoundHasNumbersForAreRefused) {
  EXPECT_THROW(attempts(RetryMode::legacy, "kinesis", 1001), InternalError);
}

TEST(Retries, AModeIsKnownByItsName) {
  for (const RetryMode mode : all_modes()) EXPECT_EQ(parse_retry_mode(to_string(mode)), mode);
  EXPECT_EQ(to_string(RetryMode::standard_2026), "standard-2026");
  EXPECT_EQ(parse_retry_mode("Legacy"), std::nullopt);
}

// ---- waits --------------------------------------------------------------------------------------

TEST(Retries, DynamoDbInLegacyModeWaitsDoublingFiftiesWithoutJitter) {
  EXPECT_EQ(
      Bench(RetryMode::legacy, "dynamodb").waits(throttled()),
      (std::vector<Duration>{50ms, 100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 12800ms}));
}

TEST(Retries, AThousandUncappedWaitsStillFitIntoTime) {
  Duration sum{};
  for (const Duration wait : Bench(RetryMode::legacy, "kinesis", 1000).waits(throttled())) {
    ASSERT_GE(wait, Duration::zero());
    sum += wait;
  }
  EXPECT_LT(sum, std::chrono::years(50));
}

// The upper bound of the wait before retry n, from 1.
Duration bound(RetryMode mode, bool dynamodb, bool throttle, unsigned n) {
  const std::int64_t doubling = std::int64_t{1} << std::min(n - 1, 20u);
  if (mode == RetryMode::legacy) return (dynamodb ? Duration(50ms) : Duration(1s)) * doubling;
  Duration base = 1s;
  if (mode == RetryMode::standard_2026 && !throttle) base = dynamodb ? 25ms : 50ms;
  return std::min<Duration>(base * doubling, 20s);
}

RC_GTEST_PROP(RetriesProperty, WaitsStayWithinTheBoundsOfTheirModeAndFollowTheirKeysAlone,
              (std::uint64_t who)) {
  const auto mode = *rc::gen::element(RetryMode::legacy, RetryMode::standard,
                                      RetryMode::standard_2026, RetryMode::adaptive);
  const bool dynamodb = *rc::gen::arbitrary<bool>();
  const bool throttle = *rc::gen::arbitrary<bool>();
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Bench bench(mode, dynamodb ? "dynamodb" : "s3", 30);
  Choices choices(seed);
  Choices again(seed);
  RetriedCall call(bench.service.operation, Identity{who});
  for (unsigned n = 1; n < 30; ++n) {
    RetriedCall same = call;
    const Error error = throttle ? throttled() : failed();
    const AfterFailure next = bench.retries.after_failure(call, error, choices, kDefaultStart);
    RC_ASSERT(next.retry);
    RC_ASSERT(next.wait >= Duration::zero());
    RC_ASSERT(next.wait <= bound(mode, dynamodb, throttle, n));
    Bench other(mode, dynamodb ? "dynamodb" : "s3", 30);
    RC_ASSERT(other.retries.after_failure(same, error, again, kDefaultStart).wait == next.wait);
  }
}

TEST(Retries, JitterFillsItsRange) {
  Bench bench(RetryMode::legacy);
  Duration least = 1s;
  Duration most{};
  for (int i = 0; i < 1000; ++i) {
    RetriedCall call = bench.new_call();
    const Duration wait = bench.fail(call, throttled()).wait;
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_LT(least, 10ms);
  EXPECT_GT(most, 990ms);
  EXPECT_LT(most, 1s);
}

TEST(Retries, ServersMayAskANewClientToWaitFiveSecondsLonger) {
  Bench bench(RetryMode::standard_2026);
  RetriedCall plain = bench.new_call();
  RetriedCall same = plain;
  const Duration drawn = bench.fail(plain, failed()).wait;
  EXPECT_EQ(Bench(RetryMode::standard_2026).fail(same, failed(), 1h).wait, drawn + 5s);
  RetriedCall third = bench.new_call();
  EXPECT_EQ(bench.fail(third, failed(), 2s).wait, 2s);
  RetriedCall old = plain;
  EXPECT_LE(Bench(RetryMode::standard).fail(old, failed(), 1h).wait, 2s);
}

// ---- the quota ----------------------------------------------------------------------------------

TEST(Retries, TheTokenBucketRunsDryAndThenErrorsAreTheCallersAtOnce) {
  Bench bench(RetryMode::standard);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(bench.attempts(failed()), 3u);  // 2 × 5 tokens each
  EXPECT_EQ(bench.retries.tokens(), 0);
  EXPECT_EQ(bench.attempts(failed()), 1u);
}

TEST(Retries, ATimeoutCostsTwiceAsMuch) {
  Bench bench(RetryMode::standard);
  RetriedCall call = bench.new_call();
  bench.fail(call, transport_error(TransportFailure::read_timeout));
  EXPECT_EQ(bench.retries.tokens(), 490);
  bench.fail(call, transport_error(TransportFailure::connection_reset));
  EXPECT_EQ(bench.retries.tokens(), 485);
}

TEST(Retries, TheModeOf2026ChargesFourteenAndFiveForThrottling) {
  Bench bench(RetryMode::standard_2026);
  RetriedCall call = bench.new_call();
  bench.fail(call, transport_error(TransportFailure::read_timeout));
  EXPECT_EQ(bench.retries.tokens(), 486);
  bench.fail(call, throttled());
  EXPECT_EQ(bench.retries.tokens(), 481);
}

TEST(Retries, SuccessGivesBackWhatTheLastRetryCostAndElseOne) {
  Bench bench(RetryMode::standard);
  RetriedCall call = bench.new_call();
  bench.fail(call, failed());
  bench.fail(call, transport_error(TransportFailure::read_timeout));
  EXPECT_EQ(bench.retries.tokens(), 485);
  bench.retries.after_success(call, kDefaultStart);
  EXPECT_EQ(bench.retries.tokens(), 495);  // the 5 of the first retry are gone
  bench.retries.after_success(bench.new_call(), kDefaultStart);
  EXPECT_EQ(bench.retries.tokens(), 496);
  for (int i = 0; i < 9; ++i) bench.retries.after_success(bench.new_call(), kDefaultStart);
  EXPECT_EQ(bench.retries.tokens(), Retries::kTokens);
}

TEST(Retries, LegacyModeHasNoQuota) {
  Bench bench(RetryMode::legacy);
  for (int i = 0; i < 300; ++i) EXPECT_EQ(bench.attempts(failed()), 5u);
}

TEST(Retries, ALongPollSleepsEvenWhenTheQuotaIsDry) {
  Bench bench(RetryMode::standard_2026, "sqs", 0, "ReceiveMessage");
  while (bench.attempts(failed()) > 1) {
  }
  RetriedCall call = bench.new_call();
  const AfterFailure next = bench.fail(call, failed());
  EXPECT_FALSE(next.retry);
  EXPECT_GT(next.wait, Duration::zero());
}

// ---- what is retried ----------------------------------------------------------------------------

bool retried(RetryMode mode, std::string_view service, const Error& error) {
  return Bench(mode, service).attempts(error) > 1;
}
Error error(std::string code, int status) { return Error(std::move(code), status, ""); }

TEST(RetryErrors, TransportFailuresAreRetriedInEveryModeButNone) {
  for (const TransportFailure failure :
       {TransportFailure::connect_timeout, TransportFailure::connection_refused,
        TransportFailure::read_timeout, TransportFailure::connection_reset}) {
    for (const RetryMode mode : all_modes()) {
      EXPECT_EQ(retried(mode, "s3", transport_error(failure)), mode != RetryMode::none);
    }
  }
}

TEST(RetryErrors, ServersErrorsAreRetriedAndTheCallersAreNot) {
  for (const RetryMode mode : all_modes()) {
    for (const int status : {500, 502, 503, 504}) {
      EXPECT_EQ(retried(mode, "s3", error("Any", status)), mode != RetryMode::none);
    }
    for (const char* code :
         {"ResourceNotFoundException", "TransactionCanceledException",
          "ConditionalCheckFailedException", "ValidationException", "AccessDeniedException"}) {
      EXPECT_FALSE(retried(mode, "dynamodb", error(code, 400))) << code;
    }
  }
}

TEST(RetryErrors, OnlyLegacyModeGoesByTheStatuses429And509) {
  for (const int status : {429, 509}) {
    EXPECT_TRUE(retried(RetryMode::legacy, "sns", error("Throttled", status)));
    EXPECT_FALSE(retried(RetryMode::standard, "sns", error("Throttled", status)));
  }
  EXPECT_TRUE(retried(RetryMode::standard, "lambda", error("TooManyRequestsException", 429)));
}

TEST(RetryErrors, EveryLimitExceededIsThrottlingToTheNewerModes) {
  const Error limit = error("LimitExceededException", 400);
  EXPECT_TRUE(retried(RetryMode::legacy, "kinesis", limit));
  EXPECT_FALSE(retried(RetryMode::legacy, "firehose", limit));
  EXPECT_TRUE(retried(RetryMode::standard, "firehose", limit));
  EXPECT_TRUE(is_throttling(limit));
}

TEST(RetryErrors, LegacyModeWantsCodeAndStatusToAgree) {
  EXPECT_TRUE(retried(RetryMode::legacy, "events", error("ThrottlingException", 400)));
  EXPECT_FALSE(retried(RetryMode::legacy, "events", error("ThrottlingException", 403)));
  EXPECT_TRUE(retried(RetryMode::legacy, "sqs", error("RequestThrottled", 403)));
  EXPECT_FALSE(retried(RetryMode::legacy, "sns", error("RequestThrottled", 403)));
  EXPECT_TRUE(retried(RetryMode::legacy, "s3", error("BadDigest", 400)));
  EXPECT_FALSE(retried(RetryMode::standard, "s3", error("BadDigest", 400)));
}

TEST(RetryErrors, SomeServicesHaveErrorsOfTheirOwn) {
  for (const RetryMode mode : {RetryMode::legacy, RetryMode::standard}) {
    const Error conflict = error("ReplicatedWriteConflictException", 409);
    EXPECT_TRUE(retried(mode, "dynamodb", conflict));
    EXPECT_FALSE(retried(mode, "s3", conflict));
    EXPECT_TRUE(retried(mode, "dynamodb", error("TransactionInProgressException", 400)));
    EXPECT_TRUE(retried(mode, "sts", error("IDPCommunicationError", 400)));
    EXPECT_FALSE(retried(mode, "iam", error("IDPCommunicationError", 400)));
    EXPECT_TRUE(retried(mode, "s3", error("RequestTimeout", 400)));
  }
}

}  // namespace
}  // namespace weir::aws
