#include "sim/s3/stored_settings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/aws/request_id.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/serve.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kMostCorsRules = 100;
constexpr std::size_t kConfigurationsPerPage = 100;
constexpr char kBucketArn[] = "arn:aws:s3:::";

// The bucket whose setting is to change now.
template <typename Request>
std::expected<BucketState*, aws::Error> find(S3& s3, const CallContext& context,
                                             const Request& request) {
  return require_bucket(s3, context, request.Bucket);
}
template <typename Request>
std::expected<const BucketState*, aws::Error> find(const S3& s3, const CallContext& context,
                                                   const Request& request) {
  return require_bucket(s3, context, request.Bucket);
}

// ---- CORS ----

std::optional<aws::Error> check_cors(const CORSConfiguration& cors) {
  static constexpr std::array<std::string_view, 5> kMethods = {"GET", "PUT", "POST", "DELETE",
                                                               "HEAD"};
  if (!cors.CORSRules || cors.CORSRules->empty() || cors.CORSRules->size() > kMostCorsRules) {
    return malformed_xml();
  }
  for (const CORSRule& rule : *cors.CORSRules) {
    if (!rule.AllowedMethods || !rule.AllowedOrigins) return malformed_xml();
    for (const std::string& method : *rule.AllowedMethods) {
      if (std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end()) continue;
      return aws::Error(
          "InvalidRequest", 400,
          "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
    }
  }
  return std::nullopt;
}

std::expected<PutBucketCorsOutput, aws::Error> put_bucket_cors(
    S3& s3, const CallContext& context, const PutBucketCorsRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  const CORSConfiguration wanted = request.CORSConfiguration.value_or(CORSConfiguration());
  if (auto error = check_cors(wanted)) return std::unexpected(*error);
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->settings.cors = wanted;
  return PutBucketCorsOutput();
}

std::expected<GetBucketCorsOutput, aws::Error> get_bucket_cors(
    const S3& s3, const CallContext& context, const GetBucketCorsRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->settings.cors) {
    return std::unexpected(not_configured(
        "NoSuchCORSConfiguration", "The CORS configuration does not exist", (*bucket)->name));
  }
  GetBucketCorsOutput output;
  output.CORSRules = (*bucket)->settings.cors->CORSRules;
  return output;
}

std::expected<DeleteBucketCorsOutput, aws::Error> delete_bucket_cors(
    S3& s3, const CallContext& context, const DeleteBucketCorsRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->settings.cors.reset();
  return DeleteBucketCorsOutput();
}

// ---- logging ----

// Logs go to a bucket of the same place.
std::optional<aws::Error> check_logging(const S3& s3, const BucketState& bucket,
                                        const LoggingEnabled& wanted) {
  const std::string name = wanted.TargetBucket.value_or("");
  const auto target = s3.buckets.find(name);
  if (target == s3.buckets.end() || target->second.owner != bucket.owner) {
    return with_detail(aws::Error("InvalidTargetBucketForLogging", 400,
                                  "The target bucket for logging does not exist"),
                       "TargetBucket", name);
  }
  if (target->second.region == bucket.region) return std::nullopt;
  return cross_location(bucket.location, target->second.region);
}

std::expected<PutBucketLoggingOutput, aws::Error> put_bucket_logging(
    S3& s3, const CallContext& context, const PutBucketLoggingRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  if (!request.BucketLoggingStatus) return std::unexpected(malformed_xml());
  const auto& wanted = request.BucketLoggingStatus->LoggingEnabled;
  if (wanted) {
    if (auto error = check_logging(s3, **bucket, *wanted)) return std::unexpected(*error);
  }
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->settings.logging = wanted;
  return PutBucketLoggingOutput();
}

std::expected<GetBucketLoggingOutput, aws::Error> get_bucket_logging(
    const S3& s3, const CallContext& context, const GetBucketLoggingRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  GetBucketLoggingOutput output;
  output.LoggingEnabled = (*bucket)->settings.logging;
  return output;
}

// ---- replication ----

std::optional<aws::Error> check_replication(const S3& s3, const BucketState& bucket,
                                            const ReplicationConfiguration& wanted) {
  if (!wanted.Role || !wanted.Rules || wanted.Rules->empty()) return malformed_xml();
  if (bucket.versioning != Versioning::enabled) {
    return aws::Error("InvalidRequest", 400,
                      "Versioning must be 'Enabled' on the bucket to apply a replication "
                      "configuration");
  }
  for (const ReplicationRule& rule : *wanted.Rules) {
    std::string name = rule.Destination ? rule.Destination->Bucket.value_or("") : "";
    if (name.starts_with(kBucketArn)) name = name.substr(std::string_view(kBucketArn).size());
    const auto target = s3.buckets.find(name);
    if (target == s3.buckets.end() || target->second.versioning != Versioning::enabled) {
      return aws::Error("InvalidRequest", 400, "Destination bucket must have versioning enabled.");
    }
  }
  return std::nullopt;
}

std::expected<PutBucketReplicationOutput, aws::Error> put_bucket_replication(
    S3& s3, const CallContext& context, const PutBucketReplicationRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  ReplicationConfiguration wanted =
      request.ReplicationConfiguration.value_or(ReplicationConfiguration());
  if (auto error = check_replication(s3, **bucket, wanted)) return std::unexpected(*error);
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  std::uint64_t number = 0;
  for (ReplicationRule& rule : *wanted.Rules) {
    const Identity identity = Identity::of((*bucket)->name).child("replication");
    if (!rule.ID) rule.ID = aws::uuid_of(identity, number);
    ++number;
  }
  (*bucket)->settings.replication = std::move(wanted);
  return PutBucketReplicationOutput();
}

std::expected<GetBucketReplicationOutput, aws::Error> get_bucket_replication(
    const S3& s3, const CallContext& context, const GetBucketReplicationRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->settings.replication) {
    return std::unexpected(not_configured("ReplicationConfigurationNotFoundError",
                                          "The replication configuration was not found",
                                          (*bucket)->name));
  }
  GetBucketReplicationOutput output;
  output.ReplicationConfiguration = (*bucket)->settings.replication;
  return output;
}

std::expected<DeleteBucketReplicationOutput, aws::Error> delete_bucket_replication(
    S3& s3, const CallContext& context, const DeleteBucketReplicationRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->settings.replication.reset();
  return DeleteBucketReplicationOutput();
}

// ---- acceleration ----

std::expected<PutBucketAccelerateConfigurationOutput, aws::Error>
put_bucket_accelerate_configuration(S3& s3, const CallContext& context,
                                    const PutBucketAccelerateConfigurationRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& wanted = request.AccelerateConfiguration;
  const std::string status = wanted ? wanted->Status.value_or("") : "";
  if (status != "Enabled" && status != "Suspended") return std::unexpected(malformed_xml());
  if ((*bucket)->name.find('.') != std::string::npos) {
    return std::unexpected(aws::Error("InvalidRequest", 400,
                                      "S3 Transfer Acceleration is not supported for buckets with "
                                      "periods (.) in their names"));
  }
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->settings.acceleration = status;
  return PutBucketAccelerateConfigurationOutput();
}

std::expected<GetBucketAccelerateConfigurationOutput, aws::Error>
get_bucket_accelerate_configuration(const S3& s3, const CallContext& context,
                                    const GetBucketAccelerateConfigurationRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  GetBucketAccelerateConfigurationOutput output;
  output.Status = (*bucket)->settings.acceleration;
  return output;
}

// ---- ownership of objects ----

std::expected<PutBucketOwnershipControlsOutput, aws::Error> put_bucket_ownership_controls(
    S3& s3, const CallContext& context, const PutBucketOwnershipControlsRequest& request) {
  static constexpr std::array<std::string_view, 3> kKinds = {"BucketOwnerPreferred", "ObjectWriter",
                                                             "BucketOwnerEnforced"};
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  if (!request.OwnershipControls || !request.OwnershipControls->Rules ||
      request.OwnershipControls->Rules->size() != 1) {
    return std::unexpected(malformed_xml());
  }
  const std::string kind = request.OwnershipControls->Rules->front().ObjectOwnership.value_or("");
  if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
    return std::unexpected(malformed_xml());
  }
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->ownership = kind;
  return PutBucketOwnershipControlsOutput();
}

std::expected<GetBucketOwnershipControlsOutput, aws::Error> get_bucket_ownership_controls(
    const S3& s3, const CallContext& context, const GetBucketOwnershipControlsRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->ownership) {
    return std::unexpected(not_configured("OwnershipControlsNotFoundError",
                                          "The bucket ownership controls were not found",
                                          (*bucket)->name));
  }
  GetBucketOwnershipControlsOutput output;
  auto& rules = output.OwnershipControls.emplace().Rules.emplace();
  rules.emplace_back().ObjectOwnership = (*bucket)->ownership;
  return output;
}

std::expected<DeleteBucketOwnershipControlsOutput, aws::Error> delete_bucket_ownership_controls(
    S3& s3, const CallContext& context, const DeleteBucketOwnershipControlsRequest& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->ownership.reset();
  return DeleteBucketOwnershipControlsOutput();
}

// ---- lists of configurations by id ----

aws::Error no_such_configuration() {
  return {"NoSuchConfiguration", 404, "The specified configuration does not exist."};
}

// What differs between three kinds of configurations; all else is the same.
struct OfMetrics {
  static constexpr auto kList = &StoredSettings::metrics;
  static constexpr auto kIn = &PutBucketMetricsConfigurationRequest::MetricsConfiguration;
  static constexpr auto kOut = &GetBucketMetricsConfigurationOutput::MetricsConfiguration;
  static constexpr auto kAll = &ListBucketMetricsConfigurationsOutput::MetricsConfigurationList;
};
struct OfAnalytics {
  static constexpr auto kList = &StoredSettings::analytics;
  static constexpr auto kIn = &PutBucketAnalyticsConfigurationRequest::AnalyticsConfiguration;
  static constexpr auto kOut = &GetBucketAnalyticsConfigurationOutput::AnalyticsConfiguration;
  static constexpr auto kAll = &ListBucketAnalyticsConfigurationsOutput::AnalyticsConfigurationList;
};
struct OfTiering {
  static constexpr auto kList = &StoredSettings::tiering;
  static constexpr auto kIn =
      &PutBucketIntelligentTieringConfigurationRequest::IntelligentTieringConfiguration;
  static constexpr auto kOut =
      &GetBucketIntelligentTieringConfigurationOutput::IntelligentTieringConfiguration;
  static constexpr auto kAll =
      &ListBucketIntelligentTieringConfigurationsOutput::IntelligentTieringConfigurationList;
};

template <class Kind, class Op>
std::expected<typename Op::Response, aws::Error> put_one(S3& s3, const CallContext& context,
                                                         const typename Op::Request& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& wanted = request.*Kind::kIn;
  if (!wanted || wanted->Id != request.Id) return std::unexpected(malformed_xml());
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  ((*bucket)->settings.*Kind::kList)[*request.Id] = *wanted;
  return typename Op::Response();
}

template <class Kind, class Op>
std::expected<typename Op::Response, aws::Error> get_one(const S3& s3, const CallContext& context,
                                                         const typename Op::Request& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& list = (*bucket)->settings.*Kind::kList;
  const auto found = list.find(*request.Id);
  if (found == list.end()) return std::unexpected(no_such_configuration());
  typename Op::Response output;
  output.*Kind::kOut = found->second;
  return output;
}

template <class Kind, class Op>
std::expected<typename Op::Response, aws::Error> delete_one(S3& s3, const CallContext& context,
                                                            const typename Op::Request& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  if (((*bucket)->settings.*Kind::kList).erase(*request.Id) == 0) {
    return std::unexpected(no_such_configuration());
  }
  return typename Op::Response();
}

// The token is the last id of the page before.
template <class Kind, class Op>
std::expected<typename Op::Response, aws::Error> list_all(const S3& s3, const CallContext& context,
                                                          const typename Op::Request& request) {
  const auto bucket = find(s3, context, request);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& list = (*bucket)->settings.*Kind::kList;
  typename Op::Response output;
  output.ContinuationToken = request.ContinuationToken;
  output.IsTruncated = false;
  auto& page = output.*Kind::kAll;
  auto next = list.upper_bound(request.ContinuationToken.value_or(""));
  for (; next != list.end(); ++next) {
    if (!page) page.emplace();
    if (page->size() == kConfigurationsPerPage) {
      output.IsTruncated = true;
      output.NextContinuationToken = page->back().Id;
      break;
    }
    page->push_back(next->second);
  }
  return output;
}

template <class Kind, class Put, class Get, class Delete, class List>
void serve_kind(aws::Cloud& cloud, S3& s3) {
  serve_by<Put, put_one<Kind, Put>>(cloud, s3);
  serve_by<Get, get_one<Kind, Get>>(cloud, s3);
  serve_by<Delete, delete_one<Kind, Delete>>(cloud, s3);
  serve_by<List, list_all<Kind, List>>(cloud, s3);
}

}  // namespace

void serve_stored_settings(aws::Cloud& cloud, S3& s3) {
  serve_by<PutBucketCors, put_bucket_cors>(cloud, s3);
  serve_by<GetBucketCors, get_bucket_cors>(cloud, s3);
  serve_by<DeleteBucketCors, delete_bucket_cors>(cloud, s3);
  serve_by<PutBucketLogging, put_bucket_logging>(cloud, s3);
  serve_by<GetBucketLogging, get_bucket_logging>(cloud, s3);
  serve_by<PutBucketReplication, put_bucket_replication>(cloud, s3);
  serve_by<GetBucketReplication, get_bucket_replication>(cloud, s3);
  serve_by<DeleteBucketReplication, delete_bucket_replication>(cloud, s3);
  serve_by<PutBucketAccelerateConfiguration, put_bucket_accelerate_configuration>(cloud, s3);
  serve_by<GetBucketAccelerateConfiguration, get_bucket_accelerate_configuration>(cloud, s3);
  serve_by<PutBucketOwnershipControls, put_bucket_ownership_controls>(cloud, s3);
  serve_by<GetBucketOwnershipControls, get_bucket_ownership_controls>(cloud, s3);
  serve_by<DeleteBucketOwnershipControls, delete_bucket_ownership_controls>(cloud, s3);
  serve_kind<OfMetrics, PutBucketMetricsConfiguration, GetBucketMetricsConfiguration,
             DeleteBucketMetricsConfiguration, ListBucketMetricsConfigurations>(cloud, s3);
  serve_kind<OfAnalytics, PutBucketAnalyticsConfiguration, GetBucketAnalyticsConfiguration,
             DeleteBucketAnalyticsConfiguration, ListBucketAnalyticsConfigurations>(cloud, s3);
  serve_kind<OfTiering, PutBucketIntelligentTieringConfiguration,
             GetBucketIntelligentTieringConfiguration, DeleteBucketIntelligentTieringConfiguration,
             ListBucketIntelligentTieringConfigurations>(cloud, s3);
}

}  // namespace weir::s3
