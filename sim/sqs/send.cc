#include "sim/sqs/send.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/sqs/batches.h"
#include "sim/sqs/digests.h"
#include "sim/sqs/errors.h"
#include "sim/sqs/faults.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/message_check.h"
#include "sim/sqs/messages.h"
#include "sim/sqs/queues.h"
#include "sim/sqs/rates.h"

namespace weir::sqs {
namespace {

constexpr std::int64_t kDelayMax = 900;

template <typename Entry>
MessageAttributes attributes_of(const Entry& entry) {
  return entry.MessageAttributes.value_or(MessageAttributes());
}

// The group and the deduplication id, as the type of the queue demands them.
template <typename Entry>
std::optional<aws::Error> check_order(const Queue& queue, const Entry& entry) {
  if (entry.MessageGroupId) {
    if (auto error = check_token("MessageGroupId", *entry.MessageGroupId)) return error;
  }
  if (!queue.fifo) {
    if (!entry.MessageDeduplicationId) return std::nullopt;
    return not_for_this_queue_type(*entry.MessageDeduplicationId, "MessageDeduplicationId");
  }
  if (!entry.MessageGroupId) return missing_parameter("MessageGroupId");
  if (entry.MessageDeduplicationId) {
    return check_token("MessageDeduplicationId", *entry.MessageDeduplicationId);
  }
  if (queue.settings.content_based_deduplication) return std::nullopt;
  return invalid_parameter_value(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
      "provided explicitly");
}

template <typename Entry>
std::optional<aws::Error> check_delay(const Queue& queue, const Entry& entry) {
  const std::int64_t delay = entry.DelaySeconds.value_or(0);
  if (delay < 0 || delay > kDelayMax) {
    return invalid_value(std::to_string(delay), "DelaySeconds",
                         "DelaySeconds must be >= 0 and <= 900.");
  }
  if (queue.fifo && delay != 0) {
    return not_for_this_queue_type(std::to_string(delay), "DelaySeconds");
  }
  return std::nullopt;
}

template <typename Entry>
std::optional<aws::Error> check_system_attributes(const Entry& entry) {
  if (!entry.MessageSystemAttributes) return std::nullopt;
  for (const auto& [name, value] : *entry.MessageSystemAttributes) {
    if (name != "AWSTraceHeader") {
      return invalid_parameter_value("Message system attribute name '" + name + "' is invalid.");
    }
    if (value.DataType.value_or("") != "String" || value.StringValue.value_or("").empty()) {
      return invalid_parameter_value(
          "Message (system) attribute 'AWSTraceHeader' must contain a non-empty value of type "
          "'String'.");
    }
  }
  return std::nullopt;
}

template <typename Entry>
std::optional<aws::Error> check_entry(const Queue& queue, const Entry& entry) {
  const std::string& body = *entry.MessageBody;
  if (auto error = check_body(body)) return error;
  const MessageAttributes attributes = attributes_of(entry);
  if (auto error = check_attributes(attributes)) return error;
  if (auto error = check_system_attributes(entry)) return error;
  if (auto error = check_delay(queue, entry)) return error;
  const std::int64_t limit = queue.settings.maximum_message_size;
  if (size_of_message(body, attributes) > limit) return message_too_long(limit);
  return std::nullopt;
}

// Who sent it, in the form of an IAM user's id: the caller's name does not reach the service.
std::string sender_of(const CallContext& context) { return "AIDA" + context.account + "USER0"; }

// By what a message is deduplicated; what was accepted in one scope does not count in the other.
std::string deduplication_key(const Queue& queue, const StoredMessage& message) {
  if (!queue.settings.deduplicates_by_group) return "queue/" + message.deduplication_id;
  return "group/" + message.group + "/" + message.deduplication_id;
}

template <typename Entry>
StoredMessage new_message(const Queue& queue, const CallContext& context, const Entry& entry,
                          Identity identity) {
  StoredMessage message;
  message.identity = identity;
  message.id = aws::uuid_of(identity);
  message.body = *entry.MessageBody;
  message.md5 = md5_of(*entry.MessageBody);
  message.attributes = attributes_of(entry);
  if (entry.MessageSystemAttributes) {
    const auto trace = entry.MessageSystemAttributes->find("AWSTraceHeader");
    if (trace != entry.MessageSystemAttributes->end()) {
      message.trace_header = trace->second.StringValue.value_or("");
    }
  }
  message.group = entry.MessageGroupId.value_or("");
  message.sender = sender_of(context);
  message.sent = std::chrono::floor<std::chrono::milliseconds>(context.now);
  if (queue.fifo) {
    message.deduplication_id = entry.MessageDeduplicationId ? *entry.MessageDeduplicationId
                                                            : sha256_of(*entry.MessageBody);
    message.sequence_number = next_sequence_number(queue);
  }
  return message;
}

struct Sent {
  std::string message_id;
  std::string sequence_number;
};

// Keeps a message that has been found in order, unless it is one that the queue has already.
Sent keep(Queue& queue, const CallContext& context, StoredMessage message,
          std::optional<std::int32_t> delay) {
  Sent sent{message.id, message.sequence_number};
  if (queue.fifo) {
    const std::string key = deduplication_key(queue, message);
    const auto earlier = queue.accepted.find(key);
    if (earlier != queue.accepted.end()) {
      return {earlier->second.message_id, earlier->second.sequence_number};
    }
    queue.accepted[key] = {context.now, sent.message_id, sent.sequence_number};
    queue.accepted_order.emplace_back(context.now, key);
  }
  const bool purging = queue.purged && *queue.purged + kBetweenPurges > context.now;
  if (purging && ask_lost_to_purge(context, queue, message)) {
    ++queue.next_number;
    return sent;
  }
  // On a FIFO queue zero means the queue's own delay, as no other can be asked for.
  const bool own = !delay || (queue.fifo && *delay == 0);
  const std::int64_t seconds = own ? queue.settings.delay_seconds : *delay;
  add_message(queue, std::move(message), context.now + std::chrono::seconds(seconds), context.now);
  return sent;
}

template <typename Result, typename Entry>
void describe(const Sent& sent, const Entry& entry, Result& result) {
  result.MessageId = sent.message_id;
  result.MD5OfMessageBody = md5_of(*entry.MessageBody);
  if (entry.MessageAttributes && !entry.MessageAttributes->empty()) {
    result.MD5OfMessageAttributes = md5_of_attributes(*entry.MessageAttributes);
  }
  if (entry.MessageSystemAttributes && !entry.MessageSystemAttributes->empty()) {
    result.MD5OfMessageSystemAttributes = md5_of_attributes(*entry.MessageSystemAttributes);
  }
  if (!sent.sequence_number.empty()) result.SequenceNumber = sent.sequence_number;
}

// What is sent again may be kept already: then there are two of it, each with luck of its own.
Identity identity_of(const CallContext& context, const Queue& queue) {
  const Identity message = context.call.child(queue.identity.value, 0);
  return context.attempt == 0 ? message : message.child("sent again", context.attempt);
}

// A queue that was deleted within the last 60 s may still take what is sent, in vain.
template <typename Request>
bool is_lost_to_deletion(const Sqs& sqs, const CallContext& context, const Request& request) {
  if (context.faults == nullptr || !request.QueueUrl) return false;
  const std::string name(name_in_url(*request.QueueUrl));
  const auto gone = sqs.deleted.find(name);
  return gone != sqs.deleted.end() && gone->second + kNameStaysTaken > context.now &&
         ask_lost_to_deletion(context, name);
}

std::optional<aws::Error> check_whole_batch(const Queue& queue,
                                            const SendMessageBatchRequest& request) {
  std::int64_t total = 0;
  for (const SendMessageBatchRequestEntry& entry : *request.Entries) {
    total += size_of_message(*entry.MessageBody, attributes_of(entry));
  }
  if (total > kLargestMessage) return batch_too_long(total);
  if (!queue.fifo) return std::nullopt;
  for (const SendMessageBatchRequestEntry& entry : *request.Entries) {
    auto error = check_order(queue, entry);
    if (!error) continue;
    if (!entry.MessageGroupId) return invalid_parameter_value(error->message);
    return error;
  }
  return std::nullopt;
}

}  // namespace

std::string next_sequence_number(const Queue& queue) {
  // AWS's have twenty digits and begin with 188; these leave gaps of 256, as those do.
  std::string digits = std::to_string(queue.next_number * 256);
  return "188" + std::string(17 - digits.size(), '0') + digits;
}

std::expected<SendMessageResult, aws::Error> send_message(Sqs& sqs, const CallContext& context,
                                                          const SendMessageRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) {
    if (!is_lost_to_deletion(sqs, context, request)) return std::unexpected(found.error());
    SendMessageResult lost;
    describe({aws::uuid_of(context.call), ""}, request, lost);
    return lost;
  }
  Queue& queue = **found;
  if (auto error = count_call(sqs, queue, context, "SendMessage")) return std::unexpected(*error);
  if (auto error = check_order(queue, request)) return std::unexpected(*error);
  if (auto error = check_entry(queue, request)) return std::unexpected(*error);
  if (auto error = ask_kms(context, queue)) return std::unexpected(*error);
  StoredMessage message = new_message(queue, context, request, identity_of(context, queue));
  const Sent sent = keep(queue, context, std::move(message), request.DelaySeconds);
  SendMessageResult result;
  describe(sent, request, result);
  return result;
}

std::expected<SendMessageBatchResult, aws::Error> send_message_batch(
    Sqs& sqs, const CallContext& context, const SendMessageBatchRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (auto error = check_batch(*request.Entries, "SendMessageBatchRequestEntry")) {
    return std::unexpected(*error);
  }
  SendMessageBatchResult result;
  if (!found) {
    if (!is_lost_to_deletion(sqs, context, request)) return std::unexpected(found.error());
    for (const SendMessageBatchRequestEntry& entry : *request.Entries) {
      SendMessageBatchResultEntry& done = succeeded(result, *entry.Id);
      describe({aws::uuid_of(context.call.child(*entry.Id)), ""}, entry, done);
    }
    return result;
  }
  Queue& queue = **found;
  if (auto error = count_call(sqs, queue, context, "SendMessage")) return std::unexpected(*error);
  if (auto error = check_whole_batch(queue, request)) return std::unexpected(*error);
  if (auto error = ask_kms(context, queue)) return std::unexpected(*error);
  for (const SendMessageBatchRequestEntry& entry : *request.Entries) {
    auto error = check_order(queue, entry);
    if (!error) error = check_entry(queue, entry);
    if (!error) error = ask_entry(context, Batch::send, queue, *entry.Id);
    if (error) {
      add_failure(result, *entry.Id, *std::move(error));
      continue;
    }
    const Identity identity = identity_of(context, queue).child(*entry.Id);
    StoredMessage message = new_message(queue, context, entry, identity);
    const Sent sent = keep(queue, context, std::move(message), entry.DelaySeconds);
    describe(sent, entry, succeeded(result, *entry.Id));
  }
  return result;
}

}  // namespace weir::sqs
