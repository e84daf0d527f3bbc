// Versions, aliases and updates: what they show, keep and refuse, as recorded.

#include "sim/lambda/versions.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/sim/lambda/account_fixture.h"

namespace weir::lambda {
namespace {

using Weights = std::map<std::string, double>;

TEST(Updates, ShowAtOnceAndRunOnlyWhenTheyAreSettled) {
  Account a;
  a.create_active("f");
  const FunctionState& f = a.lambda.functions.at("f");
  const auto before = a.describe("f");
  const auto updating = a.update("f", "new");
  EXPECT_EQ(updating->Description, "new");
  EXPECT_EQ(updating->LastUpdateStatus, "InProgress");
  EXPECT_EQ(updating->LastUpdateStatusReason, "The function is being created.");
  EXPECT_EQ(updating->State, "Active");
  EXPECT_EQ(latest_running(f, a.context.now)->description, "");
  a.context.now += a.lambda.options.function_updating;
  EXPECT_EQ(latest_running(f, a.context.now)->description, "new");
  const auto after = a.describe("f");
  EXPECT_EQ(after->LastUpdateStatus, "Successful");
  EXPECT_NE(before->RevisionId, updating->RevisionId);
  EXPECT_NE(updating->RevisionId, after->RevisionId);
}

TEST(Updates, TheNextOneWaitsForTheOneBefore) {
  Account a;
  a.create("f");
  EXPECT_EQ(Account::error_of(a.update("f", "x")),
            "ResourceConflictException: The operation cannot be performed at this time. The "
            "function is currently in the following state: Pending");
  a.settle();
  ASSERT_TRUE(a.update("f", "x"));
  const std::string busy =
      "ResourceConflictException: The operation cannot be performed at this time. An update is in "
      "progress for resource: " +
      Account::arn("f");
  EXPECT_EQ(Account::error_of(a.update("f", "y")), busy);
  EXPECT_EQ(Account::error_of(a.publish("f")), busy);
  a.settle();
  EXPECT_TRUE(a.update("f", "y"));
}

TEST(Updates, InsistingOnAnOldRevisionIsRefused) {
  Account a;
  a.create_active("f");
  auto request = UpdateFunctionConfigurationRequest().WithFunctionName("f").WithTimeout(5);
  request.RevisionId = "wrong";
  EXPECT_EQ(Account::error_of(a.call(update_function_configuration, request)),
            "PreconditionFailedException: The Revision Id provided does not match the latest "
            "Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
  request.RevisionId = *a.describe("f")->RevisionId;
  EXPECT_TRUE(a.call(update_function_configuration, request));
}

TEST(Updates, CodeIsTakenUnlessItIsADryRun) {
  Account a;
  a.create_active("f");
  const auto old = a.describe("f")->CodeSha256;
  auto request = UpdateFunctionCodeRequest().WithFunctionName("f").WithZipFile("other code");
  request.DryRun = true;
  EXPECT_NE(a.call(update_function_code, request)->CodeSha256, old);
  EXPECT_EQ(a.describe("f")->CodeSha256, old);
  request.DryRun = false;
  request.Architectures = std::vector<std::string>{"arm64"};
  EXPECT_TRUE(a.call(update_function_code, request));
  EXPECT_NE(a.describe("f")->CodeSha256, old);
  EXPECT_EQ(a.describe("f")->Architectures->front(), "arm64");
}

// As recorded: the log group stays, and JSON brings its levels.
TEST(Updates, LoggingIsChangedPartByPart) {
  Account a;
  a.create_active("f");
  auto request = UpdateFunctionConfigurationRequest().WithFunctionName("f").WithLoggingConfig(
      LoggingConfig().WithLogFormat("JSON").WithSystemLogLevel("DEBUG"));
  const auto json = a.call(update_function_configuration, request);
  EXPECT_EQ(json->LoggingConfig->ApplicationLogLevel, "INFO");
  EXPECT_EQ(json->LoggingConfig->SystemLogLevel, "DEBUG");
  EXPECT_EQ(json->LoggingConfig->LogGroup, "/aws/lambda/f");
}

TEST(Versions, WithoutAChangeNoneIsMade) {
  Account a;
  a.create_active("f");
  auto request = PublishVersionRequest().WithFunctionName("f").WithDescription("first");
  const auto first = a.call(publish_version, request);
  EXPECT_EQ(first->Version, "1");
  EXPECT_EQ(first->FunctionArn, Account::arn("f:1"));
  EXPECT_EQ(first->State, "Active");
  request.Description = "again";
  const auto again = a.call(publish_version, request);
  EXPECT_EQ(again->Version, "1");
  EXPECT_EQ(again->Description, "first");
  EXPECT_EQ(again->RevisionId, first->RevisionId);
  ASSERT_TRUE(a.update("f", "changed"));
  a.settle();
  EXPECT_EQ(a.publish("f")->Version, "2");
}

TEST(Versions, ANumberIsNeverUsedAgain) {
  Account a;
  a.create_active("f");
  a.publish("f");
  ASSERT_TRUE(a.call(delete_function, DeleteFunctionRequest().WithFunctionName("f:1")));
  EXPECT_EQ(Account::error_of(a.describe("f:1")),
            "ResourceNotFoundException: Function not found: " + Account::arn("f:1"));
  EXPECT_EQ(a.publish("f")->Version, "2");
}

TEST(Versions, KeepWhatTheFunctionWas) {
  Account a;
  a.create_active("f");
  a.update("f", "one");
  a.settle();
  const auto latest = a.describe("f");
  a.publish("f");
  EXPECT_NE(a.describe("f")->RevisionId, latest->RevisionId);  // as recorded
  a.update("f", "two");
  EXPECT_EQ(a.describe("f:1")->Description, "one");
  EXPECT_EQ(a.describe("f:1")->LastUpdateStatus, "Successful");
}

TEST(Versions, AreMadeWithTheFunctionAndWithItsCode) {
  Account a;
  auto request = CreateFunctionRequest().WithFunctionName("f").WithRole("role").WithPublish(true);
  const auto made = a.call(create_function, request);
  EXPECT_EQ(made->Version, "1");
  EXPECT_EQ(made->FunctionArn, Account::arn("f"));
  EXPECT_EQ(made->State, "Pending");
  a.settle();
  const auto code =
      a.call(update_function_code,
             UpdateFunctionCodeRequest().WithFunctionName("f").WithZipFile("x").WithPublish(true));
  EXPECT_EQ(code->Version, "2");
  EXPECT_EQ(code->State, "Pending");
  a.settle();
  EXPECT_EQ(a.describe("f:2")->State, "Active");
}

TEST(Versions, AreListedAfterLatestWithoutTheirStates) {
  Account a;
  a.create_active("f");
  for (const char* text : {"one", "two", "three"}) {
    a.update("f", text);
    a.settle();
    a.publish("f");
  }
  auto request = ListVersionsByFunctionRequest().WithFunctionName("f").WithMaxItems(2);
  std::string numbers;
  for (int page = 0; page < 3; ++page) {
    const auto listed = a.call(list_versions_by_function, request);
    for (const FunctionConfiguration& version : *listed->Versions) {
      numbers += *version.Version + " ";
      EXPECT_EQ(version.State, std::nullopt);
      EXPECT_EQ(version.LastUpdateStatus, std::nullopt);
    }
    request.Marker = listed->NextMarker;
    if (!request.Marker) break;
  }
  EXPECT_EQ(numbers, "$LATEST 1 2 3 ");
}

TEST(Versions, TheCodeMustBeWhatTheCallerThinks) {
  Account a;
  a.create_active("f");
  auto request = PublishVersionRequest().WithFunctionName("f").WithCodeSha256("wrong");
  EXPECT_EQ(Account::error_of(a.call(publish_version, request)),
            "InvalidParameterValueException: CodeSHA256 (wrong) is different from current "
            "CodeSHA256 in $LATEST (" +
                *a.describe("f")->CodeSha256 +
                "). Please try again with the CodeSHA256 in $LATEST.");
}

// ---- aliases ------------------------------------------------------------------------------------

struct WithVersions : Account {
  WithVersions() {
    create_active("f");
    publish("f");
    update("f", "two");
    settle();
    publish("f");
  }
  auto alias(const std::string& name, const std::string& version, Weights weights = {}) {
    return call(
        create_alias,
        CreateAliasRequest()
            .WithFunctionName("f")
            .WithName(name)
            .WithFunctionVersion(version)
            .WithRoutingConfig(AliasRoutingConfiguration().WithAdditionalVersionWeights(weights)));
  }
};

TEST(Aliases, WhatTheyRefuse) {
  struct Row {
    std::string version;
    Weights weights;
    std::string error;
  };
  const std::string not_found = "ResourceNotFoundException: Function not found: ";
  const std::string invalid = "InvalidParameterValueException: ";
  const std::vector<Row> rows = {
      {"1",
       {{"1", 0.8}, {"2", 0.2}},
       invalid + "Number of items in AdditionalVersionWeights cannot be greater than 1"},
      {"1",
       {{"1", 0.5}},
       invalid + "Invalid function version 1. Function version 1 is already included in routing "
                 "configuration."},
      {"10", {{"2", 0.5}}, not_found + Account::arn("f:10")},
      {"1", {{"10", 0.5}}, not_found + Account::arn("f:10")},
      {"$LATEST",
       {{"1", 0.5}},
       invalid + "$LATEST is not supported for an alias pointing to more than 1 version"}};
  WithVersions w;
  for (const Row& row : rows) {
    EXPECT_EQ(Account::error_of(w.alias("a", row.version, row.weights)), row.error);
  }
  EXPECT_TRUE(w.alias("a", "$LATEST"));
  EXPECT_EQ(Account::error_of(w.alias("a", "1")),
            "ResourceConflictException: Alias already exists: " + Account::arn("f:a"));
}

TEST(Aliases, NameAVersion) {
  WithVersions w;
  w.alias("live", "1", {{"2", 0.25}});
  EXPECT_EQ(w.describe("f:live")->Version, "1");
  EXPECT_EQ(w.describe("f:live")->FunctionArn, Account::arn("f:live"));
  const auto got = w.call(get_alias, GetAliasRequest().WithFunctionName("f").WithName("live"));
  EXPECT_EQ(got->RoutingConfig->AdditionalVersionWeights->at("2"), 0.25);
  auto request = UpdateAliasRequest().WithFunctionName("f").WithName("live");
  request.RoutingConfig =
      AliasRoutingConfiguration().WithAdditionalVersionWeights(std::map<std::string, double>());
  const auto updated = w.call(update_alias, request);
  EXPECT_FALSE(updated->RoutingConfig.has_value());
  EXPECT_NE(updated->RevisionId, got->RevisionId);
  request.RevisionId = *got->RevisionId;
  EXPECT_EQ(w.call(update_alias, request).error().code, "PreconditionFailedException");
}

TEST(Aliases, ThatAreNotThereHaveThreeNames) {
  WithVersions w;
  const std::string arn = Account::arn("f:x");
  EXPECT_EQ(
      Account::error_of(w.call(get_alias, GetAliasRequest().WithFunctionName("f").WithName("x"))),
      "ResourceNotFoundException: Cannot find alias arn: " + arn);
  EXPECT_EQ(Account::error_of(
                w.call(update_alias, UpdateAliasRequest().WithFunctionName("f").WithName("x"))),
            "ResourceNotFoundException: Alias not found: " + arn);
  EXPECT_EQ(Account::error_of(w.describe("f:x")),
            "ResourceNotFoundException: Function not found: " + arn);
  EXPECT_TRUE(w.call(delete_alias, DeleteAliasRequest().WithFunctionName("f").WithName("x")));
}

TEST(Aliases, HoldTheirVersion) {
  WithVersions w;
  w.alias("live", "1");
  const auto request = DeleteFunctionRequest().WithFunctionName("f:1");
  EXPECT_EQ(Account::error_of(w.call(delete_function, request)),
            "ResourceConflictException: Version was unable to be deleted because the following "
            "aliases reference it: [live]");
  w.call(delete_alias, DeleteAliasRequest().WithFunctionName("f").WithName("live"));
  EXPECT_TRUE(w.call(delete_function, request));
}

TEST(Aliases, AreListedByPageAndByVersion) {
  WithVersions w;
  w.alias("a", "1");
  w.alias("b", "2");
  w.alias("c", "1");
  auto request = ListAliasesRequest().WithFunctionName("f").WithFunctionVersion("1");
  EXPECT_EQ(w.call(list_aliases, request)->Aliases->size(), 2u);
  request = ListAliasesRequest().WithFunctionName("f").WithMaxItems(2);
  const auto first = w.call(list_aliases, request);
  EXPECT_EQ(first->Aliases->size(), 2u);
  request.Marker = first->NextMarker;
  EXPECT_EQ(w.call(list_aliases, request)->Aliases->front().Name, "c");
}

}  // namespace
}  // namespace weir::lambda
