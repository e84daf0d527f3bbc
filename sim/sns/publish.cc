#include "sim/sns/publish.h"

#include <openssl/sha.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/aws/request_id.h"
#include "sim/sns/faults.h"
#include "sim/sns/topics.h"

namespace weir::sns {
namespace {

using nlohmann::json;

constexpr std::size_t kBatchMost = 10;
constexpr std::size_t kSubjectMost = 100;
constexpr std::size_t kTokenMost = 128;

aws::Error invalid(const std::string& what) {
  return InvalidParameterException("Invalid parameter: " + what);
}

template <typename Entry>
MessageAttributes attributes_of(const Entry& entry) {
  return entry.MessageAttributes.value_or(MessageAttributes());
}

std::string content_digest(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return aws::base64_encode(
      {reinterpret_cast<const char*>(digest), static_cast<std::size_t>(SHA256_DIGEST_LENGTH)});
}

std::optional<aws::Error> check_attributes(const MessageAttributes& attributes) {
  for (const auto& [name, value] : attributes) {
    const std::string type = value.DataType.value_or("");
    const std::string_view logical = std::string_view(type).substr(0, type.find('.'));
    if (logical != "String" && logical != "Number" && logical != "Binary") {
      return InvalidParameterValueException("The message attribute '" + name +
                                            "' has an invalid message attribute type, the set of "
                                            "supported type prefixes is Binary, Number, and "
                                            "String.");
    }
    const bool empty = logical == "Binary" ? !value.BinaryValue || value.BinaryValue->empty()
                                           : !value.StringValue || value.StringValue->empty();
    if (empty) {
      return InvalidParameterValueException("The message attribute '" + name +
                                            "' must contain non-empty message attribute value for "
                                            "message attribute type '" +
                                            std::string(logical) + "'.");
    }
  }
  return std::nullopt;
}

std::optional<aws::Error> check_subject(const std::optional<std::string>& subject) {
  if (!subject) return std::nullopt;
  const bool characters =
      std::ranges::all_of(*subject, [](char c) { return c >= ' ' && c < 0x7f; });
  if (subject->empty() || subject->size() > kSubjectMost || !characters ||
      subject->starts_with(' ')) {
    return invalid("Subject");
  }
  return std::nullopt;
}

bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kTokenMost &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

template <typename Entry>
std::optional<aws::Error> check_order(const TopicState& topic, const Entry& entry) {
  if (entry.MessageGroupId && !is_token(*entry.MessageGroupId)) {
    return invalid(
        "MessageGroupId Reason: The MessageGroupId can only include alphanumeric and "
        "punctuation characters and be 1 to 128 long");
  }
  if (!topic.fifo) {
    if (!entry.MessageDeduplicationId) return std::nullopt;
    return invalid(
        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId "
        "parameter that is not valid for this topic type");
  }
  if (!entry.MessageGroupId) {
    return invalid("The MessageGroupId parameter is required for FIFO topics");
  }
  if (entry.MessageDeduplicationId) {
    if (is_token(*entry.MessageDeduplicationId)) return std::nullopt;
    return invalid(
        "MessageDeduplicationId Reason: The MessageDeduplicationId can only include "
        "alphanumeric and punctuation characters and be 1 to 128 long");
  }
  if (topic.flag("ContentBasedDeduplication")) return std::nullopt;
  return invalid(
      "The topic should either have ContentBasedDeduplication enabled or "
      "MessageDeduplicationId provided explicitly");
}

// With MessageStructure "json", the texts by protocol.
template <typename Entry>
std::expected<std::map<std::string, std::string>, aws::Error> read_structure(const Entry& entry) {
  std::map<std::string, std::string> texts;
  if (!entry.MessageStructure) return texts;
  if (*entry.MessageStructure != "json") return std::unexpected(invalid("MessageStructure"));
  const json body = json::parse(*entry.Message, nullptr, false);
  if (!body.is_object()) {
    return std::unexpected(invalid("Message Structure - JSON message body failed to parse"));
  }
  for (const auto& [protocol, text] : body.items()) {
    if (text.is_string()) texts[protocol] = text.template get<std::string>();
  }
  if (!texts.contains("default")) {
    return std::unexpected(invalid("Message Structure - No default entry in JSON message body"));
  }
  return texts;
}

template <typename Entry>
std::expected<Notification, aws::Error> read_entry(const TopicState& topic,
                                                   const CallContext& context, const Entry& entry,
                                                   Identity identity) {
  const MessageAttributes attributes = attributes_of(entry);
  std::optional<aws::Error> error;
  if (entry.Message->empty()) error = invalid("Empty message");
  if (!error && size_of_message(*entry.Message, attributes) > kLargestMessage) {
    error = invalid("Message too long");
  }
  if (!error) error = check_subject(entry.Subject);
  if (!error) error = check_attributes(attributes);
  if (!error) error = check_order(topic, entry);
  if (error) return std::unexpected(*std::move(error));
  auto texts = read_structure(entry);
  if (!texts) return std::unexpected(std::move(texts.error()));
  Notification notification;
  notification.topic_arn = topic.arn;
  notification.identity = identity;
  notification.message_id = aws::uuid_of(identity);
  notification.subject = entry.Subject.value_or("");
  notification.message = *entry.Message;
  notification.by_protocol = *std::move(texts);
  notification.attributes = attributes;
  notification.group = entry.MessageGroupId.value_or("");
  notification.published = std::chrono::floor<std::chrono::milliseconds>(context.now);
  if (topic.fifo) {
    notification.deduplication_id = entry.MessageDeduplicationId ? *entry.MessageDeduplicationId
                                                                 : content_digest(*entry.Message);
  }
  return notification;
}

struct Published {
  std::string message_id;
  std::string sequence_number;
};

void forget_old(TopicState& topic, Time now) {
  while (!topic.accepted_order.empty() &&
         topic.accepted_order.front().first + kDeduplicationWindow <= now) {
    topic.accepted.erase(topic.accepted_order.front().second);
    topic.accepted_order.pop_front();
  }
}

// AWS's have twenty digits and begin with a one.
std::string sequence_number(std::uint64_t number) {
  const std::string digits = std::to_string(number * 1'000);
  return "1" + std::string(19 - digits.size(), '0') + digits;
}

Published accept(TopicState& topic, const CallContext& context, Notification notification,
                 std::vector<Notification>& accepted) {
  if (topic.fifo) {
    forget_old(topic, context.now);
    const auto earlier = topic.accepted.find(notification.deduplication_id);
    if (earlier != topic.accepted.end()) {
      return {earlier->second.message_id, earlier->second.sequence_number};
    }
    notification.sequence_number = sequence_number(topic.next_number++);
    topic.accepted[notification.deduplication_id] = {context.now, notification.message_id,
                                                     notification.sequence_number};
    topic.accepted_order.emplace_back(context.now, notification.deduplication_id);
  }
  Published published{notification.message_id, notification.sequence_number};
  accepted.push_back(std::move(notification));
  return published;
}

Identity identity_of(const CallContext& context, const TopicState& topic) {
  const Identity message = context.call.child(topic.arn);
  return context.attempt == 0 ? message : message.child("sent again", context.attempt);
}

bool is_entry_id(std::string_view id) {
  return !id.empty() && id.size() <= 80 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::optional<aws::Error> check_batch(const std::vector<PublishBatchRequestEntry>& entries) {
  if (entries.empty()) {
    return EmptyBatchRequestException("The batch request doesn't contain any entries.");
  }
  if (entries.size() > kBatchMost) {
    return TooManyEntriesInBatchRequestException(
        "The batch request contains more entries than permissible.");
  }
  std::set<std::string> ids;
  std::int64_t total = 0;
  for (const PublishBatchRequestEntry& entry : entries) {
    if (!is_entry_id(*entry.Id)) {
      return InvalidBatchEntryIdException(
          "The Id of a batch entry in a batch request doesn't abide by the specification.");
    }
    if (!ids.insert(*entry.Id).second) {
      return BatchEntryIdsNotDistinctException(
          "Two or more batch entries in the request have the same Id.");
    }
    total += size_of_message(*entry.Message, attributes_of(entry));
  }
  if (total > kLargestMessage) {
    return BatchRequestTooLongException(
        "The length of all the messages put together is more than the limit.");
  }
  return std::nullopt;
}

BatchResultErrorEntry failed_entry(const std::string& id, const aws::Error& error) {
  return BatchResultErrorEntry()
      .WithId(id)
      .WithCode(error.code)
      .WithMessage(error.message)
      .WithSenderFault(!error.server_fault);
}

}  // namespace

std::int64_t size_of_message(const std::string& message, const MessageAttributes& attributes) {
  std::size_t size = message.size();
  for (const auto& [name, value] : attributes) {
    size += name.size() + value.DataType.value_or("").size();
    size += value.BinaryValue ? value.BinaryValue->size() : value.StringValue.value_or("").size();
  }
  return static_cast<std::int64_t>(size);
}

std::expected<PublishResponse, aws::Error> publish(Sns& sns, const CallContext& context,
                                                   const PublishInput& request,
                                                   std::vector<Notification>& accepted) {
  if (request.PhoneNumber) {
    return std::unexpected(aws::Error("UnknownOperationException", 400,
                                      "weir does not model Amazon Simple Notification Service: "
                                      "messages to phone numbers"));
  }
  const std::optional<std::string>& arn = request.TopicArn ? request.TopicArn : request.TargetArn;
  if (!arn) {
    return std::unexpected(
        invalid("TopicArn or TargetArn Reason: no value for required parameter"));
  }
  const auto found = require_topic(sns, arn);
  if (!found) return std::unexpected(found.error());
  auto notification = read_entry(**found, context, request, identity_of(context, **found));
  if (!notification) return std::unexpected(std::move(notification.error()));
  Published published = accept(**found, context, *std::move(notification), accepted);
  PublishResponse response;
  response.MessageId = std::move(published.message_id);
  if ((*found)->fifo) response.SequenceNumber = std::move(published.sequence_number);
  return response;
}

std::expected<PublishBatchResponse, aws::Error> publish_batch(Sns& sns, const CallContext& context,
                                                              const PublishBatchInput& request,
                                                              std::vector<Notification>& accepted) {
  const auto found = require_topic(sns, request.TopicArn);
  if (!found) return std::unexpected(found.error());
  TopicState& topic = **found;
  const std::vector<PublishBatchRequestEntry>& entries = *request.PublishBatchRequestEntries;
  if (auto error = check_batch(entries)) return std::unexpected(*error);
  PublishBatchResponse response;
  response.Successful.emplace();
  response.Failed.emplace();
  for (const PublishBatchRequestEntry& entry : entries) {
    const Identity identity = identity_of(context, topic).child(*entry.Id);
    auto notification = read_entry(topic, context, entry, identity);
    if (!notification) {
      response.Failed->push_back(failed_entry(*entry.Id, notification.error()));
      continue;
    }
    if (auto error = ask_entry(context, topic.name, *entry.Id)) {
      response.Failed->push_back(failed_entry(*entry.Id, *error));
      continue;
    }
    Published published = accept(topic, context, *std::move(notification), accepted);
    PublishBatchResultEntry& done = response.Successful->emplace_back();
    done.Id = entry.Id;
    done.MessageId = std::move(published.message_id);
    if (topic.fifo) done.SequenceNumber = std::move(published.sequence_number);
  }
  return response;
}

}  // namespace weir::sns
