#include "sim/sqs/attributes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/sqs/errors.h"
#include "sim/sqs/faults.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/redrive.h"

namespace weir::sqs {
namespace {

struct Number {
  std::string_view name;
  std::int64_t Settings::*member;
  std::int64_t least;
  std::int64_t most;
};

constexpr std::array kNumbers = {
    Number{"DelaySeconds", &Settings::delay_seconds, 0, 900},
    Number{"KmsDataKeyReusePeriodSeconds", &Settings::kms_reuse_seconds, 60, 86'400},
    Number{"MaximumMessageSize", &Settings::maximum_message_size, 1'024, kLargestMessage},
    Number{"MessageRetentionPeriod", &Settings::retention_seconds, 60, 1'209'600},
    Number{"ReceiveMessageWaitTimeSeconds", &Settings::wait_seconds, 0, 20},
    Number{"VisibilityTimeout", &Settings::visibility_seconds, 0, 43'200},
};

constexpr std::array kReadOnly = {"ApproximateNumberOfMessages",
                                  "ApproximateNumberOfMessagesDelayed",
                                  "ApproximateNumberOfMessagesNotVisible",
                                  "CreatedTimestamp",
                                  "LastModifiedTimestamp",
                                  "QueueArn"};
constexpr std::array kWritable = {"ContentBasedDeduplication",
                                  "DeduplicationScope",
                                  "DelaySeconds",
                                  "FifoQueue",
                                  "FifoThroughputLimit",
                                  "KmsDataKeyReusePeriodSeconds",
                                  "KmsMasterKeyId",
                                  "MaximumMessageSize",
                                  "MessageRetentionPeriod",
                                  "Policy",
                                  "ReceiveMessageWaitTimeSeconds",
                                  "RedriveAllowPolicy",
                                  "RedrivePolicy",
                                  "SqsManagedSseEnabled",
                                  "VisibilityTimeout"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<const char*, N>& names) {
  return std::ranges::any_of(names, [&](const char* other) { return name == other; });
}

aws::Error bad_value(std::string_view name) {
  return invalid_attribute_value("Invalid value for the parameter " + std::string(name) + ".");
}

std::optional<aws::Error> read_number(const Number& number, const std::string& text,
                                      Settings& settings) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = problem == std::errc() && end == text.data() + text.size();
  if (!whole || value < number.least || value > number.most) return bad_value(number.name);
  settings.*number.member = value;
  return std::nullopt;
}

std::optional<aws::Error> read_flag_into(const std::string& name, const std::string& text,
                                         bool& flag) {
  const auto value = read_flag(text);
  if (!value) return bad_value(name);
  flag = *value;
  return std::nullopt;
}

// One of two words.
std::optional<aws::Error> read_word(const std::string& name, const std::string& text,
                                    std::string_view no, std::string_view yes, bool& flag) {
  if (text != no && text != yes) return bad_value(name);
  flag = text == yes;
  return std::nullopt;
}

// What only FIFO queues have.
std::optional<aws::Error> read_fifo(const std::string& name, const std::string& text,
                                    Settings& settings) {
  if (name == "ContentBasedDeduplication") {
    return read_flag_into(name, text, settings.content_based_deduplication);
  }
  if (name == "DeduplicationScope") {
    return read_word(name, text, "queue", "messageGroup", settings.deduplicates_by_group);
  }
  return read_word(name, text, "perQueue", "perMessageGroupId", settings.high_throughput);
}

bool is_fifo_attribute(std::string_view name) {
  return name == "ContentBasedDeduplication" || name == "DeduplicationScope" ||
         name == "FifoThroughputLimit";
}

aws::Error not_without_fifo(const std::string& name) {
  if (name == "ContentBasedDeduplication") return unknown_attribute(name);
  return invalid_attribute_name("You can specify the " + name +
                                " only when FifoQueue is set to true.");
}

std::optional<aws::Error> read_policies(Sqs& sqs, const Queue& queue, const std::string& name,
                                        const std::string& text, Settings& settings) {
  if (name == "Policy") {
    settings.policy = text;
    return std::nullopt;
  }
  if (name == "RedrivePolicy") {
    settings.redrive.reset();
    if (text.empty()) return std::nullopt;
    auto policy = read_redrive_policy(sqs, queue, text);
    if (!policy) return std::move(policy.error());
    settings.redrive = *std::move(policy);
    return std::nullopt;
  }
  settings.redrive_allow.reset();
  if (text.empty()) return std::nullopt;
  auto policy = read_redrive_allow_policy(text);
  if (!policy) return std::move(policy.error());
  settings.redrive_allow = *std::move(policy);
  return std::nullopt;
}

std::optional<aws::Error> read_one(Sqs& sqs, const Queue& queue, const std::string& name,
                                   const std::string& text, Settings& settings) {
  for (const Number& number : kNumbers) {
    if (number.name == name) return read_number(number, text, settings);
  }
  if (is_fifo_attribute(name)) {
    if (!queue.fifo) return not_without_fifo(name);
    return read_fifo(name, text, settings);
  }
  if (name == "SqsManagedSseEnabled") {
    return read_flag_into(name, text, settings.managed_encryption);
  }
  if (name == "KmsMasterKeyId") {
    settings.kms_key = text;
    return std::nullopt;
  }
  return read_policies(sqs, queue, name, text, settings);
}

// Of the two ways to encrypt, a queue has one.
std::optional<aws::Error> settle_encryption(const AttributeMap& attributes, Settings& settings) {
  const auto managed = attributes.find("SqsManagedSseEnabled");
  const auto key = attributes.find("KmsMasterKeyId");
  const bool asks_for_key = key != attributes.end() && !key->second.empty();
  const bool asks_for_managed = managed != attributes.end() && settings.managed_encryption;
  if (asks_for_key && asks_for_managed) {
    return invalid_attribute_value(
        "You can use one type of server-side encryption (SSE) at one time. You can either enable "
        "KMS SSE or SQS SSE.");
  }
  if (asks_for_key) settings.managed_encryption = false;
  if (asks_for_managed) settings.kms_key.clear();
  if (settings.kms_key.empty()) settings.kms_reuse_seconds = Settings().kms_reuse_seconds;
  return std::nullopt;
}

const char* flag_text(bool flag) { return flag ? "true" : "false"; }

void show_counts(const Counts& counts, AttributeMap& shown) {
  shown["ApproximateNumberOfMessages"] = std::to_string(counts.visible);
  shown["ApproximateNumberOfMessagesDelayed"] = std::to_string(counts.delayed);
  shown["ApproximateNumberOfMessagesNotVisible"] = std::to_string(counts.in_flight);
}

bool is_asked_for(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(
      names, [&](const std::string& other) { return other == name || other == "All"; });
}

}  // namespace

std::optional<bool> read_flag(const std::string& text) {
  std::string lower = text;
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (lower == "true") return true;
  if (lower == "false") return false;
  return std::nullopt;
}

std::optional<aws::Error> apply_attributes(Sqs& sqs, const Queue& queue,
                                           const AttributeMap& attributes, Settings& settings) {
  for (const auto& [name, text] : attributes) {
    if (!is_one_of(name, kWritable)) return unknown_attribute(name);
  }
  for (const auto& [name, text] : attributes) {
    if (name == "FifoQueue") continue;
    if (auto error = read_one(sqs, queue, name, text, settings)) return error;
  }
  if (settings.high_throughput && !settings.deduplicates_by_group) {
    return invalid_attribute_value(
        "The perMessageGroupId value is allowed only when the value for DeduplicationScope is "
        "messageGroup.");
  }
  return settle_encryption(attributes, settings);
}

AttributeMap show_attributes(const Queue& queue) {
  const Settings& settings = queue.settings;
  AttributeMap shown;
  for (const Number& number : kNumbers) {
    shown[std::string(number.name)] = std::to_string(settings.*number.member);
  }
  if (settings.kms_key.empty()) {
    shown.erase("KmsDataKeyReusePeriodSeconds");
  } else {
    shown["KmsMasterKeyId"] = settings.kms_key;
  }
  show_counts(queue.counts(), shown);
  shown["CreatedTimestamp"] = std::to_string(to_seconds(queue.created));
  shown["LastModifiedTimestamp"] = std::to_string(to_seconds(queue.modified));
  shown["QueueArn"] = queue.arn;
  shown["SqsManagedSseEnabled"] = flag_text(settings.managed_encryption);
  if (!settings.policy.empty()) shown["Policy"] = settings.policy;
  if (settings.redrive) shown["RedrivePolicy"] = show(*settings.redrive);
  if (settings.redrive_allow) shown["RedriveAllowPolicy"] = show(*settings.redrive_allow);
  if (queue.fifo) {
    shown["FifoQueue"] = "true";
    shown["ContentBasedDeduplication"] = flag_text(settings.content_based_deduplication);
    shown["DeduplicationScope"] = settings.deduplicates_by_group ? "messageGroup" : "queue";
    shown["FifoThroughputLimit"] = settings.high_throughput ? "perMessageGroupId" : "perQueue";
  }
  return shown;
}

std::expected<GetQueueAttributesResult, aws::Error> get_queue_attributes(
    Sqs& sqs, const CallContext& context, const GetQueueAttributesRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  const Queue& queue = **found;
  GetQueueAttributesResult result;
  const std::vector<std::string> names =
      request.AttributeNames.value_or(std::vector<std::string>());
  for (const std::string& name : names) {
    if (name != "All" && !is_one_of(name, kWritable) && !is_one_of(name, kReadOnly)) {
      return std::unexpected(unknown_attribute(name));
    }
  }
  AttributeMap attributes;
  for (auto& [name, value] : show_attributes(queue)) {
    if (is_asked_for(names, name)) attributes.emplace(name, value);
  }
  if (ask_stale_counts(context, queue)) {
    AttributeMap stale;
    show_counts(queue.earlier, stale);
    for (auto& [name, value] : attributes) {
      if (stale.contains(name)) value = stale.at(name);
    }
  }
  if (!attributes.empty()) result.Attributes = std::move(attributes);
  return result;
}

std::expected<SetQueueAttributesResult, aws::Error> set_queue_attributes(
    Sqs& sqs, const CallContext& context, const SetQueueAttributesRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  Queue& queue = **found;
  const AttributeMap attributes = request.Attributes.value_or(AttributeMap());
  const auto fifo = attributes.find("FifoQueue");
  if (fifo != attributes.end()) {
    if (!queue.fifo) return std::unexpected(unknown_attribute("FifoQueue"));
    if (read_flag(fifo->second) != true) {
      return std::unexpected(invalid_attribute_value(
          "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not "
          "supported."));
    }
  }
  Settings settings = queue.coming ? queue.coming->second : queue.settings;
  if (auto error = apply_attributes(sqs, queue, attributes, settings)) {
    return std::unexpected(*std::move(error));
  }
  queue.modified = std::chrono::floor<std::chrono::seconds>(context.now);
  const Duration later = ask_propagation(context, queue);
  if (later > Duration::zero()) {
    queue.coming.emplace(context.now + later, std::move(settings));
  } else {
    queue.settings = std::move(settings);
    queue.coming.reset();
  }
  return SetQueueAttributesResult();
}

}  // namespace weir::sqs
