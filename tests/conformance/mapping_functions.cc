#include "tests/conformance/mapping_functions.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/sqs/api.h"

namespace weir::conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> kKinds = {
    "slow-print", "kinesis-batch-fail", "context", "forward-sqs", "sqs-fail-n", "sqs-batch-fail-n"};

std::unexpected<lambda::Failure> raise(const char* type, std::string message) {
  return std::unexpected(lambda::Failure{type, std::move(message)});
}

json read(const Bytes& event) { return json::parse(event.view(), nullptr, false); }

json records_of(const json& event) { return event.value("Records", json::array()); }

// How often the message came, and how often it is to fail.
bool is_to_fail(const json& record, const json& body) {
  const std::string receives = record.at("attributes").value("ApproximateReceiveCount", "0");
  return body.value("fail_attempts", 0) >= std::atoi(receives.c_str());
}

Task<void> send(lambda::Invocation& invocation, std::string url, json message) {
  sqs::SendMessageRequest request;
  request.QueueUrl = std::move(url);
  request.MessageBody = message.dump();
  co_await invocation.call<sqs::SendMessage>(Identity::of("send"), std::move(request));
}

// Takes its start, sleeps, prints and returns both.
Task<lambda::Result> slow_print(lambda::Invocation& invocation, Bytes event) {
  const auto millis = to_millis(invocation.kernel().now());
  co_await invocation.kernel().delay(5s);
  const std::string text =
      json({{"executionStart", static_cast<double>(millis) / 1000.0}, {"event", read(event)}})
          .dump();
  invocation.log(text);
  co_return Bytes(text);
}

// Names the records whose data say that they should fail.
lambda::Result fail_records(lambda::Invocation& invocation, const Bytes& event) {
  invocation.log(event.str());
  json failures = json::array();
  for (const json& record : records_of(read(event))) {
    const json& kinesis = record.at("kinesis");
    const auto data = aws::base64_decode(kinesis.value("data", ""));
    const json decoded = json::parse(data.value_or(""), nullptr, false);
    if (!decoded.is_object() || !decoded.value("should_fail", false)) continue;
    failures.push_back({{"itemIdentifier", kinesis.at("sequenceNumber")}});
  }
  return Bytes(json({{"batchItemFailures", failures}}).dump());
}

// With records it would forward them to a stream whose name the recordings never gave it.
lambda::Result fail_with_records(const Bytes& event) {
  if (!records_of(read(event)).empty()) return raise("KeyError", "'KINESIS_STREAM_NAME'");
  return Bytes("null");
}

Task<lambda::Result> forward(lambda::Invocation& invocation, Environment environment, Bytes event) {
  json records = records_of(read(event));
  const std::size_t count = records.size();
  co_await send(invocation, environment["SQS_QUEUE_URL"], std::move(records));
  co_return Bytes(json({{"count", count}}).dump());
}

// Fails as long as its only message says, and tells a queue of it in both cases.
Task<lambda::Result> fail_message(lambda::Invocation& invocation, Bytes event) {
  const json whole = read(event);
  const json records = records_of(whole);
  if (records.size() != 1) co_return raise("AssertionError", "");
  const json body = json::parse(records[0].value("body", ""), nullptr, false);
  if (!body.is_object()) co_return raise("JSONDecodeError", "Expecting value");
  if (!body.contains("destination")) co_return raise("KeyError", "'destination'");
  const bool fails = is_to_fail(records[0], body);
  json message = {{"error", fails ? json("failed attempt") : json()}, {"event", whole}};
  co_await send(invocation, body.value("destination", ""), std::move(message));
  if (fails) co_return raise("ValueError", "failed attempt");
  co_return Bytes("null");
}

// Names the messages that are to fail, unless it is told what to answer.
Task<lambda::Result> fail_messages(lambda::Invocation& invocation, Environment environment,
                                   Bytes event) {
  const json whole = read(event);
  json failures = json::array();
  for (const json& record : records_of(whole)) {
    const json body = json::parse(record.value("body", ""), nullptr, false);
    if (!body.is_object()) co_return raise("JSONDecodeError", "Expecting value");
    if (is_to_fail(record, body)) {
      failures.push_back({{"itemIdentifier", record.at("messageId")}});
    }
  }
  json result = {{"batchItemFailures", failures}};
  if (environment.contains("OVERWRITE_RESULT")) {
    const std::string& text = environment["OVERWRITE_RESULT"];
    result = json::parse(text, nullptr, false);
    if (result.is_discarded()) result = text;
  }
  if (const std::string url = environment["DESTINATION_QUEUE_URL"]; !url.empty()) {
    json message = {{"event", whole}, {"result", result}};
    co_await send(invocation, url, std::move(message));
  }
  co_return Bytes(result.dump());
}

}  // namespace

bool is_mapping_function(std::string_view kind) {
  return std::ranges::find(kKinds, kind) != kKinds.end();
}

Task<lambda::Result> run_mapping_function(lambda::Invocation& invocation, std::string kind,
                                          Environment environment, Bytes event) {
  if (kind == "slow-print") co_return co_await slow_print(invocation, std::move(event));
  if (kind == "kinesis-batch-fail") co_return fail_records(invocation, event);
  if (kind == "context") co_return fail_with_records(event);
  if (kind == "forward-sqs") {
    co_return co_await forward(invocation, std::move(environment), std::move(event));
  }
  if (kind == "sqs-fail-n") co_return co_await fail_message(invocation, std::move(event));
  co_return co_await fail_messages(invocation, std::move(environment), std::move(event));
}

}  // namespace weir::conformance
