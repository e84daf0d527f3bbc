#include "sim/lambda/sqs_filter.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace weir::lambda {
namespace {

using Json = nlohmann::json;

bool takes_one(const aws::EventPattern& pattern, const Json& event, const Json& body) {
  const auto asked = pattern.root().find("body");
  if (asked == pattern.root().end() || !asked->is_object()) return pattern.matches(event);
  if (!body.is_object()) return false;
  Json decoded = event;
  decoded["body"] = body;
  return pattern.matches(decoded);
}

}  // namespace

SqsFilter::SqsFilter(const std::vector<std::string>& patterns) {
  for (const std::string& text : patterns) {
    auto pattern = aws::EventPattern::parse(text);
    if (pattern) patterns_.push_back(std::move(*pattern));
  }
}

bool SqsFilter::takes(const SqsEventSource& source, const sqs::Message& message) const {
  if (patterns_.empty()) return true;
  const Json whole = Json::parse(write_sqs_event(source, std::span(&message, 1)), nullptr, false);
  const Json& event = whole["Records"][0];
  const Json body = Json::parse(message.Body.value_or(""), nullptr, false);
  return std::ranges::any_of(
      patterns_, [&](const aws::EventPattern& pattern) { return takes_one(pattern, event, body); });
}

}  // namespace weir::lambda
