#include "sim/sns/topics.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/sns/pages.h"

namespace weir::sns {
namespace {

using nlohmann::json;

constexpr std::size_t kNameMax = 256;
constexpr std::size_t kTagsMax = 50;
constexpr std::string_view kFifoEnding = ".fifo";

// Kept and given back; of these only the FIFO topic's have an effect.
constexpr std::array kAttributes = {"ArchivePolicy",
                                    "ContentBasedDeduplication",
                                    "DataProtectionPolicy",
                                    "DeliveryPolicy",
                                    "DisplayName",
                                    "FifoThroughputScope",
                                    "FifoTopic",
                                    "KmsMasterKeyId",
                                    "LambdaFailureFeedbackRoleArn",
                                    "LambdaSuccessFeedbackRoleArn",
                                    "LambdaSuccessFeedbackSampleRate",
                                    "Policy",
                                    "SQSFailureFeedbackRoleArn",
                                    "SQSSuccessFeedbackRoleArn",
                                    "SQSSuccessFeedbackSampleRate",
                                    "SignatureVersion",
                                    "TracingConfig"};

aws::Error invalid(const std::string& what) {
  return InvalidParameterException("Invalid parameter: " + what);
}

bool is_name(std::string_view name) {
  if (name.size() > kNameMax) return false;
  if (name.ends_with(kFifoEnding)) name.remove_suffix(kFifoEnding.size());
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::optional<aws::Error> check_attribute(const std::string& name, const std::string& value,
                                          bool fifo) {
  if (std::ranges::find(kAttributes, name) == kAttributes.end()) {
    return invalid("AttributeName");
  }
  if (name == "FifoTopic" || name == "ContentBasedDeduplication") {
    if (value != "true" && value != "false")
      return invalid(name + " Reason: must be true or false");
  }
  if (name == "ContentBasedDeduplication" && !fifo) {
    return invalid("Content-based deduplication can only be set for FIFO topics");
  }
  return std::nullopt;
}

std::string default_policy(const TopicState& topic, const std::string& account) {
  return json{{"Version", "2008-10-17"},
              {"Id", "__default_policy_ID"},
              {"Statement",
               {{{"Sid", "__default_statement_ID"},
                 {"Effect", "Allow"},
                 {"Principal", {{"AWS", "*"}}},
                 {"Action",
                  {"SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission",
                   "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
                   "SNS:ListSubscriptionsByTopic", "SNS:Publish"}},
                 {"Resource", topic.arn},
                 {"Condition", {{"StringEquals", {{"AWS:SourceOwner", account}}}}}}}}}
      .dump();
}

std::expected<TopicState*, aws::Error> require_tagged(Sns& sns, const std::string& arn) {
  const auto found = sns.topics.find(arn);
  if (found == sns.topics.end()) {
    return std::unexpected(ResourceNotFoundException("Resource does not exist"));
  }
  return &found->second;
}

std::map<std::string, std::string> tags_of(const std::optional<std::vector<Tag>>& list) {
  std::map<std::string, std::string> tags;
  for (const Tag& tag : list.value_or(std::vector<Tag>())) tags[*tag.Key] = *tag.Value;
  return tags;
}

std::optional<aws::Error> check_same(const TopicState& topic, const CreateTopicInput& request) {
  for (const auto& [name, value] : request.Attributes.value_or(Attributes())) {
    const auto present = topic.attributes.find(name);
    if (present == topic.attributes.end() ? !value.empty() : present->second != value) {
      return invalid("Attributes Reason: Topic already exists with different attributes");
    }
  }
  if (request.Tags && tags_of(request.Tags) != topic.tags) {
    return invalid("Tags Reason: Topic already exists with different tags");
  }
  return std::nullopt;
}

}  // namespace

std::expected<TopicState*, aws::Error> require_topic(Sns& sns,
                                                     const std::optional<std::string>& arn) {
  if (!arn || !arn->starts_with("arn:")) {
    return std::unexpected(invalid("TopicArn Reason: An ARN must have at least 6 elements, not 1"));
  }
  const auto found = sns.topics.find(*arn);
  if (found == sns.topics.end()) return std::unexpected(NotFoundException("Topic does not exist"));
  return &found->second;
}

std::expected<CreateTopicResponse, aws::Error> create_topic(Sns& sns, const CallContext& context,
                                                            const CreateTopicInput& request) {
  const std::string& name = *request.Name;
  const Attributes attributes = request.Attributes.value_or(Attributes());
  const auto fifo = attributes.find("FifoTopic");
  const bool wants_fifo = fifo != attributes.end() && fifo->second == "true";
  if (!is_name(name)) return std::unexpected(invalid("Topic Name"));
  if (wants_fifo != name.ends_with(kFifoEnding)) {
    return std::unexpected(invalid(wants_fifo ? "Fifo Topic names must end with .fifo and must be "
                                                "made up of only uppercase and lowercase ASCII "
                                                "letters, numbers, underscores, and hyphens, and "
                                                "must be between 1 and 256 characters long."
                                              : "Topic Name"));
  }
  for (const auto& [attribute, value] : attributes) {
    if (auto error = check_attribute(attribute, value, wants_fifo)) return std::unexpected(*error);
  }
  TopicState topic;
  topic.arn = "arn:aws:sns:" + context.region + ":" + context.account + ":" + name;
  topic.name = name;
  topic.fifo = wants_fifo;
  topic.attributes = attributes;
  topic.tags = tags_of(request.Tags);
  if (topic.tags.size() > kTagsMax) {
    return std::unexpected(TagLimitExceededException(
        "Could not complete request: tag quota of per resource exceeded"));
  }
  const auto present = sns.topics.find(topic.arn);
  if (present != sns.topics.end()) {
    if (auto error = check_same(present->second, request)) return std::unexpected(*error);
  }
  const std::string arn = topic.arn;
  sns.topics.try_emplace(arn, std::move(topic));
  return CreateTopicResponse().WithTopicArn(arn);
}

std::expected<DeleteTopic::Response, aws::Error> delete_topic(Sns& sns, const CallContext&,
                                                              const DeleteTopicInput& request) {
  // Deleting what is not there succeeds.
  std::erase_if(sns.subscriptions, [&](const auto& subscription) {
    return subscription.second.topic_arn == *request.TopicArn;
  });
  sns.topics.erase(*request.TopicArn);
  return DeleteTopic::Response();
}

std::expected<ListTopicsResponse, aws::Error> list_topics(Sns& sns, const CallContext&,
                                                          const ListTopicsInput& request) {
  ListTopicsResponse response;
  std::vector<Topic>& topics = response.Topics.emplace();
  response.NextToken = page_of(
      sns.topics, request.NextToken, [](const TopicState&) { return true; },
      [&](const TopicState& topic) { topics.emplace_back().TopicArn = topic.arn; });
  return response;
}

std::expected<GetTopicAttributesResponse, aws::Error> get_topic_attributes(
    Sns& sns, const CallContext& context, const GetTopicAttributesInput& request) {
  const auto found = require_topic(sns, request.TopicArn);
  if (!found) return std::unexpected(found.error());
  const TopicState& topic = **found;
  const auto confirmed = std::ranges::count_if(sns.subscriptions, [&](const auto& subscription) {
    return subscription.second.topic_arn == topic.arn;
  });
  Attributes shown = topic.attributes;
  shown.try_emplace("DisplayName", "");
  shown.try_emplace("Policy", default_policy(topic, context.account));
  shown["TopicArn"] = topic.arn;
  shown["Owner"] = context.account;
  shown["SubscriptionsConfirmed"] = std::to_string(confirmed);
  shown["SubscriptionsPending"] = "0";
  shown["SubscriptionsDeleted"] = std::to_string(topic.deleted_subscriptions);
  shown["EffectiveDeliveryPolicy"] =
      R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,)"
      R"("numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,)"
      R"("backoffFunction":"linear"},"disableSubscriptionOverrides":false,)"
      R"("defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}})";
  if (topic.fifo) shown.try_emplace("ContentBasedDeduplication", "false");
  GetTopicAttributesResponse response;
  response.Attributes = std::move(shown);
  return response;
}

std::expected<SetTopicAttributes::Response, aws::Error> set_topic_attributes(
    Sns& sns, const CallContext&, const SetTopicAttributesInput& request) {
  const auto found = require_topic(sns, request.TopicArn);
  if (!found) return std::unexpected(found.error());
  const std::string& name = *request.AttributeName;
  const std::string value = request.AttributeValue.value_or("");
  if (name == "FifoTopic") return std::unexpected(invalid("AttributeName"));
  if (auto error = check_attribute(name, value, (*found)->fifo)) return std::unexpected(*error);
  (*found)->attributes[name] = value;
  return SetTopicAttributes::Response();
}

std::expected<TagResourceResponse, aws::Error> tag_resource(Sns& sns, const CallContext&,
                                                            const TagResourceRequest& request) {
  const auto found = require_tagged(sns, *request.ResourceArn);
  if (!found) return std::unexpected(found.error());
  std::map<std::string, std::string> tags = (*found)->tags;
  for (const Tag& tag : *request.Tags) tags[*tag.Key] = *tag.Value;
  if (tags.size() > kTagsMax) {
    return std::unexpected(TagLimitExceededException(
        "Could not complete request: tag quota of per resource exceeded"));
  }
  (*found)->tags = std::move(tags);
  return TagResourceResponse();
}

std::expected<UntagResourceResponse, aws::Error> untag_resource(
    Sns& sns, const CallContext&, const UntagResourceRequest& request) {
  const auto found = require_tagged(sns, *request.ResourceArn);
  if (!found) return std::unexpected(found.error());
  for (const std::string& key : *request.TagKeys) (*found)->tags.erase(key);
  return UntagResourceResponse();
}

std::expected<ListTagsForResourceResponse, aws::Error> list_tags_for_resource(
    Sns& sns, const CallContext&, const ListTagsForResourceRequest& request) {
  const auto found = require_tagged(sns, *request.ResourceArn);
  if (!found) return std::unexpected(found.error());
  ListTagsForResourceResponse response;
  response.Tags.emplace();
  for (const auto& [key, value] : (*found)->tags) {
    response.Tags->push_back(Tag().WithKey(key).WithValue(value));
  }
  return response;
}

}  // namespace weir::sns
