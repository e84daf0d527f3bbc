#include "sim/s3/public_access.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"

namespace weir::s3 {

namespace {

using nlohmann::json;

bool names_everybody(const json& principal) {
  if (principal.is_string()) return principal == "*";
  if (principal.is_array()) return std::any_of(principal.begin(), principal.end(), names_everybody);
  return principal.is_object() && principal.contains("AWS") && names_everybody(principal["AWS"]);
}

// A statement that allows something to everybody, without a condition.
bool is_public(const json& statement) {
  return statement.is_object() && statement.value("Effect", json()) == "Allow" &&
         statement.contains("Principal") && names_everybody(statement["Principal"]) &&
         !statement.contains("Condition");
}

std::optional<aws::Error> check_policy(const BucketState& bucket, const std::string& text) {
  const json policy = json::parse(text, nullptr, false);
  if (!policy.is_object()) {
    return aws::Error("MalformedPolicy", 400,
                      "Policies must be valid JSON and the first byte must be '{'");
  }
  if (!policy.contains("Statement")) {
    return aws::Error("MalformedPolicy", 400, "Missing required field Statement");
  }
  const json& statement = policy["Statement"];
  const bool open = statement.is_array()
                        ? std::any_of(statement.begin(), statement.end(), is_public)
                        : is_public(statement);
  if (open && bucket.public_access && bucket.public_access->block_policy) {
    return aws::Error("AccessDenied", 403, "Access Denied");
  }
  return std::nullopt;
}

}  // namespace

std::expected<PutPublicAccessBlockOutput, aws::Error> put_public_access_block(
    S3& s3, const CallContext& context, const PutPublicAccessBlockRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  const PublicAccessBlockConfiguration& wanted = *request.PublicAccessBlockConfiguration;
  // What the request leaves out is off.
  (*bucket)->public_access = {
      wanted.BlockPublicAcls.value_or(false), wanted.IgnorePublicAcls.value_or(false),
      wanted.BlockPublicPolicy.value_or(false), wanted.RestrictPublicBuckets.value_or(false)};
  return PutPublicAccessBlockOutput();
}

std::expected<GetPublicAccessBlockOutput, aws::Error> get_public_access_block(
    const S3& s3, const CallContext& context, const GetPublicAccessBlockRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& access = (*bucket)->public_access;
  if (!access) {
    return std::unexpected(not_configured("NoSuchPublicAccessBlockConfiguration",
                                          "The public access block configuration was not found",
                                          (*bucket)->name));
  }
  GetPublicAccessBlockOutput output;
  PublicAccessBlockConfiguration& shape = output.PublicAccessBlockConfiguration.emplace();
  shape.BlockPublicAcls = access->block_acls;
  shape.IgnorePublicAcls = access->ignore_acls;
  shape.BlockPublicPolicy = access->block_policy;
  shape.RestrictPublicBuckets = access->restrict_buckets;
  return output;
}

std::expected<DeletePublicAccessBlockOutput, aws::Error> delete_public_access_block(
    S3& s3, const CallContext& context, const DeletePublicAccessBlockRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->public_access.reset();
  return DeletePublicAccessBlockOutput();
}

std::expected<PutBucketPolicyOutput, aws::Error> put_bucket_policy(
    S3& s3, const CallContext& context, const PutBucketPolicyRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const std::string policy = request.Policy.value_or("");
  if (auto error = check_policy(**bucket, policy)) return std::unexpected(*error);
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->policy = policy;
  return PutBucketPolicyOutput();
}

std::expected<GetBucketPolicyOutput, aws::Error> get_bucket_policy(
    const S3& s3, const CallContext& context, const GetBucketPolicyRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (!(*bucket)->policy) {
    return std::unexpected(
        not_configured("NoSuchBucketPolicy", "The bucket policy does not exist", (*bucket)->name));
  }
  return GetBucketPolicyOutput().WithPolicy(*(*bucket)->policy);
}

std::expected<DeleteBucketPolicyOutput, aws::Error> delete_bucket_policy(
    S3& s3, const CallContext& context, const DeleteBucketPolicyRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->policy.reset();
  return DeleteBucketPolicyOutput();
}

}  // namespace weir::s3
