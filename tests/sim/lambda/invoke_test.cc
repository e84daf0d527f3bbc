// Invoke: its three types, the log, and what throttles it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/aws/base64.h"
#include "sim/lambda/concurrency.h"
#include "tests/sim/lambda/fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

// A function "f" that fails so often; each run notes the second at which it began.
struct World : Pipeline {
  explicit World(int failing = 0) : failures(failing) {
    kernel.choices().check_unique_draws();
    lambda.install("code.handler", [this](Invocation& invocation, Bytes) {
      return handle(invocation.kernel(), invocation);
    });
  }
  Task<Result> handle(Kernel&, Invocation& invocation) {
    runs.push_back((kernel.now() - first) / 1s);
    invocation.log("hello");
    co_await kernel.delay(work);
    if (failures-- > 0) co_return std::unexpected(Failure{"ValueError", "no"});
    co_return Bytes("1");
  }
  Task<void> create(Kernel&) {
    co_await operator_.call<CreateFunction>(Identity::of("function"),
                                            CreateFunctionRequest()
                                                .WithFunctionName("f")
                                                .WithRole(kRole)
                                                .WithRuntime("python3.12")
                                                .WithHandler("code.handler")
                                                .WithTimeout(60)
                                                .WithCode(FunctionCode().WithZipFile("zip")));
    co_await kernel.delay(5s);
    first = kernel.now();
  }
  FunctionState& f() { return lambda.state().functions.at("f"); }

  int failures;
  Time first;
  std::vector<std::int64_t> runs;
};

using Answer = aws::Cloud::Answer<Invoke>;

Task<void> invoke(Kernel& kernel, World& w, InvocationRequest request, Answer& answer) {
  co_await w.create(kernel);
  aws::Caller caller(w.cloud.principal(kRole), Identity::of("call"));
  answer = co_await w.cloud.call<Invoke>(caller, request.WithFunctionName("f"));
}

Answer run(World& w, InvocationRequest request) {
  Answer answer;
  w.kernel.spawn(Identity::of("story"), invoke(w.kernel, w, std::move(request), answer));
  w.kernel.run_until(kDefaultStart + 12h);
  return answer;
}

InvocationRequest event() { return InvocationRequest().WithInvocationType("Event"); }

TEST(Invoke, DryRunRunsNothing) {
  World w;
  const Answer answer = run(w, InvocationRequest().WithInvocationType("DryRun"));
  EXPECT_EQ(answer->StatusCode, 204);
  EXPECT_TRUE(w.runs.empty());
}

TEST(Invoke, AQualifierThatDoesNotExistIsNotFound) {
  World w;
  const Answer answer = run(w, InvocationRequest().WithQualifier("7"));
  EXPECT_THAT(to_string(answer.error()), HasSubstr("function:f:7"));
}

TEST(Invoke, TailGivesTheLogOfTheRun) {
  World w;
  const Answer answer = run(w, InvocationRequest().WithLogType("Tail"));
  const std::string log = *aws::base64_decode(*answer->LogResult);
  EXPECT_THAT(log, MatchesRegex("START RequestId: [-0-9a-f]{36} Version: .LATEST\nhello\n"
                                "END RequestId: [-0-9a-f]{36}\n"
                                "REPORT RequestId: [-0-9a-f]{36}\tDuration: 10.00 ms\t"
                                "Billed Duration: [0-9]+ ms\tMemory Size: 128 MB\t"
                                "Max Memory Used: 128 MB\tInit Duration: [0-9.]+ ms\t\n"));
  EXPECT_EQ(w.f().log.size(), 4u);
}

TEST(Invoke, AFailedRunSaysSoInItsReport) {
  World w(1);
  run(w, InvocationRequest());
  EXPECT_THAT(w.f().log.back().text, HasSubstr("\tStatus: error\tError Type: ValueError"));
}

TEST(Invoke, ATimeoutSaysSoInItsReport) {
  World w;
  w.work = 2min;
  run(w, InvocationRequest());
  EXPECT_THAT(w.f().log.back().text, HasSubstr("\tStatus: timeout"));
}

TEST(Invoke, OnlySoManyLinesAreKept) {
  World w;
  w.lambda.state().options.log_lines_max = 2;
  run(w, InvocationRequest());
  EXPECT_EQ(w.f().log.size(), 2u);
  EXPECT_THAT(w.f().log.back().text, StartsWith("REPORT"));
}

TEST(Event, IsAcceptedBeforeItRuns) {
  World w;
  const Answer answer = run(w, event());
  EXPECT_EQ(answer->StatusCode, 202);
  EXPECT_EQ(answer->ExecutedVersion, std::nullopt);
  EXPECT_THAT(w.runs, ElementsAre(0));
  EXPECT_EQ(w.lambda.waits_for(), std::nullopt);
}

TEST(Event, AFailureIsTriedAgainAfterOneAndAfterTwoMinutes) {
  World w(9);
  run(w, event());
  EXPECT_EQ(w.runs.size(), 3u);
  EXPECT_NEAR(static_cast<double>(w.runs[1]), 60, 2);
  EXPECT_NEAR(static_cast<double>(w.runs[2]), 180, 3);
  ASSERT_EQ(w.f().failed_events.size(), 1u);
  EXPECT_EQ(w.f().failed_events[0].condition, "RetriesExhausted");
  EXPECT_EQ(w.f().failed_events[0].invocations, 3u);
}

TEST(Event, KeepsItsRequestIdOverItsTries) {
  World w(2);
  run(w, event());
  ASSERT_EQ(w.f().log.size(), 14u);  // START, hello, END, REPORT, and [ERROR] where it failed
  EXPECT_THAT(w.f().log[0].text, StartsWith("START"));
  EXPECT_EQ(w.f().log[0].text, w.f().log[5].text);
  EXPECT_EQ(w.f().log[0].text, w.f().log[10].text);
}

// Recorded: the event is failed at once when its next try would come too late.
TEST(Event, ItsMaximumAgeDecidesHowOftenItIsTried) {
  struct Row {
    Duration age;
    std::size_t runs;
  };
  for (const Row row : {Row{60s, 1}, Row{90s, 2}, Row{6h, 3}}) {
    World w(9);
    Answer answer;
    w.kernel.spawn(Identity::of("story"), invoke(w.kernel, w, event(), answer));
    w.kernel.run_until(kDefaultStart + 3s);
    w.f().event_settings[kLatest].age_max = row.age;
    w.kernel.run_until(kDefaultStart + 1h);
    EXPECT_EQ(w.runs.size(), row.runs);
    EXPECT_EQ(w.f().failed_events[0].condition,
              row.age == 6h ? "RetriesExhausted" : "EventAgeExceeded");
  }
}

TEST(Event, ReservedConcurrencyOfZeroFailsItWithoutATry) {
  World w;
  Answer answer;
  w.kernel.spawn(Identity::of("story"), invoke(w.kernel, w, event(), answer));
  w.kernel.run_until(kDefaultStart + 3s);
  w.f().reserved = 0;
  w.kernel.run_until(kDefaultStart + 1h);
  EXPECT_TRUE(w.runs.empty());
  ASSERT_EQ(w.f().failed_events.size(), 1u);
  EXPECT_EQ(w.f().failed_events[0].condition, "ZeroReservedConcurrency");
  EXPECT_EQ(w.f().failed_events[0].invocations, 0u);
}

// Throttling uses up no try: the event runs when there is room again.
TEST(Event, ThrottlingIsWaitedFor) {
  World w;
  Answer answer;
  w.kernel.spawn(Identity::of("story"), invoke(w.kernel, w, event(), answer));
  w.kernel.run_until(kDefaultStart + 3s);
  w.lambda.state().options.concurrency = 0;
  w.kernel.run_until(kDefaultStart + 5min);
  EXPECT_GT(w.f().throttles, 4u);
  EXPECT_NE(w.lambda.waits_for(), std::nullopt);
  w.lambda.state().options.concurrency = 1'000;
  w.kernel.run_until(kDefaultStart + 1h);
  EXPECT_EQ(w.runs.size(), 1u);
}

struct SiteFault final : aws::FaultHook {
  SiteFault(const aws::FaultSite& where, const aws::FaultKind& what) : site(where), kind(what) {}
  const aws::FaultSite& site;
  const aws::FaultKind& kind;
  int times = 1;
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.site.id != site.id || times <= 0) return {};
    --times;
    return {&kind, 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return false; }
};

TEST(Event, MayRunTwiceWithoutAnyError) {
  World w;
  SiteFault fault(invoke_event(), kEventDuplicated);
  w.cloud.set_faults(&fault);
  run(w, event());
  EXPECT_EQ(w.runs.size(), 2u);
  EXPECT_TRUE(w.f().failed_events.empty());
}

TEST(Environment, AnInitFailureRunsNothing) {
  World w;
  SiteFault fault(invoke_environment(), kInitFailure);
  w.cloud.set_faults(&fault);
  const Answer answer = run(w, InvocationRequest());
  EXPECT_EQ(answer->FunctionError, "Unhandled");
  EXPECT_TRUE(w.runs.empty());
}

TEST(Environment, AColdStartCanTakeManySeconds) {
  World w;
  SiteFault fault(invoke_environment(), kColdStartSpike);
  w.cloud.set_faults(&fault);
  run(w, InvocationRequest());
  ASSERT_EQ(w.runs.size(), 1u);
  EXPECT_GE(w.runs[0], 10);
}

Task<void> twice(Kernel& kernel, World& w) {
  co_await w.create(kernel);
  for (const char* name : {"first", "second"}) {
    co_await w.operator_.call<Invoke>(Identity::of(name),
                                      InvocationRequest().WithFunctionName("f"));
  }
}

TEST(Environment, IsReusedUnlessItIsRecycled) {
  for (const bool recycled : {false, true}) {
    World w;
    SiteFault fault(invoke_environment(), kEnvironmentRecycled);
    fault.times = recycled ? 2 : 0;
    w.cloud.set_faults(&fault);
    w.kernel.spawn(Identity::of("story"), twice(w.kernel, w));
    w.kernel.run_until(kDefaultStart + 1h);
    EXPECT_EQ(w.f().cold_starts, recycled ? 2u : 1u);
  }
}

// ---- concurrency --------------------------------------------------------------------------------

Task<void> reserve(Kernel& kernel, World& w, std::int32_t number, std::string& error) {
  co_await w.create(kernel);
  auto put = co_await w.operator_.call<PutFunctionConcurrency>(
      Identity::of("reserve"),
      PutFunctionConcurrencyRequest().WithFunctionName("f").WithReservedConcurrentExecutions(
          number));
  error = put ? "" : to_string(put.error());
}

TEST(Concurrency, AHundredMustStayUnreserved) {
  for (const std::int32_t number : {900, 901}) {
    World w;
    std::string error;
    w.kernel.spawn(Identity::of("story"), reserve(w.kernel, w, number, error));
    w.kernel.run_until(kDefaultStart + 1h);
    if (number == 900) {
      EXPECT_EQ(error, "");
      EXPECT_EQ(w.f().reserved, 900);
    } else {
      EXPECT_EQ(error,
                "InvalidParameterValueException (400): Specified ReservedConcurrentExecutions for "
                "function decreases account's UnreservedConcurrentExecution below its minimum "
                "value of [100].");
    }
  }
}

TEST(Concurrency, WhatIsReservedIsACap) {
  World w;
  Answer answer;
  w.kernel.spawn(Identity::of("story"), invoke(w.kernel, w, InvocationRequest(), answer));
  w.kernel.run_until(kDefaultStart + 3s);
  w.f().reserved = 0;
  w.kernel.run_until(kDefaultStart + 1h);
  EXPECT_EQ(answer.error().code, "TooManyRequestsException");
  EXPECT_THAT(answer.error().detail,
              HasSubstr("ReservedFunctionConcurrentInvocationLimitExceeded"));
  EXPECT_EQ(w.f().throttles, 1u);
}

TEST(Concurrency, AFunctionGrowsByAThousandEnvironmentsInTenSeconds) {
  Lambda lambda;
  FunctionState function;
  function.reserved = 100'000;
  const Time now = kDefaultStart;
  int made = 0;
  for (; !refuse_invocation(lambda, function, now); ++made) {
    count_environment(lambda.options, function, now);
  }
  EXPECT_EQ(made, 1'001);  // the last one may begin what it cannot finish
  EXPECT_TRUE(refuse_invocation(lambda, function, now));
  EXPECT_FALSE(refuse_invocation(lambda, function, now + 20ms));
}

}  // namespace
}  // namespace weir::lambda
