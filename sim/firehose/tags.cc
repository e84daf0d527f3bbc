#include "sim/firehose/tags.h"

#include <algorithm>
#include <set>
#include <string>

#include "sim/firehose/streams.h"

namespace weir::firehose {

namespace {

constexpr std::size_t kTagsMax = 50;

}  // namespace

std::optional<aws::Error> add_tags(DeliveryStream& stream, const std::vector<Tag>& tags) {
  std::set<std::string> keys;
  for (const auto& [key, value] : stream.tags) keys.insert(key);
  std::set<std::string> named;
  for (const Tag& tag : tags) {
    if (!named.insert(*tag.Key).second) {
      return InvalidArgumentException("Duplicate tag key: " + *tag.Key);
    }
    keys.insert(*tag.Key);
  }
  if (keys.size() > kTagsMax) {
    return LimitExceededException("A delivery stream can have at most " + std::to_string(kTagsMax) +
                                  " tags.");
  }
  for (const Tag& tag : tags) {
    if (!stream.tags.contains(*tag.Key)) stream.tag_order.push_back(*tag.Key);
    stream.tags[*tag.Key] = tag.Value.value_or("");
  }
  return std::nullopt;
}

std::expected<TagDeliveryStreamOutput, aws::Error> tag_delivery_stream(
    Firehose& firehose, const CallContext& context, const TagDeliveryStreamInput& request) {
  const auto found = require_stream(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  if (auto error = add_tags(**found, *request.Tags)) return std::unexpected(*error);
  return TagDeliveryStreamOutput();
}

std::expected<UntagDeliveryStreamOutput, aws::Error> untag_delivery_stream(
    Firehose& firehose, const CallContext& context, const UntagDeliveryStreamInput& request) {
  const auto found = require_stream(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  DeliveryStream& stream = **found;
  for (const std::string& key : *request.TagKeys) {
    if (stream.tags.erase(key) != 0) std::erase(stream.tag_order, key);
  }
  return UntagDeliveryStreamOutput();
}

std::expected<ListTagsForDeliveryStreamOutput, aws::Error> list_tags_for_delivery_stream(
    Firehose& firehose, const CallContext& context, const ListTagsForDeliveryStreamInput& request) {
  const auto found = require_stream(firehose, context, *request.DeliveryStreamName);
  if (!found) return std::unexpected(found.error());
  const DeliveryStream& stream = **found;
  const std::size_t limit = request.Limit ? static_cast<std::size_t>(*request.Limit) : kTagsMax;
  ListTagsForDeliveryStreamOutput output;
  auto& tags = output.Tags.emplace();
  output.HasMoreTags = false;
  auto next = stream.tag_order.begin();
  if (request.ExclusiveStartTagKey) {
    next = std::ranges::find(stream.tag_order, *request.ExclusiveStartTagKey);
    if (next != stream.tag_order.end()) ++next;
  }
  for (; next != stream.tag_order.end(); ++next) {
    if (tags.size() == limit) {
      output.HasMoreTags = true;
      break;
    }
    Tag& tag = tags.emplace_back();
    tag.Key = *next;
    tag.Value = stream.tags.at(*next);
  }
  return output;
}

}  // namespace weir::firehose
