#include "sim/kinesis/consumers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/kinesis/iterator.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/tags.h"

namespace weir::kinesis {

namespace {

constexpr std::size_t kConsumersPerList = 100;

bool is_gone(const ConsumerState& consumer, Time now) {
  return consumer.gone_at && now >= *consumer.gone_at;
}

std::string status_of(const ConsumerState& consumer, Time now) {
  if (consumer.gone_at) return ConsumerStatus::DELETING;
  return now < consumer.active_at ? ConsumerStatus::CREATING : ConsumerStatus::ACTIVE;
}

template <typename Shape>
void describe(const ConsumerState& consumer, Time now, Shape& out) {
  out.ConsumerName = consumer.name;
  out.ConsumerARN = consumer.arn;
  out.ConsumerStatus = status_of(consumer, now);
  out.ConsumerCreationTimestamp = std::chrono::floor<std::chrono::seconds>(consumer.created);
}

std::size_t creating_count(const Stream& stream, Time now) {
  return static_cast<std::size_t>(std::ranges::count_if(stream.consumers, [&](const auto& entry) {
    return !is_gone(entry.second, now) && status_of(entry.second, now) == ConsumerStatus::CREATING;
  }));
}

// AWS's words for these are not known.
std::optional<aws::Error> refuse_consumer(const Kinesis& kinesis, Stream& stream,
                                          const std::string& name, const CallContext& context) {
  const std::string place = " stream " + stream.name + " under account " + context.account;
  if (find_consumer(stream, name, context.now) != nullptr) {
    return ResourceInUseException("Consumer " + name + " of" + place + " already exists.");
  }
  if (consumer_count(stream, context.now) >=
      static_cast<std::size_t>(kinesis.options.consumer_quota)) {
    return LimitExceededException("The" + place + " has " +
                                  std::to_string(kinesis.options.consumer_quota) +
                                  " consumers, the most that it may have.");
  }
  if (creating_count(stream, context.now) >= kConsumersCreatingMax) {
    return LimitExceededException("The" + place + " has " + std::to_string(kConsumersCreatingMax) +
                                  " consumers in state CREATING, the most that it may have.");
  }
  return std::nullopt;
}

template <typename Request>
std::expected<std::pair<Stream*, ConsumerState*>, aws::Error> require_consumer(
    Kinesis& kinesis, const CallContext& context, const Request& request) {
  if (!request.ConsumerARN && !(request.StreamARN && request.ConsumerName)) {
    return std::unexpected(InvalidArgumentException(
        "Either ConsumerARN or both StreamARN and ConsumerName should be provided."));
  }
  const auto stream = require_stream(kinesis, context, request);
  if (!stream) return std::unexpected(stream.error());
  ConsumerState* consumer = request.ConsumerARN
                                ? find_consumer_by_arn(**stream, *request.ConsumerARN, context.now)
                                : find_consumer(**stream, *request.ConsumerName, context.now);
  if (consumer == nullptr) {
    return std::unexpected(consumer_not_found(
        request.ConsumerName.value_or(request.ConsumerARN.value_or("")), context));
  }
  return std::pair(*stream, consumer);
}

// The name after which the page begins.
std::expected<std::string, aws::Error> page_start(const std::optional<std::string>& text,
                                                  Time now) {
  if (!text) return std::string();
  const auto token = decode_iterator(*text);
  if (!token) return std::unexpected(InvalidArgumentException("Invalid NextToken."));
  if (now - token->issued > kIteratorLifetime) {
    return std::unexpected(ExpiredNextTokenException("NextToken expired."));
  }
  return token->stream;
}

}  // namespace

ConsumerState* find_consumer(Stream& stream, const std::string& name, Time now) {
  const auto found = stream.consumers.find(name);
  if (found == stream.consumers.end() || is_gone(found->second, now)) return nullptr;
  return &found->second;
}

ConsumerState* find_consumer_by_arn(Stream& stream, const std::string& arn, Time now) {
  for (auto& [name, consumer] : stream.consumers) {
    if (consumer.arn == arn && !is_gone(consumer, now)) return &consumer;
  }
  return nullptr;
}

aws::Error consumer_not_found(const std::string& consumer, const CallContext& context) {
  return ResourceNotFoundException("Consumer " + consumer + ", account " + context.account +
                                   " not found.");
}

std::size_t consumer_count(const Stream& stream, Time now) {
  return static_cast<std::size_t>(std::ranges::count_if(
      stream.consumers, [&](const auto& entry) { return !is_gone(entry.second, now); }));
}

std::expected<RegisterStreamConsumerOutput, aws::Error> register_stream_consumer(
    Kinesis& kinesis, const CallContext& context, const RegisterStreamConsumerInput& request) {
  WEIR_ASSERT(request.ConsumerName.has_value());
  const std::string& name = *request.ConsumerName;
  const auto found = require_active(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  Stream& stream = **found;
  if (auto refused = refuse_consumer(kinesis, stream, name, context)) {
    return std::unexpected(*refused);
  }
  ConsumerState consumer;
  consumer.name = name;
  consumer.arn = stream.arn + "/consumer/" + name + ":" + std::to_string(to_seconds(context.now));
  consumer.created = context.now;
  consumer.active_at = context.now + kinesis.options.registering_takes;
  if (request.Tags) {
    if (auto refused = refuse_tags({}, *request.Tags, stream.name, context)) {
      return std::unexpected(*refused);
    }
    consumer.tags = *request.Tags;
  }
  RegisterStreamConsumerOutput output;
  describe(consumer, context.now, output.Consumer.emplace());
  stream.consumers.insert_or_assign(name, std::move(consumer));
  return output;
}

std::expected<DeregisterStreamConsumerOutput, aws::Error> deregister_stream_consumer(
    Kinesis& kinesis, const CallContext& context, const DeregisterStreamConsumerInput& request) {
  const auto found = require_consumer(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  ConsumerState& consumer = *found->second;
  if (!consumer.gone_at) {
    consumer.gone_at = context.now + kinesis.options.deregistering_takes;
  }
  return DeregisterStreamConsumerOutput();
}

std::expected<DescribeStreamConsumerOutput, aws::Error> describe_stream_consumer(
    Kinesis& kinesis, const CallContext& context, const DescribeStreamConsumerInput& request) {
  const auto found = require_consumer(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  DescribeStreamConsumerOutput output;
  ConsumerDescription& description = output.ConsumerDescription.emplace();
  describe(*found->second, context.now, description);
  description.StreamARN = found->first->arn;
  return output;
}

std::expected<ListStreamConsumersOutput, aws::Error> list_stream_consumers(
    Kinesis& kinesis, const CallContext& context, const ListStreamConsumersInput& request) {
  const auto found = require_stream(kinesis, context, request);
  if (!found) return std::unexpected(found.error());
  const Stream& stream = **found;
  if (!is_of_time(stream, request.StreamCreationTimestamp)) {
    return std::unexpected(stream_not_found(stream.name, context));
  }
  const auto after = page_start(request.NextToken, context.now);
  if (!after) return std::unexpected(after.error());
  const auto limit = static_cast<std::size_t>(request.MaxResults.value_or(kConsumersPerList));

  ListStreamConsumersOutput output;
  auto& consumers = output.Consumers.emplace();
  for (auto next = stream.consumers.upper_bound(*after); next != stream.consumers.end(); ++next) {
    if (is_gone(next->second, context.now)) continue;
    if (consumers.size() == limit) {
      Iterator token;
      token.stream = *consumers.back().ConsumerName;
      token.issued = context.now;
      output.NextToken = encode_iterator(token);
      break;
    }
    describe(next->second, context.now, consumers.emplace_back());
  }
  return output;
}

}  // namespace weir::kinesis
