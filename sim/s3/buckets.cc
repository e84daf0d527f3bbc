#include "sim/s3/buckets.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"

namespace weir::s3 {

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_bucket_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && is_letter_or_digit(name.front()) &&
         is_letter_or_digit(name.back()) && name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

// Regions that a bucket can be asked for, by the older of their names where they have two.
constexpr std::array<std::string_view, 36> kLocations = {"EU",
                                                         "af-south-1",
                                                         "ap-east-1",
                                                         "ap-east-2",
                                                         "ap-northeast-1",
                                                         "ap-northeast-2",
                                                         "ap-northeast-3",
                                                         "ap-south-1",
                                                         "ap-south-2",
                                                         "ap-southeast-1",
                                                         "ap-southeast-2",
                                                         "ap-southeast-3",
                                                         "ap-southeast-4",
                                                         "ap-southeast-5",
                                                         "ap-southeast-7",
                                                         "ca-central-1",
                                                         "ca-west-1",
                                                         "cn-north-1",
                                                         "cn-northwest-1",
                                                         "eu-central-1",
                                                         "eu-central-2",
                                                         "eu-north-1",
                                                         "eu-south-1",
                                                         "eu-south-2",
                                                         "eu-west-1",
                                                         "eu-west-2",
                                                         "eu-west-3",
                                                         "il-central-1",
                                                         "me-central-1",
                                                         "me-south-1",
                                                         "mx-central-1",
                                                         "sa-east-1",
                                                         "us-east-2",
                                                         "us-gov-west-1",
                                                         "us-west-1",
                                                         "us-west-2"};

bool is_location(std::string_view name) {
  return std::find(kLocations.begin(), kLocations.end(), name) != kLocations.end();
}

aws::Error invalid_location(const std::string& constraint) {
  return with_detail(
      {"InvalidLocationConstraint", 400, "The specified location-constraint is not valid"},
      "LocationConstraint", constraint);
}

// The location that the request asks for; empty for us-east-1, which has no name here. Only there
// may one ask for another Region's bucket.
std::expected<std::string, aws::Error> wanted_location(const CreateBucketRequest& request,
                                                       const std::string& region) {
  const std::string constraint =
      request.CreateBucketConfiguration
          ? request.CreateBucketConfiguration->LocationConstraint.value_or("")
          : "";
  if (region == "us-east-1") {
    if (constraint.empty() || is_location(constraint)) return constraint;
    return std::unexpected(invalid_location(constraint));
  }
  if (constraint == region || (constraint == "EU" && region == "eu-west-1")) return constraint;
  return std::unexpected(
      aws::Error("IllegalLocationConstraintException", 400,
                 "The " + (constraint.empty() ? "unspecified" : constraint) +
                     " location constraint is incompatible for the region specific endpoint "
                     "this request was sent to."));
}

std::string region_of(const std::string& location, const std::string& here) {
  if (location.empty()) return here;
  return location == "EU" ? "eu-west-1" : location;
}

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<aws::Error> check_owner(const BucketState& bucket,
                                      const std::optional<std::string>& expected) {
  if (!expected) return std::nullopt;
  if (!is_account(*expected)) {
    return aws::Error("InvalidBucketOwnerAWSAccountID", 400,
                      "The value of the expected bucket owner parameter must be an AWS Account "
                      "ID... [" +
                          *expected + "]");
  }
  if (*expected == bucket.owner) return std::nullopt;
  return aws::Error("AccessDenied", 403, "Access Denied");
}

std::expected<const BucketState*, aws::Error> require_bucket(
    const S3& s3, const CallContext& context, const std::optional<std::string>& name) {
  WEIR_ASSERT(name.has_value());
  const auto found = s3.buckets.find(*name);
  if (found == s3.buckets.end()) return std::unexpected(no_such_bucket(*name));
  if (found->second.owner != context.account) {
    return std::unexpected(aws::Error("AccessDenied", 403, "Access Denied"));
  }
  return &found->second;
}

std::expected<BucketState*, aws::Error> require_bucket(S3& s3, const CallContext& context,
                                                       const std::optional<std::string>& name) {
  const S3& unchanged = s3;
  const auto found = require_bucket(unchanged, context, name);
  if (!found) return std::unexpected(found.error());
  return const_cast<BucketState*>(*found);
}

std::expected<CreateBucketOutput, aws::Error> create_bucket(S3& s3, const CallContext& context,
                                                            const CreateBucketRequest& request) {
  WEIR_ASSERT(request.Bucket.has_value());
  const std::string& name = *request.Bucket;
  if (!is_bucket_name(name)) {
    return std::unexpected(
        aws::Error("InvalidBucketName", 400, "The specified bucket is not valid."));
  }
  const auto location = wanted_location(request, context.region);
  if (!location) return std::unexpected(location.error());

  const bool classic = context.region == "us-east-1" && location->empty();
  const auto found = s3.buckets.find(name);
  if (found != s3.buckets.end() && found->second.owner != context.account) {
    return std::unexpected(BucketAlreadyExists(
        "The requested bucket name is not available. The bucket namespace is shared by all users "
        "of the system. Please select a different name and try again."));
  }
  if (found != s3.buckets.end() && !(classic && found->second.region == "us-east-1")) {
    return std::unexpected(with_detail(
        BucketAlreadyOwnedByYou("Your previous request to create the named bucket succeeded and "
                                "you already own it."),
        "BucketName", name));
  }
  if (found == s3.buckets.end()) {
    BucketState& bucket = s3.buckets[name];
    bucket.name = name;
    bucket.owner = context.account;
    bucket.location = *location;
    bucket.region = region_of(*location, context.region);
    bucket.created = std::chrono::floor<std::chrono::seconds>(context.now);
    bucket.object_lock = request.ObjectLockEnabledForBucket.value_or(false);
    if (bucket.object_lock) bucket.versioning = Versioning::enabled;
    if (request.ObjectOwnership) bucket.ownership = *request.ObjectOwnership;
  }
  CreateBucketOutput output;
  output.Location = classic ? "/" + name : "http://" + name + ".s3.amazonaws.com/";
  output.BucketArn = "arn:aws:s3:::" + name;
  return output;
}

std::expected<HeadBucketOutput, aws::Error> head_bucket(const S3& s3, const CallContext& context,
                                                        const HeadBucketRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(without_body(bucket.error()));
  HeadBucketOutput output;
  output.BucketRegion = (*bucket)->region;
  output.BucketArn = "arn:aws:s3:::" + (*bucket)->name;
  output.AccessPointAlias = false;
  return output;
}

std::expected<GetBucketLocationOutput, aws::Error> get_bucket_location(
    const S3& s3, const CallContext& context, const GetBucketLocationRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  GetBucketLocationOutput output;
  // The oldest Region has no name here, and Ireland the one that it was asked for by.
  if (!(*bucket)->location.empty()) output.LocationConstraint = (*bucket)->location;
  return output;
}

std::expected<DeleteBucketOutput, aws::Error> delete_bucket(S3& s3, const CallContext& context,
                                                            const DeleteBucketRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->objects.empty()) {
    return std::unexpected(
        bucket_not_empty((*bucket)->name, (*bucket)->versioning != Versioning::never));
  }
  s3.buckets.erase((*bucket)->name);
  return DeleteBucketOutput();
}

std::expected<ListBucketsOutput, aws::Error> list_buckets(const S3& s3, const CallContext& context,
                                                          const ListBucketsRequest& request) {
  const auto limit = static_cast<std::size_t>(request.MaxBuckets.value_or(10'000));
  const std::string prefix = request.Prefix.value_or("");
  ListBucketsOutput output;
  output.Prefix = request.Prefix;
  std::vector<Bucket>& buckets = output.Buckets.emplace();
  output.Owner.emplace().ID = context.account;
  // Who asks for nothing gets the older form of the answer, without Regions.
  const bool with_region =
      request.MaxBuckets || request.ContinuationToken || request.Prefix || request.BucketRegion;
  for (auto next = s3.buckets.upper_bound(request.ContinuationToken.value_or(""));
       next != s3.buckets.end(); ++next) {
    const BucketState& bucket = next->second;
    if (bucket.owner != context.account || !bucket.name.starts_with(prefix)) continue;
    if (request.BucketRegion && *request.BucketRegion != bucket.region) continue;
    if (buckets.size() == limit) {
      output.ContinuationToken = buckets.back().Name;
      break;
    }
    Bucket& entry = buckets.emplace_back();
    entry.Name = bucket.name;
    entry.CreationDate = bucket.created;
    if (with_region) entry.BucketRegion = bucket.region;
    entry.BucketArn = "arn:aws:s3:::" + bucket.name;
  }
  return output;
}

std::expected<PutBucketVersioningOutput, aws::Error> put_bucket_versioning(
    S3& s3, const CallContext& context, const PutBucketVersioningRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (!request.VersioningConfiguration || !request.VersioningConfiguration->Status) {
    return std::unexpected(aws::Error("IllegalVersioningConfigurationException", 400,
                                      "The Versioning element must be specified"));
  }
  const std::string& status = *request.VersioningConfiguration->Status;
  if (status != "Enabled" && status != "Suspended") {
    return std::unexpected(malformed_xml());
  }
  if (status == "Suspended" && (*bucket)->object_lock) {
    return std::unexpected(aws::Error("InvalidBucketState", 409,
                                      "An Object Lock configuration is present on this bucket, so "
                                      "the versioning state cannot be changed."));
  }
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->versioning = status == "Enabled" ? Versioning::enabled : Versioning::suspended;
  return PutBucketVersioningOutput();
}

std::expected<GetBucketVersioningOutput, aws::Error> get_bucket_versioning(
    const S3& s3, const CallContext& context, const GetBucketVersioningRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  GetBucketVersioningOutput output;
  if ((*bucket)->versioning == Versioning::enabled) output.Status = "Enabled";
  if ((*bucket)->versioning == Versioning::suspended) output.Status = "Suspended";
  return output;
}

}  // namespace weir::s3
