// What is set for a function beside its code: events, permissions, tags, provisioned concurrency.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/lambda/account.h"
#include "sim/lambda/concurrency.h"
#include "sim/lambda/event_invoke_configs.h"
#include "sim/lambda/permissions.h"
#include "sim/lambda/provisioned.h"
#include "sim/lambda/tags.h"
#include "tests/sim/lambda/account_fixture.h"

namespace weir::lambda {
namespace {

using Put = PutFunctionEventInvokeConfigRequest;

DestinationConfig on_success(const std::string& arn) {
  return DestinationConfig().WithOnSuccess(OnSuccess().WithDestination(arn));
}

// Once it said that there was no configuration, where the qualifiers differ.
TEST(EventInvokeConfig, TwoQualifiersMustAgree) {
  Account a;
  a.create_active("f");
  const auto got = a.call(
      get_function_event_invoke_config,
      GetFunctionEventInvokeConfigRequest().WithFunctionName("f:$LATEST").WithQualifier("1"));
  EXPECT_EQ(Account::error_of(got),
            "InvalidParameterValueException: The derived qualifier from the function name does not "
            "match the specified qualifier.");
}

TEST(EventInvokeConfig, WhatIsRefused) {
  struct Row {
    Put request;
    std::string error;
  };
  const std::string sqs = "arn:aws:sqs:us-east-1:111111111111:q";
  const std::string invalid = "InvalidParameterValueException: ";
  const std::vector<Row> rows = {
      {Put().WithFunctionName("none"),
       invalid + "You must specify at least one of error handling or destination setting."},
      {Put().WithFunctionName("none").WithMaximumRetryAttempts(1),
       "ResourceNotFoundException: The function doesn't exist."},
      {Put().WithFunctionName("f").WithQualifier("x").WithMaximumRetryAttempts(1),
       "ResourceNotFoundException: The function doesn't exist."},
      {Put().WithFunctionName("f").WithDestinationConfig(on_success(Account::arn("none"))),
       invalid + "The destination ARN " + Account::arn("none") + " is invalid."},
      {Put().WithFunctionName("f").WithDestinationConfig(on_success(Account::arn("f"))),
       invalid + "You can't specify the function as a destination for itself."},
      {Put().WithFunctionName("f").WithDestinationConfig(on_success(sqs + ".fifo")),
       invalid +
           "The provided destination config DestinationConfig(onSuccess=OnSuccess("
           "destination=" +
           sqs + ".fifo), onFailure=null) is invalid."},
      {Put().WithFunctionName("f").WithDestinationConfig(on_success("arn:aws:s3:::b")),
       invalid + "The provided destination config DestinationConfig(onSuccess=OnSuccess("
                 "destination=arn:aws:s3:::b), onFailure=null) is invalid."}};
  Account a;
  a.create_active("f");
  for (const Row& row : rows) {
    EXPECT_EQ(Account::error_of(a.call(put_function_event_invoke_config, row.request)), row.error);
  }
}

TEST(EventInvokeConfig, PutReplacesAndUpdateKeeps) {
  Account a;
  a.create_active("f");
  a.publish("f");
  auto put = Put().WithFunctionName("f").WithMaximumRetryAttempts(2);
  put.MaximumEventAgeInSeconds = 60;
  a.call(put_function_event_invoke_config, put);
  const auto updated = a.call(
      update_function_event_invoke_config,
      UpdateFunctionEventInvokeConfigRequest().WithFunctionName("f").WithMaximumRetryAttempts(0));
  EXPECT_EQ(updated->MaximumRetryAttempts, 0);
  EXPECT_EQ(updated->MaximumEventAgeInSeconds, 60);
  const auto replaced = a.call(put_function_event_invoke_config,
                               Put().WithFunctionName("f").WithMaximumRetryAttempts(1));
  EXPECT_EQ(replaced->MaximumEventAgeInSeconds, std::nullopt);
  a.call(put_function_event_invoke_config,
         Put().WithFunctionName("f:1").WithMaximumRetryAttempts(1));
  const auto listed = a.call(list_function_event_invoke_configs,
                             ListFunctionEventInvokeConfigsRequest().WithFunctionName("f"));
  ASSERT_EQ(listed->FunctionEventInvokeConfigs->size(), 2u);
  EXPECT_EQ(listed->FunctionEventInvokeConfigs->at(0).FunctionArn, Account::arn("f:$LATEST"));
  EXPECT_EQ(listed->FunctionEventInvokeConfigs->at(1).FunctionArn, Account::arn("f:1"));
}

// ---- permissions --------------------------------------------------------------------------------

AddPermissionRequest permission(const std::string& id, const std::string& principal) {
  return AddPermissionRequest()
      .WithFunctionName("f")
      .WithStatementId(id)
      .WithAction("lambda:InvokeFunction")
      .WithPrincipal(principal);
}

TEST(Permissions, PrincipalsAndConditionsAreWrittenAsAwsDoes) {
  Account a;
  a.create_active("f");
  const std::string begin = R"({"Sid":"s","Effect":"Allow","Principal":)";
  const std::string end =
      R"(,"Action":"lambda:InvokeFunction","Resource":")" + Account::arn("f") + R"(")";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"*", R"("*")"},
      {"s3.amazonaws.com", R"({"Service":"s3.amazonaws.com"})"},
      {"222222222222", R"({"AWS":"arn:aws:iam::222222222222:root"})"},
      {"arn:aws:iam::1:user/u", R"({"AWS":"arn:aws:iam::1:user/u"})"}};
  for (const auto& [principal, shown] : rows) {
    EXPECT_EQ(a.call(add_permission, permission("s", principal))->Statement,
              begin + shown + end + "}");
    a.call(remove_permission, RemovePermissionRequest().WithFunctionName("f").WithStatementId("s"));
  }
  auto narrow = permission("s", "*").WithSourceArn("arn:aws:s3:::b").WithSourceAccount("1");
  EXPECT_EQ(a.call(add_permission, narrow)->Statement,
            begin + R"("*")" + end +
                R"(,"Condition":{"StringEquals":{"AWS:SourceAccount":"1"},)"
                R"("ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}})");
}

TEST(Permissions, EachQualifierHasAPolicyOfItsOwn) {
  Account a;
  a.create_active("f");
  a.publish("f");
  a.call(add_permission, permission("s", "*"));
  EXPECT_EQ(Account::error_of(a.call(add_permission, permission("s", "*"))),
            "ResourceConflictException: The statement id (s) provided already exists. Please "
            "provide a new statement id, or remove the existing statement.");
  EXPECT_EQ(Account::error_of(a.call(get_policy, GetPolicyRequest().WithFunctionName("f:1"))),
            "ResourceNotFoundException: The resource you requested does not exist.");
  auto wrong = permission("t", "*");
  wrong.RevisionId = "wrong";
  EXPECT_EQ(Account::error_of(a.call(add_permission, wrong)),
            "PreconditionFailedException: The Revision Id provided does not match the latest "
            "Revision Id. Call the GetPolicy API to retrieve the latest Revision Id");
  wrong.RevisionId = *a.call(get_policy, GetPolicyRequest().WithFunctionName("f"))->RevisionId;
  EXPECT_TRUE(a.call(add_permission, wrong));
  EXPECT_EQ(
      Account::error_of(a.call(
          remove_permission, RemovePermissionRequest().WithFunctionName("f").WithStatementId("u"))),
      "ResourceNotFoundException: Statement u is not found in resource policy.");
}

// ---- tags ---------------------------------------------------------------------------------------

TEST(Tags, AreOfFunctionsOnly) {
  Account a;
  a.create_active("f");
  const std::map<std::string, std::string> tags = {{"a", "1"}, {"b", "2"}};
  auto tag = TagResourceRequest().WithResource(Account::arn("f")).WithTags(tags);
  ASSERT_TRUE(a.call(tag_resource, tag));
  auto get = GetFunctionRequest().WithFunctionName("f");
  EXPECT_EQ(a.call(get_function, get)->Tags, tags);
  a.call(untag_resource,
         UntagResourceRequest().WithResource(Account::arn("f")).WithTagKeys({"a", "c"}));
  EXPECT_EQ(a.call(list_tags, ListTagsRequest().WithResource(Account::arn("f")))->Tags->size(), 1u);
  tag.Resource = Account::arn("f:v1");
  EXPECT_EQ(Account::error_of(a.call(tag_resource, tag)),
            "InvalidParameterValueException: Tags on function aliases and versions are not "
            "supported. Please specify a function ARN.");
  tag.Resource = Account::arn("none");
  EXPECT_EQ(Account::error_of(a.call(tag_resource, tag)),
            "ResourceNotFoundException: Function not found: " + Account::arn("none"));
  for (int i = 0; i < 51; ++i) (*tag.Tags)[std::to_string(i)] = "x";
  tag.Resource = Account::arn("f");
  EXPECT_EQ(a.call(tag_resource, tag).error().code, "InvalidParameterValueException");
}

// ---- provisioned concurrency --------------------------------------------------------------------

PutProvisionedConcurrencyConfigRequest provision(const std::string& qualifier, std::int32_t n) {
  return PutProvisionedConcurrencyConfigRequest()
      .WithFunctionName("f")
      .WithQualifier(qualifier)
      .WithProvisionedConcurrentExecutions(n);
}

TEST(Provisioned, WhatIsRefused) {
  struct Row {
    std::string qualifier;
    std::int32_t number;
    std::string error;
  };
  const std::string invalid = "InvalidParameterValueException: ";
  const std::vector<Row> rows = {
      {"$LATEST", 1,
       invalid +
           "Provisioned Concurrency Configs cannot be applied to unpublished function versions."},
      {"7", 1, "ResourceNotFoundException: Function not found: " + Account::arn("f:7")},
      {"x", 1, "ResourceNotFoundException: Cannot find alias arn: " + Account::arn("f:x")},
      {"1", 1'001,
       invalid + "Specified ConcurrentExecutions for function is greater than account's unreserved "
                 "concurrency [1000]."},
      {"1", 901,
       invalid + "Specified ConcurrentExecutions for function decreases account's "
                 "UnreservedConcurrentExecution below its minimum value of [100]."},
      {"1", 5, ""}};
  Account a;
  a.create_active("f");
  a.publish("f");
  for (const Row& row : rows) {
    EXPECT_EQ(Account::error_of(
                  a.call(put_provisioned_concurrency_config, provision(row.qualifier, row.number))),
              row.error);
  }
  auto reserve =
      PutFunctionConcurrencyRequest().WithFunctionName("f").WithReservedConcurrentExecutions(4);
  EXPECT_EQ(Account::error_of(a.call(put_function_concurrency, reserve)),
            invalid +
                " ReservedConcurrentExecutions  4 should not be lower than function's total "
                "provisioned concurrency [5].");
}

TEST(Provisioned, AVersionIsNotProvisionedTwice) {
  Account a;
  a.create_active("f");
  a.publish("f");
  a.call(create_alias,
         CreateAliasRequest().WithFunctionName("f").WithName("a").WithFunctionVersion("1"));
  const auto put = a.call(put_provisioned_concurrency_config, provision("1", 1));
  EXPECT_EQ(put->Status, "IN_PROGRESS");
  EXPECT_EQ(put->AllocatedProvisionedConcurrentExecutions, 0);
  EXPECT_EQ(Account::error_of(a.call(put_provisioned_concurrency_config, provision("a", 1))),
            "ResourceConflictException: Alias can't be used for Provisioned Concurrency "
            "configuration on an already Provisioned version");
  a.call(delete_provisioned_concurrency_config,
         DeleteProvisionedConcurrencyConfigRequest().WithFunctionName("f").WithQualifier("1"));
  EXPECT_EQ(
      Account::error_of(a.call(
          get_provisioned_concurrency_config,
          GetProvisionedConcurrencyConfigRequest().WithFunctionName("f").WithQualifier("1"))),
      "ProvisionedConcurrencyConfigNotFoundException: No Provisioned Concurrency Config found "
      "for this function");
  EXPECT_TRUE(a.call(put_provisioned_concurrency_config, provision("a", 1)));
  EXPECT_EQ(Account::error_of(a.call(put_provisioned_concurrency_config, provision("1", 1))),
            "ResourceConflictException: Version is pointed by a Provisioned Concurrency alias");
}

TEST(AccountSettings, CountWhatIsThere) {
  Account a;
  a.create_active("f");
  a.publish("f");
  a.lambda.functions.at("f").reserved = 100;
  const auto got = a.call(get_account_settings, GetAccountSettingsRequest());
  EXPECT_EQ(got->AccountLimit->ConcurrentExecutions, 1'000);
  EXPECT_EQ(got->AccountLimit->UnreservedConcurrentExecutions, 900);
  EXPECT_EQ(got->AccountUsage->FunctionCount, 1);
  EXPECT_EQ(got->AccountUsage->TotalCodeSize, 6);  // of $LATEST and of version 1
}

}  // namespace
}  // namespace weir::lambda
