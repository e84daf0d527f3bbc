// Environments: what survives in them, what does not, and how long their start takes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/lambda/run_fixture.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct Globals {
  int count = 0;
};

// Counts in its memory and in /tmp; the event may make it hang, exit or raise.
Task<Result> count(Invocation& invocation, Bytes event) {
  ExecutionEnvironment& environment = invocation.environment();
  const int memory = ++environment.memory<Globals>().count;
  Bytes& file = environment.tmp["count"];
  const int files = file.empty() ? 1 : std::stoi(file.str()) + 1;
  file = Bytes(std::to_string(files));
  if (event.view() == "\"hang\"") co_await invocation.kernel().delay(1h);
  if (event.view() == "\"exit\"") co_return exit_process(1);
  if (event.view() == "\"raise\"") throw std::runtime_error("no");
  co_return Bytes("[" + std::to_string(memory) + "," + std::to_string(files) + "]");
}

TEST(Environment, MemoryAndFilesSurviveAnInvocation) {
  RunWorld w;
  w.install(count);
  w.create();
  EXPECT_EQ(w.text(w.invoke()), "[1,1]");
  EXPECT_EQ(w.text(w.invoke()), "[2,2]");
  w.invoke("\"raise\"");  // an exception of the handler is no end of its process
  EXPECT_EQ(w.text(w.invoke()), "[4,4]");
}

// As recorded: the global is reset, the file is still there.
TEST(Environment, ATimeoutOrACrashLosesItsMemoryAndKeepsItsFiles) {
  for (const char* end : {"\"hang\"", "\"exit\""}) {
    RunWorld w;
    w.install(count);
    w.create();
    w.invoke();
    w.invoke(end);
    EXPECT_EQ(w.text(w.invoke()), "[1,3]") << end;
    EXPECT_EQ(w.f().cold_starts, 1u);
  }
}

// It counts into the duration of the next invocation, and is no cold start.
TEST(Environment, AfterItsProcessHasEndedItIsInitialisedWithinTheInvocation) {
  RunWorld w;
  w.cloud.set_latency("lambda/cold-start", {500ms, 500ms});
  w.install(count);
  w.create();
  w.invoke("\"exit\"");
  w.invoke();
  EXPECT_THAT(w.f().log.back().text, HasSubstr("\tDuration: 500.00 ms\t"));
  EXPECT_THAT(w.f().log.back().text, ::testing::Not(HasSubstr("Init Duration")));
}

TEST(Environment, IsGoneWhenItHasBeenIdleForLong) {
  RunWorld w;
  w.install(count);
  w.create();
  w.invoke();
  w.call<GetFunction>(GetFunctionRequest().WithFunctionName("f"),
                      w.lambda.state().options.environment_idle_max + 1s);
  EXPECT_EQ(w.text(w.invoke()), "[1,1]");
}

TEST(Environment, AnUpdateMakesNewOnes) {
  RunWorld w;
  w.install(count);
  w.create();
  w.invoke();
  w.call<UpdateFunctionConfiguration>(
      UpdateFunctionConfigurationRequest().WithFunctionName("f").WithDescription("x"), 1min);
  EXPECT_EQ(w.text(w.invoke()), "[1,1]");
}

TEST(Environment, OfTwoVersionsAreTwo) {
  RunWorld w;
  w.install(count);
  w.create();
  w.call<PublishVersion>(PublishVersionRequest().WithFunctionName("f"));
  w.invoke();
  EXPECT_EQ(w.text(w.invoke("{}", "f:1")), "[1,1]");
  EXPECT_EQ(w.text(w.invoke()), "[2,2]");
}

// ---- init code ----------------------------------------------------------------------------------

Task<Result> init_slowly(Invocation& invocation) {
  co_await invocation.kernel().delay(2s);
  invocation.environment().memory<Globals>().count = 100;
  co_return Bytes();
}

TEST(InitCode, RunsOnceInAnEnvironmentAndOutsideOfTheDuration) {
  RunWorld w;
  w.install(count, init_slowly);
  w.create("f", 1);
  EXPECT_EQ(w.text(w.invoke()), "[101,1]");
  EXPECT_THAT(w.f().log.back().text, HasSubstr("\tDuration: 0.00 ms\t"));
  EXPECT_THAT(w.f().log.back().text, MatchesRegex(".*\tInit Duration: 2[0-9]{3}[.].*"));
  EXPECT_EQ(w.text(w.invoke()), "[102,2]");
}

Task<Result> init_exits(Invocation&) { co_return exit_process(0); }
Task<Result> init_raises(Invocation&) { throw std::runtime_error("no module"); }
Task<Result> init_hangs(Invocation& invocation) {
  co_await invocation.kernel().delay(1h);
  co_return Bytes();
}

// As recorded, of a process that ends in its import and of one that never comes to its end.
TEST(InitCode, ThatFailsFailsAgainWithinTheInvocation) {
  struct Row {
    InitCode code;
    std::string answer;
    std::string report;
  };
  const std::vector<Row> rows = {
      {init_exits, "Error: Runtime exited without providing a reason", "Type: Runtime.ExitError"},
      {init_raises, "no module", "Error Type: Exception"},
      {init_hangs, "Error: Task timed out after 3.00 seconds", "Phase: init\tStatus: timeout"}};
  for (const Row& row : rows) {
    RunWorld w;
    w.install(count, row.code);
    w.create("f", 3);
    const auto answer = w.invoke();
    EXPECT_EQ(answer->FunctionError, "Unhandled");
    EXPECT_THAT(w.text(answer), HasSubstr(row.answer));
    EXPECT_THAT(w.logged(), ::testing::Contains(HasSubstr(row.report)));
    EXPECT_EQ(w.f().cold_starts, 1u);
  }
}

// ---- provisioned concurrency --------------------------------------------------------------------

void provision(RunWorld& w, std::int32_t number) {
  w.call<PublishVersion>(PublishVersionRequest().WithFunctionName("f"));
  w.call<PutProvisionedConcurrencyConfig>(PutProvisionedConcurrencyConfigRequest()
                                              .WithFunctionName("f")
                                              .WithQualifier("1")
                                              .WithProvisionedConcurrentExecutions(number),
                                          10min);
}

GetProvisionedConcurrencyConfigResponse provisioned(RunWorld& w) {
  return *w.call<GetProvisionedConcurrencyConfig>(
      GetProvisionedConcurrencyConfigRequest().WithFunctionName("f").WithQualifier("1"));
}

TEST(Provisioned, ItsEnvironmentsAreReadyAheadAndTheRestSpillsOver) {
  RunWorld w;
  w.install([](Invocation& invocation, Bytes) -> Task<Result> { return init_slowly(invocation); },
            init_slowly);
  w.create();
  provision(w, 1);
  EXPECT_EQ(provisioned(w).Status, "READY");
  EXPECT_EQ(provisioned(w).AvailableProvisionedConcurrentExecutions, 1);
  RunWorld::Answer first = std::unexpected(aws::Error()), second = std::unexpected(aws::Error());
  auto request = InvocationRequest().WithFunctionName("f:1");
  w.kernel.spawn(Identity::of("a"),
                 w.send<Invoke>(w.kernel, Identity::of("a"), request, 1min, first));
  w.kernel.spawn(Identity::of("b"),
                 w.send<Invoke>(w.kernel, Identity::of("b"), request, 1min, second));
  w.kernel.run();
  EXPECT_TRUE(first && second);
  EXPECT_EQ(w.f().cold_starts, 1u);
  EXPECT_EQ(w.sum("ProvisionedConcurrencyInvocations"), 1);
  EXPECT_EQ(w.sum("ProvisionedConcurrencySpilloverInvocations"), 1);
}

TEST(Provisioned, FailsWhereTheInitCodeFails) {
  RunWorld w;
  w.install(count, init_exits);
  w.create();
  provision(w, 2);
  EXPECT_EQ(provisioned(w).Status, "FAILED");
  EXPECT_EQ(provisioned(w).StatusReason, "FUNCTION_ERROR_INIT_FAILURE");
}

// As recorded: reserved 1 and provisioned 1 on version 1 leave nothing to $LATEST.
TEST(Provisioned, IsTakenFromWhatIsReserved) {
  RunWorld w;
  w.install(count);
  w.create();
  provision(w, 1);
  w.call<PutFunctionConcurrency>(
      PutFunctionConcurrencyRequest().WithFunctionName("f").WithReservedConcurrentExecutions(1));
  EXPECT_EQ(w.invoke().error().code, "TooManyRequestsException");
  EXPECT_EQ(w.text(w.invoke("{}", "f:1")), "[1,1]");
  EXPECT_EQ(w.sum("Throttles"), 1);
}

}  // namespace
}  // namespace weir::lambda
