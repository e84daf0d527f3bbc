#include "sim/sqs/receive.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/sqs/digests.h"
#include "sim/sqs/errors.h"
#include "sim/sqs/faults.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/messages.h"
#include "sim/sqs/rates.h"
#include "sim/sqs/receipt_handle.h"
#include "sim/sqs/redrive.h"

namespace weir::sqs {
namespace {

constexpr std::int64_t kVisibilityMax = 43'200;
constexpr std::int64_t kWaitMax = 20;
constexpr std::int64_t kMessagesMax = 10;
constexpr Duration kAttemptWindow = 5min;
// How long a message that is passed over cannot be found. Assumed.
constexpr Duration kPassedOverFor = 1s;

std::optional<aws::Error> check_request(const Queue& queue, const ReceiveMessageRequest& request) {
  const std::int64_t most = request.MaxNumberOfMessages.value_or(1);
  if (most < 1 || most > kMessagesMax) {
    return invalid_value(std::to_string(most), "MaxNumberOfMessages",
                         "Must be between 1 and 10, if provided.");
  }
  const std::int64_t wait = request.WaitTimeSeconds.value_or(0);
  if (wait < 0 || wait > kWaitMax) {
    return invalid_value(std::to_string(wait), "WaitTimeSeconds",
                         "Must be >= 0 and <= 20, if provided.");
  }
  const std::int64_t visibility = request.VisibilityTimeout.value_or(0);
  if (visibility < 0 || visibility > kVisibilityMax) {
    return invalid_value(std::to_string(visibility), "VisibilityTimeout",
                         "Must be >= 0 and <= 43200, if provided.");
  }
  if (!queue.fifo && request.ReceiveRequestAttemptId) {
    return not_for_this_queue_type(*request.ReceiveRequestAttemptId, "ReceiveRequestAttemptId");
  }
  return std::nullopt;
}

Duration visibility_of(const Queue& queue, const ReceiveMessageRequest& request) {
  return std::chrono::seconds(
      request.VisibilityTimeout.value_or(queue.settings.visibility_seconds));
}

bool is_asked_for(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& other) {
    if (other == "All" || other == ".*" || other == name) return true;
    return other.ends_with(".*") && name.starts_with(other.substr(0, other.size() - 1));
  });
}

std::map<std::string, std::string> system_attributes(const StoredMessage& message,
                                                     const ReceiveMessageRequest& request) {
  std::vector<std::string> names = request.AttributeNames.value_or(std::vector<std::string>());
  if (request.MessageSystemAttributeNames) {
    names.insert(names.end(), request.MessageSystemAttributeNames->begin(),
                 request.MessageSystemAttributeNames->end());
  }
  if (names.empty()) return {};
  std::map<std::string, std::string> shown;
  const auto show = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    const bool wanted = std::ranges::any_of(
        names, [&](const std::string& other) { return other == name || other == "All"; });
    if (wanted) shown[name] = value;
  };
  show("SenderId", message.sender);
  show("SentTimestamp", std::to_string(to_millis(message.sent)));
  show("ApproximateReceiveCount", std::to_string(message.receives));
  show("ApproximateFirstReceiveTimestamp", std::to_string(to_millis(message.first_received)));
  show("SequenceNumber", message.sequence_number);
  show("MessageDeduplicationId", message.deduplication_id);
  show("MessageGroupId", message.group);
  show("AWSTraceHeader", message.trace_header);
  show("DeadLetterQueueSourceArn", message.source_arn);
  return shown;
}

// Another letter in the middle, so that the text stays text.
std::string corrupted(std::string body) {
  char& letter = body[body.size() / 2];
  letter = letter == '?' ? '!' : '?';
  return body;
}

Message show(const Queue& queue, const StoredMessage& message, bool corrupt,
             const ReceiveMessageRequest& request) {
  Message shown;
  shown.MessageId = message.id;
  shown.ReceiptHandle = receipt_handle(queue, message);
  shown.MD5OfBody = message.md5;
  shown.Body = corrupt ? corrupted(message.body.str()) : message.body.str();
  auto attributes = system_attributes(message, request);
  if (!attributes.empty()) shown.Attributes = std::move(attributes);
  const auto names = request.MessageAttributeNames.value_or(std::vector<std::string>());
  MessageAttributes wanted;
  for (const auto& [name, value] : message.attributes) {
    if (is_asked_for(names, name)) wanted.emplace(name, value);
  }
  if (!wanted.empty()) {
    shown.MD5OfMessageAttributes = md5_of_attributes(wanted);  // of what is shown: SDKs check it
    shown.MessageAttributes = std::move(wanted);
  }
  return shown;
}

// Looks for messages and takes them.
class Receiver {
 public:
  Receiver(Sqs& sqs, Queue& queue, const CallContext& context, const ReceiveMessageRequest& request,
           Poll& poll)
      : sqs_(sqs), queue_(queue), context_(context), request_(request), poll_(poll) {}

  std::vector<Message> take() {
    limit_ = static_cast<std::size_t>(request_.MaxNumberOfMessages.value_or(1));
    limit_ = std::min<std::size_t>(limit_, room());
    if (queue_.fifo) {
      take_groups();
    } else {
      take_any();
    }
    return std::move(messages_);
  }

  // The same messages as an earlier call with this attempt id, which has lost its answer; nothing
  // if anything has become of one of them since.
  std::optional<std::vector<Message>> repeat(const ReceiveAttempt& attempt) {
    for (const auto& [number, receive] : attempt.messages) {
      const auto found = queue_.messages.find(number);
      if (found == queue_.messages.end() || found->second.receives != receive ||
          found->second.visibility != Visibility::in_flight) {
        return std::nullopt;
      }
    }
    for (const auto& [number, receive] : attempt.messages) {
      StoredMessage& message = queue_.messages.at(number);
      hide_message(queue_, message, context_.now + visibility_of(queue_, request_), context_.now);
      messages_.push_back(show(queue_, message, false, request_));
    }
    return std::move(messages_);
  }

  const ReceiveAttempt& taken() const { return taken_; }

 private:
  std::size_t room() const {
    const std::uint64_t most =
        queue_.fifo ? sqs_.options.fifo_in_flight_max : sqs_.options.in_flight_max;
    return queue_.in_flight >= most ? 0 : static_cast<std::size_t>(most - queue_.in_flight);
  }

  void take_any() {
    // What is moved or taken leaves the set, so that each step looks for the next number.
    for (auto next = queue_.ready.begin(); next != queue_.ready.end() && messages_.size() < limit_;
         next = queue_.ready.upper_bound(last_)) {
      last_ = *next;
      consider(last_);
    }
  }

  // As many as possible of one group, in their order, before the next group.
  void take_groups() {
    const std::vector<std::uint64_t> firsts(queue_.ready.begin(), queue_.ready.end());
    for (const std::uint64_t first : firsts) {
      if (messages_.size() >= limit_) return;
      const MessageGroup& group = queue_.groups.at(queue_.messages.at(first).group);
      const std::vector<std::uint64_t> numbers(group.numbers.begin(), group.numbers.end());
      for (const std::uint64_t number : numbers) {
        if (messages_.size() >= limit_) return;
        if (queue_.messages.at(number).visibility != Visibility::visible) break;
        consider(number);
      }
    }
  }

  void consider(std::uint64_t number) {
    StoredMessage& message = queue_.messages.at(number);
    if (move_if_received_too_often(message)) return;
    DeliveryFault fault;
    if (!queue_.fifo && context_.faults != nullptr) {
      if (poll_.asked.insert(number).second) fault = ask_delivery(context_, queue_, message);
      if (fault.passed_over) {
        defer_message(queue_, message, context_.now + kPassedOverFor);
        return;
      }
    }
    deliver(message, fault);
  }

  bool move_if_received_too_often(const StoredMessage& message) {
    const auto& policy = queue_.settings.redrive;
    if (!policy || message.receives < policy->max_receives) return false;
    Queue* target = dead_letter_queue(sqs_, queue_);
    if (target == nullptr) return false;  // it goes round and round until its retention ends
    StoredMessage moved = message;
    remove_message(queue_, moved.number);
    move_to_dead_letters(queue_, std::move(moved), *target, context_.now);
    return true;
  }

  void deliver(StoredMessage& message, const DeliveryFault& fault) {
    if (message.receives == 0) message.first_received = context_.now;
    ++message.receives;
    message.received = context_.now;
    const Duration hidden = fault.twice ? Duration::zero() : visibility_of(queue_, request_);
    hide_message(queue_, message, context_.now + hidden, context_.now);
    messages_.push_back(show(queue_, message, fault.corrupted, request_));
    taken_.messages.emplace_back(message.number, message.receives);
  }

  Sqs& sqs_;
  Queue& queue_;
  const CallContext& context_;
  const ReceiveMessageRequest& request_;
  Poll& poll_;
  std::size_t limit_ = 0;
  std::uint64_t last_ = 0;
  std::vector<Message> messages_;
  ReceiveAttempt taken_;
};

void forget_old_attempts(Queue& queue, Time now) {
  std::erase_if(queue.attempts,
                [&](const auto& attempt) { return attempt.second.at + kAttemptWindow <= now; });
}

// What stands in the way of a poll that begins.
std::optional<aws::Error> begin(Sqs& sqs, Queue& queue, const CallContext& context,
                                const ReceiveMessageRequest& request, Poll& poll) {
  poll.began = true;
  poll.wait = std::chrono::seconds(request.WaitTimeSeconds.value_or(queue.settings.wait_seconds));
  if (auto error = count_call(sqs, queue, context, "ReceiveMessage")) return error;
  if (auto error = check_request(queue, request)) return error;
  if (auto error = ask_kms(context, queue)) return error;
  const bool short_poll = poll.wait == Duration::zero();
  if (!queue.fifo && short_poll && queue.in_flight >= sqs.options.in_flight_max) {
    return over_limit();
  }
  return std::nullopt;
}

}  // namespace

std::expected<ReceiveMessageResult, aws::Error> receive_message(
    Sqs& sqs, const CallContext& context, const ReceiveMessageRequest& request, Poll& poll) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  Queue& queue = **found;
  const bool first_look = !poll.began;
  if (first_look) {
    if (auto error = begin(sqs, queue, context, request, poll)) return std::unexpected(*error);
  }
  ReceiveMessageResult result;
  const bool short_poll = poll.wait == Duration::zero();
  if (first_look && short_poll && !queue.fifo && !queue.ready.empty() &&
      ask_nothing_found(context, queue)) {
    return result;
  }
  Receiver receiver(sqs, queue, context, request, poll);
  std::vector<Message> messages;
  if (request.ReceiveRequestAttemptId) {
    forget_old_attempts(queue, context.now);
    const auto earlier = queue.attempts.find(*request.ReceiveRequestAttemptId);
    if (earlier != queue.attempts.end()) {
      messages = receiver.repeat(earlier->second).value_or(std::vector<Message>());
    }
  }
  if (messages.empty()) {
    messages = receiver.take();
    if (request.ReceiveRequestAttemptId && !messages.empty()) {
      ReceiveAttempt& attempt = queue.attempts[*request.ReceiveRequestAttemptId];
      attempt = receiver.taken();
      attempt.at = context.now;
    }
  }
  if (!messages.empty()) result.Messages = std::move(messages);
  return result;
}

}  // namespace weir::sqs
