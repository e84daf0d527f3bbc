#include "sim/sns/subscriptions.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/sns/faults.h"
#include "sim/sns/filter_policy.h"
#include "sim/sns/pages.h"
#include "sim/sns/topics.h"

namespace weir::sns {
namespace {

using nlohmann::json;

constexpr std::array kOtherProtocols = {"http", "https",       "email",   "email-json",
                                        "sms",  "application", "firehose"};

aws::Error invalid(const std::string& what) {
  return InvalidParameterException("Invalid parameter: " + what);
}

const char* protocol_text(Protocol protocol) {
  return protocol == Protocol::sqs ? "sqs" : "lambda";
}

std::expected<Protocol, aws::Error> read_protocol(const std::string& text) {
  if (text == "sqs") return Protocol::sqs;
  if (text == "lambda") return Protocol::lambda;
  if (std::ranges::find(kOtherProtocols, text) != kOtherProtocols.end()) {
    return std::unexpected(aws::Error("UnknownOperationException", 400,
                                      "weir does not model Amazon Simple Notification Service: "
                                      "subscriptions of protocol " +
                                          text));
  }
  return std::unexpected(invalid("Amazon SNS does not support this protocol string: " + text));
}

std::optional<aws::Error> check_endpoint(const TopicState& topic, Protocol protocol,
                                         const std::string& endpoint) {
  const bool sqs = protocol == Protocol::sqs;
  if (!endpoint.starts_with(sqs ? "arn:aws:sqs:" : "arn:aws:lambda:")) {
    return invalid(sqs ? "SQS endpoint ARN" : "Lambda endpoint ARN");
  }
  if (sqs && endpoint.ends_with(".fifo") && !topic.fifo) {
    return invalid(
        "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard "
        "SNS topics");
  }
  if (!sqs && topic.fifo) return invalid("Invalid protocol type: lambda");
  return std::nullopt;
}

std::optional<aws::Error> read_flag(const std::string& value, bool& flag) {
  std::string lower = value;
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (lower != "true" && lower != "false") {
    return invalid("Attributes Reason: RawMessageDelivery: Invalid value [" + value +
                   "]. Must be true or false.");
  }
  flag = lower == "true";
  return std::nullopt;
}

std::optional<aws::Error> read_redrive(const TopicState& topic, const std::string& text,
                                       std::string& dead_letters) {
  dead_letters.clear();
  if (text.empty()) return std::nullopt;
  const json policy = json::parse(text, nullptr, false);
  const bool names_one = policy.is_object() && policy.contains("deadLetterTargetArn") &&
                         policy["deadLetterTargetArn"].is_string();
  if (!names_one) return invalid("RedrivePolicy: failed to parse JSON.");
  const auto arn = policy["deadLetterTargetArn"].get<std::string>();
  if (!arn.starts_with("arn:aws:sqs:")) {
    return invalid("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  }
  if (arn.ends_with(".fifo") != topic.fifo) {
    return invalid("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO topic");
  }
  dead_letters = arn;
  return std::nullopt;
}

// Reads the filter policy last: its scope says how.
std::optional<aws::Error> read_attributes(const TopicState& topic, const Attributes& attributes,
                                          SubscriptionState& subscription) {
  bool of_body = subscription.filter && subscription.filter->of_body;
  std::string policy = subscription.filter ? subscription.filter->text : "";
  for (const auto& [name, value] : attributes) {
    std::optional<aws::Error> error;
    if (name == "RawMessageDelivery") {
      error = read_flag(value, subscription.raw);
    } else if (name == "RedrivePolicy") {
      error = read_redrive(topic, value, subscription.dead_letters);
    } else if (name == "FilterPolicy") {
      policy = value;
    } else if (name == "FilterPolicyScope") {
      if (value != "MessageBody" && value != "MessageAttributes") {
        error = invalid("FilterPolicyScope: Invalid value [" + value +
                        "]. Please use either MessageBody or MessageAttributes");
      }
      of_body = value == "MessageBody";
    } else if (name == "DeliveryPolicy" || name == "SubscriptionRoleArn" ||
               name == "ReplayPolicy") {
      error = aws::Error("UnknownOperationException", 400,
                         "weir does not model Amazon Simple Notification Service: the "
                         "subscription attribute " +
                             name);
    } else {
      error = invalid("AttributeName");
    }
    if (error) return error;
  }
  auto filter = read_filter_policy(policy, of_body);
  if (!filter) return std::move(filter.error());
  subscription.filter = *std::move(filter);
  if (subscription.raw && subscription.protocol == Protocol::lambda) {
    return invalid(
        "Attributes Reason: Delivery protocol [lambda] does not support raw message "
        "delivery.");
  }
  return std::nullopt;
}

Attributes show(const SubscriptionState& subscription) {
  Attributes shown{{"SubscriptionArn", subscription.arn},
                   {"TopicArn", subscription.topic_arn},
                   {"Owner", subscription.owner},
                   {"Protocol", protocol_text(subscription.protocol)},
                   {"Endpoint", subscription.endpoint},
                   {"RawMessageDelivery", subscription.raw ? "true" : "false"},
                   {"PendingConfirmation", "false"},
                   {"ConfirmationWasAuthenticated", "true"},
                   {"SubscriptionPrincipal", "arn:aws:iam::" + subscription.owner + ":root"}};
  if (subscription.filter) {
    shown["FilterPolicy"] = subscription.filter->text;
    shown["FilterPolicyScope"] = subscription.filter->of_body ? "MessageBody" : "MessageAttributes";
  }
  if (!subscription.dead_letters.empty()) {
    shown["RedrivePolicy"] = json{{"deadLetterTargetArn", subscription.dead_letters}}.dump();
  }
  return shown;
}

Subscription brief(const SubscriptionState& subscription) {
  return Subscription()
      .WithSubscriptionArn(subscription.arn)
      .WithOwner(subscription.owner)
      .WithProtocol(protocol_text(subscription.protocol))
      .WithEndpoint(subscription.endpoint)
      .WithTopicArn(subscription.topic_arn);
}

std::expected<SubscriptionState*, aws::Error> require(Sns& sns, const std::string& arn) {
  const auto found = sns.subscriptions.find(arn);
  if (found == sns.subscriptions.end()) {
    return std::unexpected(NotFoundException("Subscription does not exist"));
  }
  return &found->second;
}

}  // namespace

std::expected<SubscribeResponse, aws::Error> subscribe(Sns& sns, const CallContext& context,
                                                       const SubscribeInput& request) {
  const auto found = require_topic(sns, request.TopicArn);
  if (!found) return std::unexpected(found.error());
  const auto protocol = read_protocol(*request.Protocol);
  if (!protocol) return std::unexpected(protocol.error());
  SubscriptionState subscription;
  subscription.topic_arn = (*found)->arn;
  subscription.owner = context.account;
  subscription.protocol = *protocol;
  subscription.endpoint = request.Endpoint.value_or("");
  if (auto error = check_endpoint(**found, *protocol, subscription.endpoint)) {
    return std::unexpected(*error);
  }
  const Attributes attributes = request.Attributes.value_or(Attributes());
  if (auto error = read_attributes(**found, attributes, subscription)) {
    return std::unexpected(*error);
  }
  for (const auto& [arn, present] : sns.subscriptions) {
    if (present.topic_arn != subscription.topic_arn || present.endpoint != subscription.endpoint) {
      continue;
    }
    subscription.arn = arn;
    const Attributes is = show(present);
    const Attributes wanted = show(subscription);
    if (!attributes.empty() && is != wanted) {
      return std::unexpected(
          invalid("Attributes Reason: Subscription already exists with different attributes"));
    }
    return SubscribeResponse().WithSubscriptionArn(arn);
  }
  const Identity identity = Identity::of(subscription.endpoint).child(subscription.topic_arn);
  subscription.arn =
      subscription.topic_arn + ":" +
      aws::uuid_of(identity, (*found)->deleted_subscriptions);  // another one if made again
  const std::string arn = subscription.arn;
  sns.subscriptions.emplace(arn, std::move(subscription));
  return SubscribeResponse().WithSubscriptionArn(arn);
}

std::expected<Unsubscribe::Response, aws::Error> unsubscribe(Sns& sns, const CallContext&,
                                                             const UnsubscribeInput& request) {
  const auto found = sns.subscriptions.find(*request.SubscriptionArn);
  if (found != sns.subscriptions.end()) {
    const auto topic = sns.topics.find(found->second.topic_arn);
    if (topic != sns.topics.end()) ++topic->second.deleted_subscriptions;
    sns.subscriptions.erase(found);
  }
  return Unsubscribe::Response();
}

std::expected<ListSubscriptionsResponse, aws::Error> list_subscriptions(
    Sns& sns, const CallContext&, const ListSubscriptionsInput& request) {
  ListSubscriptionsResponse response;
  std::vector<Subscription>& list = response.Subscriptions.emplace();
  response.NextToken = page_of(
      sns.subscriptions, request.NextToken, [](const SubscriptionState&) { return true; },
      [&](const SubscriptionState& subscription) { list.push_back(brief(subscription)); });
  return response;
}

std::expected<ListSubscriptionsByTopicResponse, aws::Error> list_subscriptions_by_topic(
    Sns& sns, const CallContext&, const ListSubscriptionsByTopicInput& request) {
  const auto found = require_topic(sns, request.TopicArn);
  if (!found) return std::unexpected(found.error());
  const std::string& topic = (*found)->arn;
  ListSubscriptionsByTopicResponse response;
  std::vector<Subscription>& list = response.Subscriptions.emplace();
  response.NextToken = page_of(
      sns.subscriptions, request.NextToken,
      [&](const SubscriptionState& subscription) { return subscription.topic_arn == topic; },
      [&](const SubscriptionState& subscription) { list.push_back(brief(subscription)); });
  return response;
}

std::expected<GetSubscriptionAttributesResponse, aws::Error> get_subscription_attributes(
    Sns& sns, const CallContext&, const GetSubscriptionAttributesInput& request) {
  const auto found = require(sns, *request.SubscriptionArn);
  if (!found) return std::unexpected(found.error());
  GetSubscriptionAttributesResponse response;
  response.Attributes = show(**found);
  return response;
}

std::expected<SetSubscriptionAttributes::Response, aws::Error> set_subscription_attributes(
    Sns& sns, const CallContext& context, const SetSubscriptionAttributesInput& request) {
  const auto found = require(sns, *request.SubscriptionArn);
  if (!found) return std::unexpected(found.error());
  const auto topic = require_topic(sns, (*found)->topic_arn);
  if (!topic) return std::unexpected(topic.error());
  SubscriptionState changed = **found;
  if (changed.coming) changed.filter = std::exchange(changed.coming, std::nullopt)->second;
  const Attributes attributes{{*request.AttributeName, request.AttributeValue.value_or("")}};
  if (auto error = read_attributes(**topic, attributes, changed)) return std::unexpected(*error);
  const bool filters = request.AttributeName->starts_with("FilterPolicy");
  const Duration later = filters ? ask_propagation(context, (*topic)->name) : Duration::zero();
  if (later > Duration::zero()) {
    changed.coming.emplace(context.now + later, std::move(changed.filter));
    changed.filter = (*found)->filter;
  }
  **found = std::move(changed);
  return SetSubscriptionAttributes::Response();
}

}  // namespace weir::sns
