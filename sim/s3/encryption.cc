#include "sim/s3/encryption.h"

#include <vector>

#include "sim/aws/request_id.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"

namespace weir::s3 {

namespace {

bool is_kms(const std::string& algorithm) {
  return algorithm == "aws:kms" || algorithm == "aws:kms:dsse";
}

// Without a name it is the key that AWS keeps for S3 in this account.
std::string key_arn(const CallContext& context, const std::optional<std::string>& key) {
  if (key && key->starts_with("arn:")) return *key;
  const Identity own = Identity::of(context.account).child("aws/s3").child(context.region);
  return "arn:aws:kms:" + context.region + ":" + context.account + ":key/" +
         (key && !key->empty() ? *key : aws::uuid_of(own));
}

}  // namespace

std::expected<Encryption, aws::Error> encryption_of(const BucketState& bucket,
                                                    const CallContext& context,
                                                    const std::optional<std::string>& algorithm,
                                                    const std::optional<std::string>& key,
                                                    const std::optional<bool>& bucket_key) {
  Encryption encryption = bucket.encryption;
  if (algorithm) {
    const bool usual_bucket_key = is_kms(*algorithm) && encryption.bucket_key;
    encryption.algorithm = *algorithm;
    encryption.key = key.value_or("");
    encryption.bucket_key = bucket_key.value_or(usual_bucket_key);
  }
  if (encryption.plain()) return Encryption();
  if (!is_kms(encryption.algorithm)) {
    return std::unexpected(invalid_argument("The encryption method specified is not supported",
                                            "x-amz-server-side-encryption", encryption.algorithm));
  }
  encryption.key = key_arn(context, encryption.key);
  return encryption;
}

std::optional<aws::Error> check_kms(const CallContext& context, const std::string& bucket,
                                    const StoredVersion& version) {
  if (!version.more || !is_kms(version.more->encryption.algorithm)) return std::nullopt;
  return ask_key(context, bucket, version.more->encryption.key);
}

std::expected<PutBucketEncryptionOutput, aws::Error> put_bucket_encryption(
    S3& s3, const CallContext& context, const PutBucketEncryptionRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto& configuration = request.ServerSideEncryptionConfiguration;
  if (!configuration || !configuration->Rules || configuration->Rules->size() != 1 ||
      !configuration->Rules->front().ApplyServerSideEncryptionByDefault) {
    return std::unexpected(malformed_xml());
  }
  const ServerSideEncryptionRule& rule = configuration->Rules->front();
  const ServerSideEncryptionByDefault& wanted = *rule.ApplyServerSideEncryptionByDefault;
  const std::string algorithm = wanted.SSEAlgorithm.value_or("");
  if (algorithm != "AES256" && !is_kms(algorithm)) return std::unexpected(malformed_xml());
  if (algorithm == "AES256" && wanted.KMSMasterKeyID) {
    return std::unexpected(
        invalid_argument("a KMSMasterKeyID is not applicable if the default sse algorithm is not "
                         "aws:kms or aws:kms:dsse",
                         "ApplyServerSideEncryptionByDefault"));
  }
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  Encryption& encryption = (*bucket)->encryption;
  encryption.algorithm = algorithm;
  encryption.key = wanted.KMSMasterKeyID.value_or("");
  encryption.bucket_key = rule.BucketKeyEnabled.value_or(false);
  (*bucket)->encryption_put = true;
  return PutBucketEncryptionOutput();
}

std::expected<GetBucketEncryptionOutput, aws::Error> get_bucket_encryption(
    const S3& s3, const CallContext& context, const GetBucketEncryptionRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const Encryption& encryption = (*bucket)->encryption;
  GetBucketEncryptionOutput output;
  auto& rules = output.ServerSideEncryptionConfiguration.emplace().Rules.emplace();
  ServerSideEncryptionRule& rule = rules.emplace_back();
  ServerSideEncryptionByDefault& shape = rule.ApplyServerSideEncryptionByDefault.emplace();
  shape.SSEAlgorithm = encryption.algorithm;
  if (!encryption.key.empty()) shape.KMSMasterKeyID = encryption.key;
  rule.BucketKeyEnabled = encryption.bucket_key;
  return output;
}

std::expected<DeleteBucketEncryptionOutput, aws::Error> delete_bucket_encryption(
    S3& s3, const CallContext& context, const DeleteBucketEncryptionRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->encryption = Encryption();
  (*bucket)->encryption_put = false;
  return DeleteBucketEncryptionOutput();
}

}  // namespace weir::s3
