#include "sim/lambda/destinations.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/events/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/json_text.h"
#include "sim/lambda/mapping_source.h"
#include "sim/s3/api.h"
#include "sim/sns/api.h"
#include "sim/sqs/api.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kErrorMessageMax = 1'024;

// The parts of "arn:aws:sqs:us-east-1:000000000000:q".
std::array<std::string, 6> parts_of(std::string_view arn) {
  std::array<std::string, 6> parts;
  for (std::size_t part = 0; part + 1 < parts.size(); ++part) {
    parts[part] = arn.substr(0, arn.find(':'));
    arn.remove_prefix(std::min(parts[part].size() + 1, arn.size()));
  }
  parts.back() = arn;
  return parts;
}

std::string as_json(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A payload as a part of other JSON.
std::string embedded(const Bytes& payload) {
  if (payload.empty()) return "{}";
  return is_json(payload.view()) ? payload.str() : as_json(payload.view());
}

std::string whole_seconds(Time now) { return to_iso8601(now).substr(0, 19); }

// What a dead letter says of the failure, beside the event.
std::string error_message(const EventOutcome& outcome) {
  std::string message = "Rate Exceeded.";  // assumed, of what has never run
  if (outcome.response && outcome.response->Payload) {
    const auto answer = nlohmann::json::parse(outcome.response->Payload->view(), nullptr, false);
    if (answer.is_object()) message = answer.value("errorMessage", "");
  }
  return message.substr(0, kErrorMessageMax);
}

template <class Value>
std::map<std::string, Value> letter_attributes(const EventOutcome& outcome) {
  const auto attribute = [](const char* type, std::string value) {
    return Value().WithDataType(type).WithStringValue(std::move(value));
  };
  std::map<std::string, Value> attributes;
  attributes["RequestID"] = attribute("String", outcome.request_id);
  attributes["ErrorCode"] = attribute("Number", outcome.response ? "200" : "429");
  const std::string message = error_message(outcome);
  if (!message.empty()) attributes["ErrorMessage"] = attribute("String", message);
  return attributes;
}

// Whether the record is lost on its way, asked once for each that is sent.
bool is_lost(const aws::Client& client, const EventOutcome& outcome, Identity record) {
  aws::FaultHook* faults = client.cloud().faults();
  if (faults == nullptr) return false;
  const aws::Fault fault =
      faults->on_site({invoke_destination(), record, 0, outcome.function, client.kernel().now()});
  return fault.kind == &kDeliveryFailed;
}

Task<bool> put_event(aws::Client& client, const EventOutcome& outcome, Identity about,
                     std::string arn, std::string record) {
  events::PutEventsRequestEntry entry;
  entry.Source = "lambda";
  entry.DetailType = std::string("Lambda Function Invocation Result - ") +
                     (outcome.succeeded() ? "Success" : "Failure");
  entry.Resources = std::vector<std::string>{arn, outcome.function_arn};
  entry.Detail = std::move(record);
  entry.EventBusName = std::move(arn);
  events::PutEventsRequest request;
  request.Entries = std::vector<events::PutEventsRequestEntry>{std::move(entry)};
  const auto answer = co_await client.call<events::PutEvents>(about, std::move(request));
  co_return answer && answer->FailedEntryCount.value_or(0) == 0;
}

Task<bool> put_object(aws::Client& client, const EventOutcome& outcome, Identity about,
                      std::string bucket, std::string record) {
  s3::PutObjectRequest request;
  request.Bucket = std::move(bucket);
  request.Key = failure_key(outcome, client.kernel().now());
  request.Body = Bytes(std::move(record));
  co_return (co_await client.call<s3::PutObject>(about, std::move(request))).has_value();
}

}  // namespace

std::string failure_key(const EventOutcome& outcome, Time now) {
  std::string second = whole_seconds(now);
  std::string day = second.substr(0, 10);
  std::replace(day.begin(), day.end(), '-', '/');
  std::replace(second.begin(), second.end(), ':', '.');
  return "aws/lambda/async/" + outcome.function + "/" + day + "/" + second + "-" +
         aws::uuid_of(outcome.event.child("failure object"));
}

// Without a try that ran there is no response to tell of.
std::string write_record(const EventOutcome& outcome, Time now) {
  std::string out = R"({"version":"1.0","timestamp":")" + to_iso8601(now).substr(0, 23);
  out += R"(Z","requestContext":{"requestId":")" + outcome.request_id;
  out += R"(","functionArn":)" + as_json(outcome.function_arn);
  out += R"(,"condition":")" + outcome.condition + R"(","approximateInvokeCount":)";
  out += std::to_string(outcome.invocations) + R"(},"requestPayload":)" + embedded(outcome.payload);
  if (outcome.response) {
    out += R"(,"responseContext":{"statusCode":200,"executedVersion":)";
    out += as_json(outcome.response->ExecutedVersion.value_or(kLatest));
    if (outcome.response->FunctionError) {
      out += R"(,"functionError":)" + as_json(*outcome.response->FunctionError);
    }
    const Bytes payload = outcome.response->Payload.value_or(Bytes());
    out += R"(},"responsePayload":)" + embedded(payload);
  }
  return out + "}";
}

Task<bool> deliver_record(aws::Client& client, const EventOutcome& outcome, std::string arn,
                          std::map<Identity, Chain>& chains, Chain chain) {
  const Identity about = outcome.event.child("destination");
  if (is_lost(client, outcome, about)) co_return false;
  const auto parts = parts_of(arn);
  std::string record = write_record(outcome, client.kernel().now());
  if (parts[2] == "sqs") {
    auto request = sqs::SendMessageRequest().WithQueueUrl(queue_url(arn));
    request.MessageBody = std::move(record);
    co_return (co_await client.call<sqs::SendMessage>(about, std::move(request))).has_value();
  }
  if (parts[2] == "sns") {
    auto request = sns::PublishInput().WithTopicArn(arn);
    request.Message = std::move(record);
    co_return (co_await client.call<sns::Publish>(about, std::move(request))).has_value();
  }
  if (parts[2] == "events") {
    co_return co_await put_event(client, outcome, about, std::move(arn), std::move(record));
  }
  if (parts[2] == "s3") {
    co_return co_await put_object(client, outcome, about, parts[5], std::move(record));
  }
  InvocationRequest request;
  request.FunctionName = std::move(arn);
  request.InvocationType = InvocationType::Event;
  request.Payload = Bytes(std::move(record));
  chains[about] = std::move(chain);
  const bool sent = (co_await client.call<Invoke>(about, std::move(request))).has_value();
  chains.erase(about);
  co_return sent;
}

Task<bool> deliver_dead_letter(aws::Client& client, const EventOutcome& outcome, std::string arn) {
  const Identity about = outcome.event.child("dead letter");
  if (is_lost(client, outcome, about)) co_return false;
  std::string body = outcome.payload.empty() ? "{}" : outcome.payload.str();
  if (parts_of(arn)[2] == "sqs") {
    auto request = sqs::SendMessageRequest().WithQueueUrl(queue_url(arn));
    request.MessageBody = std::move(body);
    request.MessageAttributes = letter_attributes<sqs::MessageAttributeValue>(outcome);
    co_return (co_await client.call<sqs::SendMessage>(about, std::move(request))).has_value();
  }
  auto request = sns::PublishInput().WithTopicArn(std::move(arn));
  request.Message = std::move(body);
  request.MessageAttributes = letter_attributes<sns::MessageAttributeValue>(outcome);
  co_return (co_await client.call<sns::Publish>(about, std::move(request))).has_value();
}

}  // namespace weir::lambda
