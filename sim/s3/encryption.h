// Encryption: a bucket's default, and what one object asks for instead.
//
// Nothing is encrypted; what shows is what AWS says of it, and that ETags of objects under a KMS
// key are not the MD5 of their bytes. Keys are not looked up: any name of a key will do.

#ifndef WEIR_SIM_S3_ENCRYPTION_H_
#define WEIR_SIM_S3_ENCRYPTION_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

std::expected<PutBucketEncryptionOutput, aws::Error> put_bucket_encryption(
    S3& s3, const CallContext& context, const PutBucketEncryptionRequest& request);
std::expected<GetBucketEncryptionOutput, aws::Error> get_bucket_encryption(
    const S3& s3, const CallContext& context, const GetBucketEncryptionRequest& request);
// Back to AES256: there is always some.
std::expected<DeleteBucketEncryptionOutput, aws::Error> delete_bucket_encryption(
    S3& s3, const CallContext& context, const DeleteBucketEncryptionRequest& request);

// Of a new object.
std::expected<Encryption, aws::Error> encryption_of(const BucketState& bucket,
                                                    const CallContext& context,
                                                    const std::optional<std::string>& algorithm,
                                                    const std::optional<std::string>& key,
                                                    const std::optional<bool>& bucket_key);

// Can the key of this object be used? Asked of keys of KMS only.
std::optional<aws::Error> check_kms(const CallContext& context, const std::string& bucket,
                                    const StoredVersion& version);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ENCRYPTION_H_
