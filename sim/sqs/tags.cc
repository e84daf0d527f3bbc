#include "sim/sqs/tags.h"

#include <cstddef>
#include <string>
#include <utility>

#include "sim/sqs/errors.h"
#include "sim/sqs/lookup.h"

namespace weir::sqs {
namespace {

constexpr std::size_t kTagsMax = 50;

}  // namespace

std::expected<TagQueueResult, aws::Error> tag_queue(Sqs& sqs, const CallContext& context,
                                                    const TagQueueRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  if (!request.Tags || request.Tags->empty()) return std::unexpected(missing_parameter("Tags"));
  Tags tags = (*found)->tags;
  for (const auto& [key, value] : *request.Tags) tags[key] = value;
  if (tags.size() > kTagsMax) {
    return std::unexpected(
        invalid_parameter_value("Too many tags added for queue " + (*found)->name + "."));
  }
  (*found)->tags = std::move(tags);
  return TagQueueResult();
}

std::expected<UntagQueueResult, aws::Error> untag_queue(Sqs& sqs, const CallContext& context,
                                                        const UntagQueueRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  if (!request.TagKeys || request.TagKeys->empty()) {
    return std::unexpected(invalid_parameter_value("Tag keys must be between 1 and 50 in number."));
  }
  for (const std::string& key : *request.TagKeys) (*found)->tags.erase(key);
  return UntagQueueResult();
}

std::expected<ListQueueTagsResult, aws::Error> list_queue_tags(
    Sqs& sqs, const CallContext& context, const ListQueueTagsRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  ListQueueTagsResult result;
  if (!(*found)->tags.empty()) result.Tags = (*found)->tags;
  return result;
}

}  // namespace weir::sqs
