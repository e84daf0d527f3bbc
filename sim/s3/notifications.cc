#include "sim/s3/notifications.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kMostConfigurations = 100;

constexpr std::array<std::string_view, 30> kEvents = {
    "s3:IntelligentTiering",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:LifecycleTransition",
    "s3:ObjectAcl:Put",
    "s3:ObjectAnnotation:*",
    "s3:ObjectAnnotation:Delete",
    "s3:ObjectAnnotation:Put",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Put",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:ObjectRestore:Post",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Delete",
    "s3:ObjectTagging:Put",
    "s3:ReducedRedundancyLostObject",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationReplicatedAfterThreshold",
};

// One configuration of any destination, as far as they are alike.
struct Rule {
  std::vector<std::string> events;
  std::string prefix;
  std::string suffix;
};

bool overlap(std::string_view a, std::string_view b) {
  return a.ends_with('*') || b.ends_with('*')
             ? a.substr(0, a.rfind(':')) == b.substr(0, b.rfind(':'))
             : a == b;
}

bool overlap(const Rule& a, const Rule& b) {
  const bool prefixes = a.prefix.starts_with(b.prefix) || b.prefix.starts_with(a.prefix);
  const bool suffixes = a.suffix.ends_with(b.suffix) || b.suffix.ends_with(a.suffix);
  if (!prefixes || !suffixes) return false;
  return std::any_of(a.events.begin(), a.events.end(), [&](const std::string& event) {
    return std::any_of(b.events.begin(), b.events.end(),
                       [&](const std::string& other) { return overlap(event, other); });
  });
}

// "arn:aws:sqs:us-east-1:123456789012:queue", of the service that the member names.
bool is_arn_of(std::string_view arn, std::string_view service) {
  if (!arn.starts_with("arn:") || std::count(arn.begin(), arn.end(), ':') < 5) return false;
  arn.remove_prefix(4);
  arn.remove_prefix(arn.find(':') + 1);
  return arn.substr(0, arn.find(':')) == service;
}

// The names are written with a capital from now on.
std::expected<Rule, aws::Error> read_rule(const std::optional<std::vector<std::string>>& events,
                                          std::optional<NotificationConfigurationFilter>& filter) {
  Rule rule;
  if (!events || events->empty()) return std::unexpected(malformed_xml());
  for (const std::string& event : *events) {
    if (std::find(kEvents.begin(), kEvents.end(), event) == kEvents.end()) {
      return std::unexpected(
          invalid_argument("The event is not supported for notifications", "Event", event));
    }
  }
  rule.events = *events;
  if (!filter || !filter->Key || !filter->Key->FilterRules) return rule;
  for (FilterRule& part : *filter->Key->FilterRules) {
    std::string name = part.Name.value_or("");
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (name != "prefix" && name != "suffix") {
      return std::unexpected(invalid_argument("filter rule name must be either prefix or suffix",
                                              "FilterRule.Name", part.Name.value_or("")));
    }
    (name == "prefix" ? rule.prefix : rule.suffix) = part.Value.value_or("");
    part.Name = name == "prefix" ? "Prefix" : "Suffix";
  }
  std::stable_sort(filter->Key->FilterRules->begin(), filter->Key->FilterRules->end(),
                   [](const FilterRule& a, const FilterRule& b) { return *a.Name < *b.Name; });
  return rule;
}

// Checks configurations of one kind of destination and gives them ids.
template <typename Configuration, typename Arn>
std::optional<aws::Error> read_all(std::optional<std::vector<Configuration>>& configurations,
                                   Arn arn, std::string_view service, std::string_view argument,
                                   Identity bucket, std::vector<Rule>& rules) {
  if (!configurations) return std::nullopt;
  for (Configuration& configuration : *configurations) {
    const std::string target = (configuration.*arn).value_or("");
    if (!is_arn_of(target, service)) {
      return invalid_argument("The ARN could not be parsed", argument, target);
    }
    if (target.ends_with(".fifo")) {
      return invalid_argument("FIFO " + std::string(argument) + " destinations are not supported",
                              argument, target);
    }
    auto rule = read_rule(configuration.Events, configuration.Filter);
    if (!rule) return rule.error();
    if (!configuration.Id) configuration.Id = aws::uuid_of(bucket.child(target), rules.size());
    rules.push_back(std::move(*rule));
  }
  if (configurations->empty()) configurations.reset();
  return std::nullopt;
}

std::optional<aws::Error> read(NotificationConfiguration& wanted, Identity bucket) {
  std::vector<Rule> rules;
  auto error = read_all(wanted.TopicConfigurations, &TopicConfiguration::TopicArn, "sns", "Topic",
                        bucket, rules);
  if (!error) {
    error = read_all(wanted.QueueConfigurations, &QueueConfiguration::QueueArn, "sqs", "Queue",
                     bucket, rules);
  }
  if (!error) {
    error = read_all(wanted.LambdaFunctionConfigurations,
                     &LambdaFunctionConfiguration::LambdaFunctionArn, "lambda", "CloudFunction",
                     bucket, rules);
  }
  if (error) return error;
  if (rules.size() > kMostConfigurations) return malformed_xml();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!overlap(rules[i], rules[j])) continue;
      return aws::Error("InvalidArgument", 400,
                        "Configurations overlap. Configurations on the same bucket cannot share a "
                        "common event type.");
    }
  }
  return std::nullopt;
}

}  // namespace

std::expected<NotificationConfiguration, aws::Error> check_notifications(
    const S3& s3, const CallContext& context,
    const PutBucketNotificationConfigurationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  NotificationConfiguration wanted =
      request.NotificationConfiguration.value_or(NotificationConfiguration());
  const Identity identity = Identity::of((*bucket)->name);
  if (auto error = read(wanted, identity)) return std::unexpected(*error);
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  return wanted;
}

bool is_meant(const std::optional<std::vector<std::string>>& types,
              const std::optional<NotificationConfigurationFilter>& filter,
              const ObjectEvent& event) {
  const bool named = types && std::any_of(types->begin(), types->end(), [&](const auto& type) {
                       return is_event_type(event.type, type);
                     });
  if (!named || !filter || !filter->Key || !filter->Key->FilterRules) return named;
  // Compared with the key as it is, not as events show it.
  return std::all_of(filter->Key->FilterRules->begin(), filter->Key->FilterRules->end(),
                     [&](const FilterRule& rule) {
                       const std::string value = rule.Value.value_or("");
                       return rule.Name == "Prefix" ? event.key.starts_with(value)
                                                    : event.key.ends_with(value);
                     });
}

std::expected<NotificationConfiguration, aws::Error> get_bucket_notification_configuration(
    const S3& s3, const CallContext& context,
    const GetBucketNotificationConfigurationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  return (*bucket)->notifications;
}

}  // namespace weir::s3
