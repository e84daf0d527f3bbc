#include "sim/s3/lifecycle.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/aws/timestamp.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kMostRules = 1'000;
constexpr std::size_t kLongestId = 255;
constexpr std::int32_t kFewestDaysOfInfrequentAccess = 30;
constexpr char kAllClasses[] = "all_storage_classes_128K";
constexpr char kVaries[] = "varies_by_storage_class";

std::optional<aws::Error> check_date(const std::optional<Time>& date) {
  if (!date || std::chrono::floor<std::chrono::days>(*date) == *date) return std::nullopt;
  return invalid_argument("'Date' must be at midnight GMT", "Date",
                          aws::format_timestamp(*date, aws::TimestampFormat::iso8601));
}

std::optional<aws::Error> check_days(std::int32_t days) {
  if (days > 0) return std::nullopt;
  return invalid_argument("'Days' for Expiration action must be a positive integer", "Days",
                          std::to_string(days));
}

std::optional<aws::Error> check_filter(const LifecycleRule& rule) {
  if (!rule.Filter && !rule.Prefix) return malformed_xml();
  if (!rule.Filter) return std::nullopt;
  const LifecycleRuleFilter& filter = *rule.Filter;
  const int parts = filter.Prefix.has_value() + filter.Tag.has_value() +
                    filter.ObjectSizeGreaterThan.has_value() +
                    filter.ObjectSizeLessThan.has_value() + filter.And.has_value();
  if (parts > 1 || rule.Prefix) return malformed_xml();
  if (!filter.And || !filter.And->Tags) return std::nullopt;
  std::set<std::string> keys;
  for (const Tag& tag : *filter.And->Tags) {
    if (keys.insert(tag.Key.value_or("")).second) continue;
    return aws::Error("InvalidRequest", 400, "Duplicate Tag Keys are not allowed.");
  }
  return std::nullopt;
}

// Tags and sizes are known of objects only.
bool filters_objects(const LifecycleRule& rule) {
  if (!rule.Filter) return false;
  const LifecycleRuleFilter& filter = *rule.Filter;
  return filter.Tag || filter.ObjectSizeGreaterThan || filter.ObjectSizeLessThan ||
         (filter.And && (filter.And->Tags || filter.And->ObjectSizeGreaterThan ||
                         filter.And->ObjectSizeLessThan));
}

std::optional<aws::Error> check_expiration(const LifecycleRule& rule) {
  if (!rule.Expiration) return std::nullopt;
  const LifecycleExpiration& expiration = *rule.Expiration;
  const int parts = expiration.Days.has_value() + expiration.Date.has_value() +
                    expiration.ExpiredObjectDeleteMarker.has_value();
  if (parts != 1) return malformed_xml();
  if (expiration.Days) return check_days(*expiration.Days);
  return check_date(expiration.Date);
}

std::optional<aws::Error> check_transitions(const LifecycleRule& rule) {
  if (!rule.Transitions) return std::nullopt;
  for (const Transition& transition : *rule.Transitions) {
    if (transition.Days.has_value() == transition.Date.has_value()) return malformed_xml();
    if (auto error = check_date(transition.Date)) return error;
    const std::string storage_class = transition.StorageClass.value_or("");
    if (storage_class == "STANDARD" || storage_class == "REDUCED_REDUNDANCY") {
      return malformed_xml();
    }
    const bool infrequent = storage_class == "STANDARD_IA" || storage_class == "ONEZONE_IA";
    if (infrequent && transition.Days && *transition.Days < kFewestDaysOfInfrequentAccess) {
      return invalid_argument(
          "'Days' in Transition action must be greater than or equal to 30 "
          "for storageClass '" +
              storage_class + "'",
          "Days", std::to_string(*transition.Days));
    }
  }
  return std::nullopt;
}

bool has_action(const LifecycleRule& rule) {
  return rule.Expiration || rule.Transitions || rule.NoncurrentVersionExpiration ||
         rule.NoncurrentVersionTransitions || rule.AbortIncompleteMultipartUpload;
}

std::optional<aws::Error> check_rule(const LifecycleRule& rule) {
  if (rule.Status != "Enabled" && rule.Status != "Disabled") return malformed_xml();
  if (rule.ID && rule.ID->size() > kLongestId) {
    return invalid_argument("ID length should not exceed allowed limit of 255", "ID", *rule.ID);
  }
  if (auto error = check_filter(rule)) return error;
  if (!has_action(rule)) {
    return aws::Error("InvalidRequest", 400, "At least one action needs to be specified in a rule");
  }
  if (rule.NoncurrentVersionExpiration && !rule.NoncurrentVersionExpiration->NoncurrentDays) {
    return malformed_xml();
  }
  if (auto error = check_expiration(rule)) return error;
  if (auto error = check_transitions(rule)) return error;
  if (rule.AbortIncompleteMultipartUpload && filters_objects(rule)) {
    return aws::Error("InvalidRequest", 400,
                      "AbortIncompleteMultipartUpload cannot be specified with Tags or sizes.");
  }
  return std::nullopt;
}

std::optional<aws::Error> check_rules(const std::vector<LifecycleRule>& rules) {
  if (rules.empty() || rules.size() > kMostRules) return malformed_xml();
  std::set<std::string> ids;
  for (const LifecycleRule& rule : rules) {
    if (auto error = check_rule(rule)) return error;
    if (rule.ID && !ids.insert(*rule.ID).second) {
      return invalid_argument("Rule ID must be unique. Found same ID for more than one rule", "ID",
                              *rule.ID);
    }
  }
  return std::nullopt;
}

}  // namespace

std::expected<PutBucketLifecycleConfigurationOutput, aws::Error> put_bucket_lifecycle_configuration(
    S3& s3, const CallContext& context, const PutBucketLifecycleConfigurationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (!request.LifecycleConfiguration || !request.LifecycleConfiguration->Rules) {
    return std::unexpected(malformed_xml());
  }
  const std::string minimum = request.TransitionDefaultMinimumObjectSize.value_or(kAllClasses);
  if (minimum != kAllClasses && minimum != kVaries) {
    return std::unexpected(aws::Error(
        "InvalidRequest", 400, "Invalid TransitionDefaultMinimumObjectSize found: " + minimum));
  }
  std::vector<LifecycleRule> rules = *request.LifecycleConfiguration->Rules;
  if (auto error = check_rules(rules)) return std::unexpected(*error);
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  std::uint64_t number = 0;
  for (LifecycleRule& rule : rules) {
    // The form of ids that AWS makes up is UNCONFIRMED; nobody should rely on it.
    if (!rule.ID) rule.ID = aws::uuid_of(Identity::of((*bucket)->name).child("rule"), number);
    ++number;
  }
  const Time since = context.now + s3.options.lifecycle_propagation;
  (*bucket)->lifecycle = Lifecycle{std::move(rules), minimum, since};
  return PutBucketLifecycleConfigurationOutput().WithTransitionDefaultMinimumObjectSize(minimum);
}

std::expected<GetBucketLifecycleConfigurationOutput, aws::Error> get_bucket_lifecycle_configuration(
    const S3& s3, const CallContext& context,
    const GetBucketLifecycleConfigurationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& lifecycle = (*bucket)->lifecycle;
  if (!lifecycle) {
    return std::unexpected(not_configured("NoSuchLifecycleConfiguration",
                                          "The lifecycle configuration does not exist",
                                          (*bucket)->name));
  }
  GetBucketLifecycleConfigurationOutput output;
  output.Rules = lifecycle->rules;
  output.TransitionDefaultMinimumObjectSize = lifecycle->minimum_size;
  return output;
}

std::expected<DeleteBucketLifecycleOutput, aws::Error> delete_bucket_lifecycle(
    S3& s3, const CallContext& context, const DeleteBucketLifecycleRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->lifecycle.reset();
  return DeleteBucketLifecycleOutput();
}

}  // namespace weir::s3
