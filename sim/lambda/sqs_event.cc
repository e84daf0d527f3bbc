#include "sim/lambda/sqs_event.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "sim/aws/base64.h"

namespace weir::lambda {
namespace {

using Json = nlohmann::ordered_json;

// In the order in which recorded events have them; what else there is comes behind.
constexpr std::array<std::string_view, 9> kAttributes = {
    "ApproximateReceiveCount", "AWSTraceHeader",           "SentTimestamp",
    "SequenceNumber",          "MessageGroupId",           "SenderId",
    "MessageDeduplicationId",  "DeadLetterQueueSourceArn", "ApproximateFirstReceiveTimestamp"};

Json attributes_of(const sqs::Message& message) {
  Json out = Json::object();
  if (!message.Attributes) return out;
  for (const std::string_view name : kAttributes) {
    const auto found = message.Attributes->find(std::string(name));
    if (found != message.Attributes->end()) out[found->first] = found->second;
  }
  return out;
}

Json message_attributes_of(const sqs::Message& message) {
  Json out = Json::object();
  if (!message.MessageAttributes) return out;
  for (const auto& [name, value] : *message.MessageAttributes) {
    Json& shown = out[name] = Json::object();
    if (value.StringValue) shown["stringValue"] = *value.StringValue;
    if (value.BinaryValue) shown["binaryValue"] = aws::base64_encode(value.BinaryValue->view());
    shown["stringListValues"] = Json::array();
    shown["binaryListValues"] = Json::array();
    shown["dataType"] = value.DataType.value_or("String");
  }
  return out;
}

Json record_of(const SqsEventSource& source, const sqs::Message& message) {
  Json out;
  out["messageId"] = message.MessageId.value_or("");
  out["receiptHandle"] = message.ReceiptHandle.value_or("");
  out["body"] = message.Body.value_or("");
  out["attributes"] = attributes_of(message);
  out["messageAttributes"] = message_attributes_of(message);
  if (message.MD5OfMessageAttributes) {
    out["md5OfMessageAttributes"] = *message.MD5OfMessageAttributes;
  } else if (source.has_window) {
    out["md5OfMessageAttributes"] = nullptr;
  }
  out["md5OfBody"] = message.MD5OfBody.value_or("");
  out["eventSource"] = "aws:sqs";
  out["eventSourceARN"] = source.queue_arn;
  out["awsRegion"] = source.region;
  return out;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    throw std::runtime_error(std::string("KeyError: '") + name + "'");
  }
  return found->get<std::string>();
}

SqsRecord read_record(const Json& json) {
  if (!json.is_object()) throw std::runtime_error("a record of the event is no object");
  SqsRecord record;
  record.message_id = text_of(json, "messageId");
  record.receipt_handle = text_of(json, "receiptHandle");
  record.body = text_of(json, "body");
  const Json attributes = json.value("attributes", Json::object());
  for (const auto& [name, value] : attributes.items()) {
    if (value.is_string()) record.attributes[name] = value.get<std::string>();
  }
  const Json message_attributes = json.value("messageAttributes", Json::object());
  for (const auto& [name, value] : message_attributes.items()) {
    if (value.is_object() && value.contains("stringValue")) {
      record.message_attributes[name] = value.value("stringValue", "");
    }
  }
  return record;
}

}  // namespace

std::string write_sqs_event(const SqsEventSource& source, std::span<const sqs::Message> batch) {
  std::string out = R"({"Records":[)";
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (i != 0) out += ',';
    out += dump(record_of(source, batch[i]));
  }
  out += "]}";
  return out;
}

std::size_t sqs_event_size(const SqsEventSource& source, const sqs::Message& message) {
  return dump(record_of(source, message)).size() + 1;
}

std::vector<SqsRecord> read_sqs_event(const Bytes& event) {
  const Json json = Json::parse(event.view(), nullptr, false);
  const auto records = json.is_object() ? json.find("Records") : json.end();
  if (!json.is_object() || records == json.end() || !records->is_array()) {
    throw std::runtime_error("KeyError: 'Records'");
  }
  std::vector<SqsRecord> out;
  for (const Json& record : *records) out.push_back(read_record(record));
  return out;
}

}  // namespace weir::lambda
