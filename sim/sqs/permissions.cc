#include "sim/sqs/permissions.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/sqs/errors.h"
#include "sim/sqs/lookup.h"

namespace weir::sqs {
namespace {

using nlohmann::json;

constexpr std::size_t kActionsMost = 7;
constexpr std::array kActions = {
    "*",           "ChangeMessageVisibility",    "DeleteMessage", "GetQueueAttributes",
    "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",    "ReceiveMessage",
    "SendMessage"};

// One entry as itself, several as a list: so AWS shows them.
json one_or_all(std::vector<std::string> entries) {
  if (entries.size() == 1) return entries.front();
  return entries;
}

json policy_of(const Queue& queue) {
  json policy = json::parse(queue.settings.policy, nullptr, false);
  if (policy.is_object() && policy.contains("Statement") && policy["Statement"].is_array()) {
    return policy;
  }
  return json{{"Version", "2008-10-17"},
              {"Id", queue.arn + "/SQSDefaultPolicy"},
              {"Statement", json::array()}};
}

auto find_statement(json& statements, const std::string& label) {
  return std::find_if(statements.begin(), statements.end(), [&](const json& statement) {
    return statement.is_object() && statement.value("Sid", "") == label;
  });
}

}  // namespace

std::expected<AddPermissionResult, aws::Error> add_permission(Sqs& sqs, const CallContext& context,
                                                              const AddPermissionRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  Queue& queue = **found;
  if (request.Actions->empty()) return std::unexpected(missing_parameter("Actions"));
  if (request.AWSAccountIds->empty()) return std::unexpected(missing_parameter("AWSAccountIds"));
  if (request.Actions->size() > kActionsMost) {
    return std::unexpected(aws::Error(
        "OverLimit", 403,
        std::to_string(request.Actions->size()) + " Actions were found, maximum allowed is 7."));
  }
  std::vector<std::string> actions;
  for (const std::string& action : *request.Actions) {
    if (std::ranges::find(kActions, action) == kActions.end()) {
      return std::unexpected(
          invalid_value("SQS:" + action, "ActionName",
                        "Please refer to the appropriate WSDL for a list of valid actions. "));
    }
    actions.push_back("SQS:" + action);
  }
  std::vector<std::string> principals;
  for (const std::string& account : *request.AWSAccountIds) {
    principals.push_back("arn:aws:iam::" + account + ":root");
  }
  json policy = policy_of(queue);
  json& statements = policy["Statement"];
  if (find_statement(statements, *request.Label) != statements.end()) {
    return std::unexpected(invalid_value(*request.Label, "Label", "Already exists."));
  }
  statements.push_back({{"Sid", *request.Label},
                        {"Effect", "Allow"},
                        {"Principal", {{"AWS", one_or_all(std::move(principals))}}},
                        {"Action", one_or_all(std::move(actions))},
                        {"Resource", queue.arn}});
  queue.settings.policy = policy.dump();
  return AddPermissionResult();
}

std::expected<RemovePermissionResult, aws::Error> remove_permission(
    Sqs& sqs, const CallContext& context, const RemovePermissionRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  Queue& queue = **found;
  json policy = policy_of(queue);
  json& statements = policy["Statement"];
  const auto statement = find_statement(statements, *request.Label);
  if (statement == statements.end()) {
    return std::unexpected(
        invalid_value(*request.Label, "Label", "can't find label on existing policy."));
  }
  statements.erase(statement);
  queue.settings.policy = statements.empty() ? "" : policy.dump();
  return RemovePermissionResult();
}

}  // namespace weir::sqs
