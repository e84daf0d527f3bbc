#include "sim/sns/envelope.h"

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "sim/aws/base64.h"

namespace weir::sns {
namespace {

using Json = nlohmann::ordered_json;

std::array<std::string, 6> parts_of(const std::string& arn) {
  std::array<std::string, 6> parts;
  std::string_view rest = arn;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::size_t colon = rest.find(':');
    parts[i] = std::string(rest.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  }
  parts.back() = std::string(rest);
  return parts;
}

std::string region_of(const std::string& arn) { return parts_of(arn)[3]; }

// The text for this protocol, if the message has one for each.
const std::string& text_for(const Notification& notification, Protocol protocol) {
  if (notification.by_protocol.empty()) return notification.message;
  const auto own = notification.by_protocol.find(protocol == Protocol::sqs ? "sqs" : "lambda");
  return own != notification.by_protocol.end() ? own->second
                                               : notification.by_protocol.at("default");
}

Json attributes_of(const Notification& notification) {
  Json attributes = Json::object();
  for (const auto& [name, value] : notification.attributes) {
    const std::string text = value.BinaryValue ? aws::base64_encode(value.BinaryValue->view())
                                               : value.StringValue.value_or("");
    attributes[name] = {{"Type", value.DataType.value_or("")}, {"Value", text}};
  }
  return attributes;
}

// weir has no key to sign with: a signature is text of the right form that nobody can verify.
std::string signature_of(const Notification& notification) {
  std::string octets;
  for (std::uint64_t i = 0; i < 32; ++i) {
    const Identity part = notification.identity.child("signature", i);
    for (int shift = 56; shift >= 0; shift -= 8) {
      octets.push_back(static_cast<char>(part.value >> shift & 0xff));
    }
  }
  return aws::base64_encode(octets);
}

std::string certificate_url(const std::string& region) {
  return "https://sns." + region +
         ".amazonaws.com/SimpleNotificationService-0000000000000000000000000000000a.pem";
}

std::string unsubscribe_url(const SubscriptionState& subscription) {
  return "https://sns." + region_of(subscription.topic_arn) +
         ".amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + subscription.arn;
}

std::string envelope(const Notification& notification, const SubscriptionState& subscription) {
  Json body;
  body["Type"] = "Notification";
  body["MessageId"] = notification.message_id;
  if (!notification.sequence_number.empty()) {
    body["SequenceNumber"] = notification.sequence_number;
  }
  body["TopicArn"] = notification.topic_arn;
  if (!notification.subject.empty()) body["Subject"] = notification.subject;
  body["Message"] = text_for(notification, subscription.protocol);
  body["Timestamp"] = to_iso8601(notification.published);
  body["SignatureVersion"] = "1";
  body["Signature"] = signature_of(notification);
  body["SigningCertURL"] = certificate_url(region_of(notification.topic_arn));
  body["UnsubscribeURL"] = unsubscribe_url(subscription);
  if (!notification.attributes.empty()) body["MessageAttributes"] = attributes_of(notification);
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string lambda_event(const Notification& notification, const SubscriptionState& subscription) {
  Json sns;
  sns["Type"] = "Notification";
  sns["MessageId"] = notification.message_id;
  sns["TopicArn"] = notification.topic_arn;
  sns["Subject"] = notification.subject.empty() ? Json() : Json(notification.subject);
  sns["Message"] = text_for(notification, subscription.protocol);
  sns["Timestamp"] = to_iso8601(notification.published);
  sns["SignatureVersion"] = "1";
  sns["Signature"] = signature_of(notification);
  sns["SigningCertUrl"] = certificate_url(region_of(notification.topic_arn));
  sns["UnsubscribeUrl"] = unsubscribe_url(subscription);
  sns["MessageAttributes"] = attributes_of(notification);
  Json record;
  record["EventSource"] = "aws:sns";
  record["EventVersion"] = "1.0";
  record["EventSubscriptionArn"] = subscription.arn;
  record["Sns"] = std::move(sns);
  Json event;
  event["Records"] = Json::array({std::move(record)});
  return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// What only FIFO queues take, and a standard queue of a FIFO topic does not.
void add_order(const Notification& notification, const std::string& url,
               sqs::SendMessageRequest& request) {
  if (!url.ends_with(".fifo")) return;
  request.MessageGroupId = notification.group;
  request.MessageDeduplicationId = notification.deduplication_id;
}

}  // namespace

std::string url_of_queue(const std::string& arn) {
  const auto parts = parts_of(arn);
  return "https://sqs." + parts[3] + ".amazonaws.com/" + parts[4] + "/" + parts[5];
}

sqs::SendMessageRequest queue_message(const Notification& notification,
                                      const SubscriptionState& subscription,
                                      const std::string& url) {
  sqs::SendMessageRequest request;
  request.QueueUrl = url;
  add_order(notification, url, request);
  if (!subscription.raw) {
    request.MessageBody = envelope(notification, subscription);
    return request;
  }
  request.MessageBody = text_for(notification, subscription.protocol);
  if (notification.attributes.empty()) return request;
  auto& attributes = request.MessageAttributes.emplace();
  for (const auto& [name, value] : notification.attributes) {
    sqs::MessageAttributeValue& copy = attributes[name];
    copy.DataType = value.DataType;
    copy.StringValue = value.StringValue;
    copy.BinaryValue = value.BinaryValue;
  }
  return request;
}

lambda::InvocationRequest function_event(const Notification& notification,
                                         const SubscriptionState& subscription) {
  lambda::InvocationRequest request;
  request.FunctionName = subscription.endpoint;
  request.InvocationType = lambda::InvocationType::Event;
  request.Payload =
      Bytes(lambda_event(notification, subscription)).with_identity(notification.identity);
  return request;
}

}  // namespace weir::sns
