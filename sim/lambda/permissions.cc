#include "sim/lambda/permissions.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/lambda/aliases.h"
#include "sim/lambda/describe.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

aws::Error no_policy() {
  return ResourceNotFoundException("The resource you requested does not exist.");
}

Json principal_of(const std::string& principal) {
  if (principal == "*") return principal;
  const bool account = is_version_number(principal) && principal.size() == 12;
  if (account) return {{"AWS", "arn:aws:iam::" + principal + ":root"}};
  if (principal.starts_with("arn:")) return {{"AWS", principal}};
  return {{"Service", principal}};
}

// What narrows the permission down; AWS lists equalities before likenesses.
Json conditions_of(const AddPermissionRequest& request) {
  Json equal, conditions;
  if (request.SourceAccount) equal["AWS:SourceAccount"] = *request.SourceAccount;
  if (request.PrincipalOrgID) equal["aws:PrincipalOrgID"] = *request.PrincipalOrgID;
  if (request.EventSourceToken) equal["lambda:EventSourceToken"] = *request.EventSourceToken;
  if (request.FunctionUrlAuthType) {
    equal["lambda:FunctionUrlAuthType"] = *request.FunctionUrlAuthType;
  }
  if (!equal.empty()) conditions["StringEquals"] = std::move(equal);
  if (request.SourceArn) conditions["ArnLike"] = {{"AWS:SourceArn", *request.SourceArn}};
  if (request.InvokedViaFunctionUrl) {
    conditions["Bool"] = {
        {"lambda:InvokedViaFunctionUrl", *request.InvokedViaFunctionUrl ? "true" : "false"}};
  }
  return conditions;
}

std::string statement_of(const AddPermissionRequest& request, const std::string& resource) {
  Json statement = {{"Sid", *request.StatementId},
                    {"Effect", "Allow"},
                    {"Principal", principal_of(*request.Principal)},
                    {"Action", *request.Action},
                    {"Resource", resource}};
  Json conditions = conditions_of(request);
  if (!conditions.empty()) statement["Condition"] = std::move(conditions);
  return dump(statement);
}

std::string sid_of(const std::string& statement) {
  const Json read = Json::parse(statement);
  return read.at("Sid").get<std::string>();
}

std::optional<aws::Error> refuse_qualifier(const FunctionState& function,
                                           const CallContext& context,
                                           const std::string& qualifier) {
  if (qualifier == kLatest) {
    return InvalidParameterValueException(
        "We currently do not support adding policies for $LATEST.");
  }
  if (has_qualifier(function, qualifier)) return std::nullopt;
  if (is_alias_name(qualifier)) return alias_not_found(function, qualifier);
  return function_not_found(context, function.name, qualifier);
}

// That of the policy; before there is one, that of what it would be for.
bool is_latest_revision(const FunctionState& function, const CallContext& context,
                        const std::string& qualifier, const std::string& revision) {
  if (const auto policy = function.policies.find(qualifier); policy != function.policies.end()) {
    return revision == aws::uuid_of(policy->second.revision);
  }
  if (const auto alias = function.aliases.find(qualifier); alias != function.aliases.end()) {
    return revision == aws::uuid_of(alias->second.revision);
  }
  const auto version = find_version(function, qualifier);
  return revision == revision_of(function, version ? *version : function, context.now);
}

}  // namespace

std::expected<AddPermission::Response, aws::Error> add_permission(
    Lambda& lambda, const CallContext& context, const AddPermission::Request& request) {
  const auto reference = read_reference(*request.FunctionName, request.Qualifier);
  if (!reference) return std::unexpected(reference.error());
  const auto found = find_function(lambda, context, reference->name);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  const std::string& qualifier = reference->qualifier;
  if (auto refused = refuse_qualifier(function, context, qualifier)) {
    return std::unexpected(*std::move(refused));
  }
  if (request.RevisionId &&
      !is_latest_revision(function, context, qualifier, *request.RevisionId)) {
    return std::unexpected(revision_mismatch("GetPolicy"));
  }
  PolicyState& policy = function.policies[qualifier];
  for (const std::string& statement : policy.statements) {
    if (sid_of(statement) != *request.StatementId) continue;
    return std::unexpected(ResourceConflictException(
        "The statement id (" + *request.StatementId +
        ") provided already exists. Please provide a new statement id, or remove the existing "
        "statement."));
  }
  const std::string resource = function.arn + (qualifier.empty() ? "" : ":" + qualifier);
  policy.statements.push_back(statement_of(request, resource));
  policy.revision = context.call;
  return AddPermission::Response().WithStatement(policy.statements.back());
}

std::expected<RemovePermission::Response, aws::Error> remove_permission(
    Lambda& lambda, const CallContext& context, const RemovePermission::Request& request) {
  const auto reference = read_reference(*request.FunctionName, request.Qualifier);
  if (!reference) return std::unexpected(reference.error());
  const auto found = lambda.functions.find(reference->name);
  if (found == lambda.functions.end()) {
    return std::unexpected(ResourceNotFoundException("No policy is found for: " +
                                                     function_arn(context, reference->name)));
  }
  FunctionState& function = found->second;
  const std::string& qualifier = reference->qualifier;
  const auto policy = function.policies.find(qualifier);
  if (policy == function.policies.end()) {
    return std::unexpected(ResourceNotFoundException("No policy is found for: " + function.arn +
                                                     (qualifier.empty() ? "" : ":" + qualifier)));
  }
  auto& statements = policy->second.statements;
  const auto statement = std::ranges::find(statements, *request.StatementId, sid_of);
  if (statement == statements.end()) {
    return std::unexpected(ResourceNotFoundException("Statement " + *request.StatementId +
                                                     " is not found in resource policy."));
  }
  if (request.RevisionId && *request.RevisionId != aws::uuid_of(policy->second.revision)) {
    return std::unexpected(revision_mismatch("GetPolicy"));
  }
  statements.erase(statement);
  policy->second.revision = context.call;
  if (statements.empty()) function.policies.erase(policy);
  return RemovePermission::Response();
}

std::expected<GetPolicy::Response, aws::Error> get_policy(const Lambda& lambda, const CallContext&,
                                                          const GetPolicy::Request& request) {
  const auto reference = read_reference(*request.FunctionName, request.Qualifier);
  if (!reference) return std::unexpected(reference.error());
  const auto found = lambda.functions.find(reference->name);
  if (found == lambda.functions.end()) return std::unexpected(no_policy());
  const auto policy = found->second.policies.find(reference->qualifier);
  if (policy == found->second.policies.end()) return std::unexpected(no_policy());
  Json document = {{"Version", "2012-10-17"}, {"Id", "default"}, {"Statement", Json::array()}};
  for (const std::string& statement : policy->second.statements) {
    document["Statement"].push_back(Json::parse(statement));
  }
  GetPolicy::Response out;
  out.Policy = dump(document);
  out.RevisionId = aws::uuid_of(policy->second.revision);
  return out;
}

}  // namespace weir::lambda
