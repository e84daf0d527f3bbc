#include "sim/sqs/queues.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/sqs/attributes.h"
#include "sim/sqs/errors.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/messages.h"
#include "sim/sqs/pages.h"

namespace weir::sqs {
namespace {

constexpr std::string_view kFifoEnding = ".fifo";
constexpr std::size_t kNameMax = 80;

bool is_name(std::string_view name) {
  if (name.ends_with(kFifoEnding)) name.remove_suffix(kFifoEnding.size());
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

// A name that ends in ".fifo" and the attribute FifoQueue go together.
std::optional<aws::Error> check_type(const std::string& name, const AttributeMap& attributes) {
  const bool named_fifo = name.ends_with(kFifoEnding);
  const auto fifo = attributes.find("FifoQueue");
  if (fifo == attributes.end()) {
    if (!named_fifo) return std::nullopt;
    return invalid_parameter_value(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
  const auto value = read_flag(fifo->second);
  if (!value) return invalid_attribute_value("Invalid value for the parameter FifoQueue.");
  if (!*value) return unknown_attribute("FifoQueue");
  if (named_fifo) return std::nullopt;
  return invalid_parameter_value(
      "The name of a FIFO queue can only include alphanumeric "
      "characters, hyphens, or underscores, must end with .fifo suffix "
      "and be 1 to 80 in length.");
}

// The attribute in which a new request for an old name differs from what is there.
std::optional<aws::Error> check_same(Sqs& sqs, const Queue& queue, const AttributeMap& asked) {
  Queue other = queue;
  other.settings = Settings();
  if (auto error = apply_attributes(sqs, queue, asked, other.settings)) return error;
  const AttributeMap present = show_attributes(queue);
  const AttributeMap wanted = show_attributes(other);
  for (const auto& [name, text] : asked) {
    const auto is = present.find(name);
    const auto should = wanted.find(name);
    const bool same = is == present.end() || should == wanted.end()
                          ? is == present.end() && should == wanted.end()
                          : is->second == should->second;
    if (!same) return queue_already_exists(name);
  }
  return std::nullopt;
}

}  // namespace

std::expected<CreateQueueResult, aws::Error> create_queue(Sqs& sqs, const CallContext& context,
                                                          const CreateQueueRequest& request) {
  const std::string name = request.QueueName.value_or("");
  const AttributeMap attributes = request.Attributes.value_or(AttributeMap());
  if (name.size() > kNameMax || !is_name(name)) {
    return std::unexpected(invalid_parameter_value(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"));
  }
  if (auto error = check_type(name, attributes)) return std::unexpected(*std::move(error));
  const auto present = sqs.queues.find(name);
  if (present != sqs.queues.end()) {
    settle(present->second, context.now);
    if (auto error = check_same(sqs, present->second, attributes)) {
      return std::unexpected(*std::move(error));
    }
    return CreateQueueResult().WithQueueUrl(present->second.url);
  }
  const auto gone = sqs.deleted.find(name);
  if (gone != sqs.deleted.end() && gone->second + kNameStaysTaken > context.now) {
    return std::unexpected(queue_deleted_recently());
  }
  Queue queue;
  queue.name = name;
  queue.url = queue_url(context, name);
  queue.arn = queue_arn(context, name);
  queue.identity = Identity::of(queue.arn);
  queue.instance = queue.identity.child("made", static_cast<std::uint64_t>(to_millis(context.now)));
  queue.fifo = name.ends_with(kFifoEnding);
  queue.created = std::chrono::floor<std::chrono::seconds>(context.now);
  queue.modified = queue.created;
  queue.tags = request.tags.value_or(Tags());
  queue.earlier_minute = to_seconds(context.now) / 60;
  if (auto error = apply_attributes(sqs, queue, attributes, queue.settings)) {
    return std::unexpected(*std::move(error));
  }
  sqs.deleted.erase(name);
  const auto [made, is_new] = sqs.queues.emplace(name, std::move(queue));
  return CreateQueueResult().WithQueueUrl(made->second.url);
}

std::expected<GetQueueUrlResult, aws::Error> get_queue_url(Sqs& sqs, const CallContext& context,
                                                           const GetQueueUrlRequest& request) {
  const auto found = sqs.queues.find(request.QueueName.value_or(""));
  const bool own = request.QueueOwnerAWSAccountId.value_or(context.account) == context.account;
  if (!own || found == sqs.queues.end()) return std::unexpected(queue_does_not_exist());
  return GetQueueUrlResult().WithQueueUrl(found->second.url);
}

std::expected<ListQueuesResult, aws::Error> list_queues(Sqs& sqs, const CallContext&,
                                                        const ListQueuesRequest& request) {
  const std::string prefix = request.QueueNamePrefix.value_or("");
  std::vector<const Queue*> queues;
  for (const auto& [name, queue] : sqs.queues) {
    if (name.starts_with(prefix)) queues.push_back(&queue);
  }
  auto page = page_of(queues, request.MaxResults, request.NextToken);
  if (!page) return std::unexpected(std::move(page.error()));
  ListQueuesResult result;
  if (!page->urls.empty()) result.QueueUrls = std::move(page->urls);
  result.NextToken = std::move(page->next);
  return result;
}

std::expected<DeleteQueueResult, aws::Error> delete_queue(Sqs& sqs, const CallContext& context,
                                                          const DeleteQueueRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  const std::string name = (*found)->name;
  sqs.deleted[name] = context.now;
  sqs.queues.erase(name);
  return DeleteQueueResult();
}

std::expected<PurgeQueueResult, aws::Error> purge_queue(Sqs& sqs, const CallContext& context,
                                                        const PurgeQueueRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  Queue& queue = **found;
  if (queue.purged && *queue.purged + kBetweenPurges > context.now) {
    return std::unexpected(purge_in_progress(queue.name));
  }
  queue.purged = context.now;
  remove_all_messages(queue);
  return PurgeQueueResult();
}

}  // namespace weir::sqs
