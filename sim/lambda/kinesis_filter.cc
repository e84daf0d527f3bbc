#include "sim/lambda/kinesis_filter.h"

#include <algorithm>
#include <utility>

namespace weir::lambda {
namespace {

using Json = nlohmann::json;

bool takes_one(const aws::EventPattern& pattern, const Json& event) {
  // Data that is no JSON has no members; only what speaks of other things can match.
  if (pattern.root().contains("data") && !event.contains("data")) return false;
  return pattern.matches(event);
}

}  // namespace

KinesisFilter::KinesisFilter(const std::vector<std::string>& patterns) {
  for (const std::string& text : patterns) {
    auto pattern = aws::EventPattern::parse(text);
    if (pattern) patterns_.push_back(std::move(*pattern));
  }
}

bool KinesisFilter::takes(const kinesis::Record& record) const {
  if (patterns_.empty()) return true;
  Json event = {{"kinesisSchemaVersion", "1.0"},
                {"partitionKey", *record.PartitionKey},
                {"sequenceNumber", *record.SequenceNumber}};
  Json data = Json::parse(record.Data->view(), nullptr, false);
  if (data.is_object()) event["data"] = std::move(data);
  return std::ranges::any_of(
      patterns_, [&](const aws::EventPattern& pattern) { return takes_one(pattern, event); });
}

}  // namespace weir::lambda
