#include "sim/kinesis/tags.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/consumers.h"
#include "sim/kinesis/lookup.h"

namespace weir::kinesis {

namespace {

using Tags = std::map<std::string, std::string>;

constexpr std::size_t kTagsPerList = 50;

// Letters beyond ASCII are taken as they come: AWS means Unicode's.
bool is_allowed(char c) {
  const auto octet = static_cast<unsigned char>(c);
  if (octet >= 0x80) return true;
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("_./=+-%@: ").find(c) != std::string_view::npos;
}

std::optional<aws::Error> refuse_characters(std::string_view text, const std::string& stream,
                                            const char* what, const CallContext& context) {
  for (const char c : text) {
    if (!is_allowed(c)) {
      return InvalidArgumentException(
          "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
          "space, _ . / = + - % @ :.");
    }
  }
  // Said to be valid, and then refused in other words.
  if (text.find('%') == std::string_view::npos) return std::nullopt;
  return InvalidArgumentException(std::string("Failed to ") + what + " stream " + stream +
                                  " under account " + context.account +
                                  " because some tags contained illegal characters. The allowed "
                                  "characters are Unicode letters, white-spaces, "
                                  "'_',',','/','=','+','-','@',':'.");
}

std::optional<aws::Error> refuse_keys(const std::vector<std::string>& keys,
                                      const std::string& stream, const CallContext& context) {
  for (const std::string& key : keys) {
    if (auto error = refuse_characters(key, stream, "remove tags from", context)) return error;
  }
  return std::nullopt;
}

std::vector<Tag> list_of(const Tags& tags) {
  std::vector<Tag> list;
  for (const auto& [key, value] : tags) {
    Tag& tag = list.emplace_back();
    tag.Key = key;
    tag.Value = value;
  }
  return list;
}

// The tags of the stream or consumer with this ARN. Changing them needs an ACTIVE stream.
std::expected<std::pair<Stream*, Tags*>, aws::Error> require_tags(Kinesis& kinesis,
                                                                  const CallContext& context,
                                                                  const std::string& arn) {
  const std::optional<std::string> given(arn);  // the name found is a view of it
  const auto name = stream_name(std::nullopt, given);
  if (!name) return std::unexpected(name.error());
  Stream* stream = find_stream(kinesis, *name, context.now);
  if (stream == nullptr) return std::unexpected(stream_not_found(*name, context));
  if (arn.find("/consumer/") == std::string::npos) return std::pair(stream, &stream->tags);
  ConsumerState* consumer = find_consumer_by_arn(*stream, arn, context.now);
  if (consumer == nullptr) return std::unexpected(consumer_not_found(arn, context));
  return std::pair(stream, &consumer->tags);
}

std::expected<Tags*, aws::Error> require_tags_to_change(Kinesis& kinesis,
                                                        const CallContext& context,
                                                        const std::string& arn) {
  const auto found = require_tags(kinesis, context, arn);
  if (!found) return std::unexpected(found.error());
  if (auto refused = refuse_unless_active(*found->first, context)) {
    return std::unexpected(*refused);
  }
  return found->second;
}

}  // namespace

std::optional<aws::Error> refuse_tags(const Tags& present, const Tags& more,
                                      const std::string& stream, const CallContext& context) {
  std::size_t count = present.size();
  for (const auto& [key, value] : more) {
    if (auto error = refuse_characters(key, stream, "add tags to", context)) return error;
    if (auto error = refuse_characters(value, stream, "add tags to", context)) return error;
    if (!present.contains(key)) ++count;
  }
  if (count <= kTagsMax) return std::nullopt;
  // "10" was so in AWS's text long after the limit had become 50.
  return InvalidArgumentException(
      "Failed to add tags to stream " + stream + " under account " + context.account +
      " because a given stream cannot have more than 10 tags associated with it.");
}

std::expected<AddTagsToStreamOutput, aws::Error> add_tags_to_stream(
    Kinesis& kinesis, const CallContext& context, const AddTagsToStreamInput& request) {
  WEIR_ASSERT(request.Tags.has_value());
  const auto stream = require_active(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  Tags& tags = (*stream)->tags;
  if (auto refused = refuse_tags(tags, *request.Tags, (*stream)->name, context)) {
    return std::unexpected(*refused);
  }
  for (const auto& [key, value] : *request.Tags) tags[key] = value;
  return AddTagsToStreamOutput();
}

std::expected<RemoveTagsFromStreamOutput, aws::Error> remove_tags_from_stream(
    Kinesis& kinesis, const CallContext& context, const RemoveTagsFromStreamInput& request) {
  WEIR_ASSERT(request.TagKeys.has_value());
  const auto stream = require_active(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  if (auto refused = refuse_keys(*request.TagKeys, (*stream)->name, context)) {
    return std::unexpected(*refused);
  }
  for (const std::string& key : *request.TagKeys) (*stream)->tags.erase(key);
  return RemoveTagsFromStreamOutput();
}

std::expected<ListTagsForStreamOutput, aws::Error> list_tags_for_stream(
    Kinesis& kinesis, const CallContext& context, const ListTagsForStreamInput& request) {
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  const auto limit = static_cast<std::size_t>(request.Limit.value_or(kTagsPerList));
  const Tags& tags = (*stream)->tags;
  auto next =
      request.ExclusiveStartTagKey ? tags.upper_bound(*request.ExclusiveStartTagKey) : tags.begin();
  Tags page;
  for (; next != tags.end() && page.size() < limit; ++next) page.insert(*next);
  ListTagsForStreamOutput output;
  output.Tags = list_of(page);
  output.HasMoreTags = next != tags.end();
  return output;
}

std::expected<TagResourceOutput, aws::Error> tag_resource(Kinesis& kinesis,
                                                          const CallContext& context,
                                                          const TagResourceInput& request) {
  WEIR_ASSERT(request.ResourceARN.has_value() && request.Tags.has_value());
  const auto tags = require_tags_to_change(kinesis, context, *request.ResourceARN);
  if (!tags) return std::unexpected(tags.error());
  const std::string name(stream_named(request).value());
  if (auto refused = refuse_tags(**tags, *request.Tags, name, context)) {
    return std::unexpected(*refused);
  }
  for (const auto& [key, value] : *request.Tags) (**tags)[key] = value;
  return TagResourceOutput();
}

std::expected<UntagResourceOutput, aws::Error> untag_resource(Kinesis& kinesis,
                                                              const CallContext& context,
                                                              const UntagResourceInput& request) {
  WEIR_ASSERT(request.ResourceARN.has_value() && request.TagKeys.has_value());
  const auto tags = require_tags_to_change(kinesis, context, *request.ResourceARN);
  if (!tags) return std::unexpected(tags.error());
  const std::string name(stream_named(request).value());
  if (auto refused = refuse_keys(*request.TagKeys, name, context)) {
    return std::unexpected(*refused);
  }
  for (const std::string& key : *request.TagKeys) (*tags)->erase(key);
  return UntagResourceOutput();
}

std::expected<ListTagsForResourceOutput, aws::Error> list_tags_for_resource(
    Kinesis& kinesis, const CallContext& context, const ListTagsForResourceInput& request) {
  WEIR_ASSERT(request.ResourceARN.has_value());
  const auto tags = require_tags(kinesis, context, *request.ResourceARN);
  if (!tags) return std::unexpected(tags.error());
  ListTagsForResourceOutput output;
  output.Tags = list_of(*tags->second);
  return output;
}

}  // namespace weir::kinesis
