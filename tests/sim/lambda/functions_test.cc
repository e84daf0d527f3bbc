// Functions: what their operations take, answer and refuse.

#include "sim/lambda/functions.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "sim/lambda/concurrency.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

struct World {
  World() {
    context.account = "111111111111";
    context.region = "us-east-1";
    context.now = kDefaultStart;
  }
  std::expected<CreateFunction::Response, aws::Error> create(
      const std::string& name, std::optional<std::map<std::string, std::string>> variables = {}) {
    auto request = CreateFunctionRequest().WithFunctionName(name).WithRole("role").WithCode(
        FunctionCode().WithZipFile("abc"));
    if (variables) request.Environment = Environment().WithVariables(*variables);
    return create_function(lambda, context, request);
  }

  Lambda lambda;
  CallContext context;
};

TEST(FunctionReference, EveryFormNamesTheSameFunction) {
  for (const char* text : {"f", "function:f", "111111111111:function:f", "111111111111:f",
                           "arn:aws:lambda:us-east-1:111111111111:function:f"}) {
    EXPECT_EQ(read_reference(text).name, "f") << text;
    EXPECT_EQ(read_reference(text).qualifier, "") << text;
    const FunctionReference version = read_reference(std::string(text) + ":$LATEST");
    EXPECT_EQ(version.name, "f") << text;
    EXPECT_EQ(version.qualifier, "$LATEST") << text;
  }
}

// As recorded: what could be the name is the name.
TEST(FunctionReference, AnArnWithoutANameNamesAFunctionCalledFunction) {
  EXPECT_EQ(read_reference("arn:aws:lambda:us-east-1:111111111111:function").name, "function");
  EXPECT_EQ(read_reference("function").name, "function");
  EXPECT_EQ(read_reference("111111111111").name, "111111111111");
}

TEST(FunctionReference, TwoQualifiersMustAgree) {
  EXPECT_TRUE(read_reference("f:1", "1").has_value());
  EXPECT_EQ(read_reference("f", "1")->qualifier, "1");
  const auto read = read_reference("f:$LATEST", "1");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, "InvalidParameterValueException");
  EXPECT_EQ(read.error().message,
            "The derived qualifier from the function name does not match the specified qualifier.");
}

TEST(Functions, AVersionThatIsNotThereIsNotFoundUnderItsName) {
  World w;
  ASSERT_TRUE(w.create("f").has_value());
  const auto got = get_function(w.lambda, w.context, GetFunctionRequest().WithFunctionName("f:7"));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().message,
            "Function not found: arn:aws:lambda:us-east-1:111111111111:function:f:7");
  EXPECT_EQ(got.error().detail, R"({"Type":"User"})");
}

TEST(Functions, TheArnHasTheQualifierThatWasAskedFor) {
  World w;
  ASSERT_TRUE(w.create("f").has_value());
  const std::string arn = "arn:aws:lambda:us-east-1:111111111111:function:f";
  auto request = GetFunctionConfigurationRequest().WithFunctionName("f");
  EXPECT_EQ(get_function_configuration(w.lambda, w.context, request)->FunctionArn, arn);
  request.Qualifier = "$LATEST";
  EXPECT_EQ(get_function_configuration(w.lambda, w.context, request)->FunctionArn,
            arn + ":$LATEST");
}

TEST(Functions, DefaultsAreThoseOfTheService) {
  World w;
  const auto made = w.create("f");
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->Timeout, 3);
  EXPECT_EQ(made->MemorySize, 128);
  EXPECT_EQ(made->EphemeralStorage->Size, 512);
  EXPECT_EQ(made->Architectures->front(), "x86_64");
  EXPECT_EQ(made->TracingConfig->Mode, "PassThrough");
  EXPECT_EQ(made->LoggingConfig->LogGroup, "/aws/lambda/f");
  EXPECT_FALSE(made->Environment.has_value());
  // SHA-256 of "abc", as in FIPS 180-2.
  EXPECT_EQ(made->CodeSha256, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(Functions, BecomingActiveIsANewRevision) {
  World w;
  const auto made = w.create("f");
  const auto request = GetFunctionConfigurationRequest().WithFunctionName("f");
  EXPECT_EQ(get_function_configuration(w.lambda, w.context, request)->RevisionId, made->RevisionId);
  w.context.now += w.lambda.options.function_pending;
  const auto active = get_function_configuration(w.lambda, w.context, request);
  EXPECT_EQ(active->State, "Active");
  EXPECT_NE(active->RevisionId, made->RevisionId);
}

// As recorded: {"LARGE_VAR":"xxx…"} of 4,096 bytes is taken, of 4,097 it is not.
TEST(Functions, EnvironmentVariablesAreMeasuredAsJson) {
  World w;
  const std::size_t rest = std::string(R"({"V":""})").size();
  EXPECT_TRUE(w.create("f", {{{"V", std::string(4'096 - rest, 'x')}}}).has_value());
  const auto refused = w.create("g", {{{"V", std::string(4'097 - rest, 'x')}}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "InvalidParameterValueException");
  EXPECT_TRUE(refused.error().message.starts_with(
      "Lambda was unable to configure your environment variables because the environment "
      "variables you have provided exceeded the 4KB limit. String measured: {\"V\":\"xxx"));
}

TEST(Functions, ANameHasAtMost64Characters) {
  World w;
  EXPECT_TRUE(w.create(std::string(64, 'a')).has_value());
  const auto refused = w.create(std::string(65, 'a'));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "InvalidParameterValueException");
}

TEST(Functions, LatestIsNotDeletedWithoutItsFunction) {
  World w;
  ASSERT_TRUE(w.create("f").has_value());
  const auto refused = delete_function(
      w.lambda, w.context, DeleteFunctionRequest().WithFunctionName("f").WithQualifier("$LATEST"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "InvalidParameterValueException");
  EXPECT_TRUE(w.lambda.functions.contains("f"));
}

// As recorded.
TEST(Functions, ConcurrencyIsOfAFunctionNotOfAVersion) {
  World w;
  ASSERT_TRUE(w.create("f").has_value());
  auto request = PutFunctionConcurrencyRequest()
                     .WithFunctionName("f:$LATEST")
                     .WithReservedConcurrentExecutions(0);
  const auto refused = put_function_concurrency(w.lambda, w.context, request);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "InvalidParameterValueException");
  request.FunctionName = "f";
  EXPECT_TRUE(put_function_concurrency(w.lambda, w.context, request).has_value());
}

}  // namespace
}  // namespace weir::lambda
