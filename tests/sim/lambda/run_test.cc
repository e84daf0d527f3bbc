// One invocation: what it is told, what it answers and refuses, what it leaves in logs and metrics.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/aws/base64.h"
#include "sim/lambda/concurrency.h"
#include "sim/lambda/json_text.h"
#include "sim/s3/api.h"
#include "tests/sim/lambda/run_fixture.h"

namespace weir::lambda {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

Task<Result> echo(Invocation& invocation, Bytes event) {
  invocation.log("hello");
  co_return event;
}

TEST(Json, IsToldFromWhatIsNone) {
  const std::vector<std::string> good = {"{}",
                                         "[]",
                                         " null ",
                                         "0",
                                         "-1.5e+3",
                                         R"("\u00e4\n")",
                                         R"({"a":[1,{"b":[]}],"c":"d"})",
                                         R"(["a long string of base64==","another one"])",
                                         "[[[[]]]]",
                                         "\"\xc3\xa4\""};
  const std::vector<std::string> bad = {"",
                                        "x",
                                        "{",
                                        "[1,]",
                                        "{a:1}",
                                        R"({"a"})",
                                        "1 2",
                                        "01",
                                        "-",
                                        "\"",
                                        "\"\n\"",
                                        "[1}",
                                        "nul",
                                        R"("\x")",
                                        R"("\u00g0")",
                                        R"({"a":1,})",
                                        R"(["a long string of base64)",
                                        "1.",
                                        "12345678901234567890123456789\"",
                                        R"({"a":1]})"};
  for (const std::string& text : good) EXPECT_TRUE(is_json(text)) << text;
  for (const std::string& text : bad) EXPECT_FALSE(is_json(text)) << text;
}

TEST(Invoke, WhatIsRefused) {
  struct Row {
    InvocationRequest request;
    std::string error;
  };
  const auto to_f = [] { return InvocationRequest().WithFunctionName("f"); };
  const std::vector<Row> rows = {
      {to_f().WithPayload(Bytes("not json")),
       "InvalidRequestContentException (400): Could not "
       "parse request body into json: Could not parse "
       "payload into json: Unexpected token"},
      {to_f().WithClientContext("e30"),
       "InvalidRequestContentException (400): Client context must "
       "be a valid Base64-encoded JSON object."},
      {to_f().WithClientContext(aws::base64_encode("\"" + std::string(3'000, 'x') + "\"")),
       "InvalidRequestContentException (400): Client context must be a valid Base64-encoded JSON "
       "object."},
      {to_f().WithQualifier("live"),
       "ResourceNotFoundException (404): Function not found: "
       "arn:aws:lambda:us-east-1:000000000000:function:f:live"}};
  RunWorld w;
  w.install(echo);
  w.create();
  for (const Row& row : rows) {
    const auto answer = w.call<Invoke>(row.request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(to_string(answer.error()), row.error);
  }
  EXPECT_EQ(w.f().invocations, 0u);
}

TEST(Invoke, WithoutAPayloadTheEventIsAnEmptyObject) {
  RunWorld w;
  w.install(echo);
  w.create();
  EXPECT_EQ(w.text(w.invoke("")), "{}");
}

Task<Result> show(Invocation& invocation, Bytes) {
  const auto variables = invocation.environment_variables();
  co_return Bytes(json({{"arn", invocation.invoked_function_arn()},
                        {"version", invocation.version()},
                        {"caller", invocation.caller_arn()},
                        {"client", invocation.client_context()},
                        {"stream", invocation.log_stream()},
                        {"mine", variables.at("MINE")},
                        {"name", variables.at("AWS_LAMBDA_FUNCTION_NAME")},
                        {"type", variables.at("AWS_LAMBDA_INITIALIZATION_TYPE")},
                        {"runtime", variables.at("AWS_EXECUTION_ENV")}})
                      .dump());
}

TEST(Invoke, TheHandlerIsToldOfItself) {
  RunWorld w;
  w.install(show);
  w.create();
  w.call<UpdateFunctionConfiguration>(
      UpdateFunctionConfigurationRequest().WithFunctionName("f").WithEnvironment(
          Environment().WithVariables({{"MINE", "x"}})),
      1min);
  w.call<PublishVersion>(PublishVersionRequest().WithFunctionName("f"));
  w.call<CreateAlias>(
      CreateAliasRequest().WithFunctionName("f").WithName("live").WithFunctionVersion("1"));
  const auto answer = w.call<Invoke>(
      InvocationRequest().WithFunctionName("f").WithQualifier("live").WithClientContext(
          aws::base64_encode(R"({"custom":1})")));
  EXPECT_EQ(answer->ExecutedVersion, "1");
  const json told = json::parse(w.text(answer));
  EXPECT_EQ(told["arn"], "arn:aws:lambda:us-east-1:000000000000:function:f:live");
  EXPECT_EQ(told["version"], "1");
  EXPECT_EQ(told["caller"], "arn:aws:sts::000000000000:assumed-role/r/f@lambda_function");
  EXPECT_EQ(told["client"], R"({"custom":1})");
  EXPECT_EQ(told["mine"], "x");
  EXPECT_EQ(told["name"], "f");
  EXPECT_EQ(told["type"], "on-demand");
  EXPECT_EQ(told["runtime"], "AWS_Lambda_python3.12");
  EXPECT_THAT(told["stream"].get<std::string>(),
              MatchesRegex("[0-9]{4}/[0-9]{2}/[0-9]{2}/.1.[0-9a-f]{32}"));
}

// A weight of a fifth: of 1,000 invocations, some 200.
TEST(Invoke, AnAliasSendsAPartOfItsInvocationsToAnotherVersion) {
  RunWorld w;
  w.install(echo);
  w.create();
  w.call<PublishVersion>(PublishVersionRequest().WithFunctionName("f"));
  w.call<UpdateFunctionConfiguration>(
      UpdateFunctionConfigurationRequest().WithFunctionName("f").WithDescription("x"), 1min);
  w.call<PublishVersion>(PublishVersionRequest().WithFunctionName("f"));
  w.call<CreateAlias>(
      CreateAliasRequest()
          .WithFunctionName("f")
          .WithName("live")
          .WithFunctionVersion("1")
          .WithRoutingConfig(
              AliasRoutingConfiguration().WithAdditionalVersionWeights({{"2", 0.2}})));
  int second = 0;
  for (int i = 0; i < 1'000; ++i)
    second += w.invoke("{}", "f:live")->ExecutedVersion == "2" ? 1 : 0;
  EXPECT_NEAR(second, 200, 40);
}

Task<Result> show_late(Invocation& invocation, Bytes) {
  co_await invocation.kernel().delay(20s);
  co_return Bytes("\"" + invocation.settings().description + "\"");
}

// As recorded: an invocation keeps to the version that it began with.
TEST(Invoke, AnUpdateDoesNotReachWhatRuns) {
  RunWorld w;
  w.install(show_late);
  w.create("f", 60);
  RunWorld::Answer answer = std::unexpected(aws::Error());
  const Identity slow = Identity::of("slow");
  const auto request = InvocationRequest().WithFunctionName("f");
  w.kernel.spawn(slow, w.send<Invoke>(w.kernel, slow, request, 0s, answer));
  w.call<UpdateFunctionConfiguration>(
      UpdateFunctionConfigurationRequest().WithFunctionName("f").WithDescription("new"), 5s);
  w.kernel.run();
  EXPECT_EQ(w.text(answer), "\"\"");
  EXPECT_EQ(w.text(w.invoke()), "\"new\"");
}

TEST(Invoke, OnlySoManyRequestsASecondAreTaken) {
  struct Row {
    std::optional<std::int64_t> reserved;
    int taken;
    std::string reason;
  };
  const std::vector<Row> rows = {
      {1, 11, "ReservedFunctionInvocationRateLimitExceeded"},  // the last one may begin
      {std::nullopt, 10'001, "FunctionInvocationRateLimitExceeded"}};
  for (const Row& row : rows) {
    FunctionState function;
    function.reserved = row.reserved;
    const Time now = kDefaultStart;
    int taken = 0;
    while (!refuse_request(Options(), function, now)) ++taken;
    EXPECT_EQ(taken, row.taken);
    EXPECT_THAT(refuse_request(Options(), function, now)->detail, HasSubstr(row.reason));
    EXPECT_FALSE(refuse_request(Options(), function, now + 1s));
  }
}

// ---- failures -----------------------------------------------------------------------------------

Task<Result> fail(Invocation&, Bytes) {
  Failure failure{"ValueError", "no"};
  failure.stack = {"  File \"/var/task/f.py\", line 1, in g\n    raise\n"};
  co_return std::unexpected(failure);
}

TEST(Failures, EachLanguageHasItsForm) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"python3.12", R"(\{"errorMessage":"no","errorType":"ValueError","requestId":)"
                     R"("[-0-9a-f]{36}","stackTrace":\["  File .*raise.n"\]\})"},
      {"nodejs20.x", R"(\{"errorType":"ValueError","errorMessage":"no","trace":\["ValueError: no")"
                     R"(,"  File .*raise.n"\]\})"},
      {"java21", R"(\{"errorType":"ValueError","errorMessage":"no","stackTrace":\[.*\]\})"},
      {"provided.al2023", R"(\{"errorType":"ValueError","errorMessage":"no"\})"}};
  for (const auto& [runtime, payload] : rows) {
    RunWorld w;
    w.install(fail);
    w.create();
    w.call<UpdateFunctionConfiguration>(
        UpdateFunctionConfigurationRequest().WithFunctionName("f").WithRuntime(runtime), 1min);
    EXPECT_THAT(w.text(w.invoke()), MatchesRegex(payload));
  }
}

Task<Result> call_twice(Invocation& invocation, Bytes) {
  for (const char* key : {"one", "two"}) {
    auto request = s3::PutObjectRequest().WithBucket("b").WithKey(key);
    auto put = co_await invocation.call<s3::PutObject>(Identity::of(key), request);
    if (!put) co_return failure(put.error());
  }
  co_return Bytes("1");
}

// What has been sent is done, whatever the caller is told.
TEST(Failures, TheProcessMayEndBetweenTwoCalls) {
  struct Row {
    const aws::FaultSite& site;
    const aws::FaultKind& kind;
    std::string type;
    std::size_t done;
  };
  const std::vector<Row> rows = {
      {invoke_between(), kTimeoutBetween, "Sandbox.Timedout", 1},
      {invoke_between(), kCrashBetween, "Runtime.ExitError", 1},
      {invoke_between(), kOutOfMemory, "Runtime.OutOfMemory", 1},
      {invoke_run(), kResponseTooLarge, "Function.ResponseSizeTooLarge", 2},
      {invoke_run(), kResponseUnserializable, "Runtime.MarshalError", 2},
      {invoke_run(), kCrashBefore, "Runtime.ExitError", 0},
      {invoke_run(), kTimeoutAfter, "Sandbox.Timedout", 2}};
  for (const Row& row : rows) {
    RunWorld w;
    std::size_t done = 0;
    w.cloud.serve<s3::PutObject>(
        [&](const auto&,
            const s3::PutObjectRequest&) -> std::expected<s3::PutObject::Response, aws::Error> {
          ++done;
          return s3::PutObject::Response();
        });
    w.install(call_twice);
    w.create();
    w.fault.site = &row.site;
    w.fault.kind = &row.kind;
    const auto answer = w.invoke();
    EXPECT_EQ(answer->FunctionError, "Unhandled") << row.kind.name;
    EXPECT_EQ(json::parse(w.text(answer))["errorType"], row.type) << row.kind.name;
    EXPECT_EQ(done, row.done) << row.kind.name;
    EXPECT_THAT(w.f().log.back().text, HasSubstr("\tStatus: ")) << row.kind.name;
  }
}

// ---- loops --------------------------------------------------------------------------------------

Task<Result> call_itself(Invocation& invocation, Bytes) {
  auto request = InvocationRequest().WithFunctionName("f").WithInvocationType("Event");
  auto sent = co_await invocation.call<Invoke>(Identity::of("next"), request);
  if (!sent) co_return failure(sent.error());
  co_return Bytes("1");
}

TEST(Recursion, ALoopIsStoppedUnlessItIsAllowed) {
  for (const bool allowed : {false, true}) {
    RunWorld w;
    w.install(call_itself);
    w.create();
    w.f().may_recurse = allowed;
    w.call<Invoke>(InvocationRequest().WithFunctionName("f"), 10s);
    if (allowed) {
      EXPECT_GT(w.f().invocations, 20u);
    } else {
      EXPECT_EQ(w.f().errors, 1u);
      EXPECT_EQ(w.f().invocations, 16u);
      EXPECT_EQ(w.sum("RecursiveInvocationsDropped"), 1);
    }
  }
}

// ---- logs and metrics ---------------------------------------------------------------------------

Task<Result> print_lines(Invocation& invocation, Bytes) {
  invocation.log("\nmulti\nline\nanother\rline\n");
  co_return Bytes("1");
}

// As recorded, also of text that spans lines.
TEST(Logs, AStreamBeginsWithTheInitAndHasALineAnEvent) {
  RunWorld w;
  w.install(print_lines);
  w.create();
  w.invoke();
  EXPECT_THAT(
      w.logged(),
      ElementsAre(MatchesRegex("INIT_START Runtime Version: python:3.12.v1\tRuntime Version ARN: "
                               "arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n"),
                  MatchesRegex("START RequestId: [-0-9a-f]{36} Version: .LATEST\n"), "multi\n",
                  "line\n", "another\rline\n", MatchesRegex("END RequestId: [-0-9a-f]{36}\n"),
                  MatchesRegex("REPORT RequestId: .*\tInit Duration: [0-9.]+ ms\t\n")));
  w.invoke();
  EXPECT_EQ(w.groups.find("/aws/lambda/f")->size(), 1u);
}

TEST(Logs, AnExceptionIsOneEvent) {
  RunWorld w;
  w.install(fail);
  w.create();
  w.invoke();
  EXPECT_THAT(w.logged(),
              ::testing::Contains("[ERROR] ValueError: no\nTraceback (most recent call last):\n"
                                  "\u00a0\u00a0File \"/var/task/f.py\", line 1, in g\n"
                                  "\u00a0\u00a0\u00a0\u00a0raise"));
}

TEST(Logs, GoToTheGroupThatIsChosen) {
  RunWorld w;
  w.install(echo);
  w.create();
  w.call<UpdateFunctionConfiguration>(
      UpdateFunctionConfigurationRequest().WithFunctionName("f").WithLoggingConfig(
          LoggingConfig().WithLogGroup("mine")),
      1min);
  w.invoke();
  EXPECT_FALSE(w.logged("mine").empty());
  EXPECT_TRUE(w.logged().empty());
}

TEST(Logs, MayBeLostAfterStart) {
  RunWorld w;
  w.install(echo);
  w.create();
  w.fault.site = &invoke_run();
  w.fault.kind = &kLogLost;
  EXPECT_EQ(w.text(w.invoke("1")), "1");
  EXPECT_THAT(w.logged(), ElementsAre(HasSubstr("INIT_START"), HasSubstr("START RequestId")));
}

TEST(Metrics, CountInvocationsErrorsAndThrottles) {
  RunWorld w;
  w.install(fail);
  w.create();
  w.invoke();
  w.invoke();
  w.f().reserved = 0;
  w.invoke();
  EXPECT_EQ(w.sum("Invocations"), 2);
  EXPECT_EQ(w.sum("Errors"), 2);
  EXPECT_EQ(w.sum("Throttles"), 1);
  EXPECT_EQ(w.sum("ConcurrentExecutions"), 2);
  for (const aws::Dimensions& dimensions :
       {aws::Dimensions{}, aws::Dimensions{{"FunctionName", "f"}, {"Resource", "f"}}}) {
    EXPECT_NE(w.metrics.find("AWS/Lambda", "Duration", dimensions), nullptr);
  }
}

// ---- code in S3 ---------------------------------------------------------------------------------

TEST(CodeInS3, IsFetchedOrSaysWhyNot) {
  RunWorld w;
  w.cloud.serve<s3::GetObject>([](const auto&, const s3::GetObjectRequest& request)
                                   -> std::expected<s3::GetObject::Response, aws::Error> {
    if (request.Key == "code.zip") return s3::GetObject::Response().WithBody(Bytes("abc"));
    return std::unexpected(aws::Error("NoSuchKey", 404, "The specified key does not exist."));
  });
  auto request = CreateFunctionRequest().WithFunctionName("f").WithRole(kRunRole).WithCode(
      FunctionCode().WithS3Bucket("bucket").WithS3Key("none"));
  const auto refused = w.call<CreateFunction>(request);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(to_string(refused.error()),
            "InvalidParameterValueException (400): Error occurred while GetObject. S3 Error Code: "
            "NoSuchKey. S3 Error Message: The specified key does not exist.");
  request.Code->S3Key = "code.zip";
  const auto made = w.call<CreateFunction>(request, 1min);
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->CodeSha256, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  auto update = UpdateFunctionCodeRequest().WithFunctionName("f").WithS3Bucket("bucket");
  update.S3Key = "code.zip";
  EXPECT_TRUE(w.call<UpdateFunctionCode>(update).has_value());
}

}  // namespace
}  // namespace weir::lambda
