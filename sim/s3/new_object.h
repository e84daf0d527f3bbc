// What PutObject, CopyObject and CreateMultipartUpload say of the object that they make: its
// headers, storage class, tags and encryption.

#ifndef WEIR_SIM_S3_NEW_OBJECT_H_
#define WEIR_SIM_S3_NEW_OBJECT_H_

#include <map>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/customer_key.h"
#include "sim/s3/object_lock.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// What most requests leave out.
struct Special {
  const std::optional<std::string>& storage_class;
  const std::optional<std::string>& tagging;  // as in a URL's query
  const std::optional<std::string>& encryption;
  const std::optional<std::string>& key;
  const std::optional<bool>& bucket_key;
  CustomerKey customer_key;
  WantedLock lock;
};

// Gives the version what the request and the bucket's default say.
std::optional<aws::Error> apply_special(const BucketState& bucket, const CallContext& context,
                                        const Special& special, StoredVersion& version);

// Names in lower case, as they travel; together not too large.
std::optional<aws::Error> apply_metadata(const std::map<std::string, std::string>& metadata,
                                         Headers& headers);

template <typename Request>
std::optional<aws::Error> apply_headers(const Request& request, StoredVersion& version) {
  if (request.ContentEncoding || request.ContentLanguage || request.ContentDisposition ||
      request.CacheControl || request.Expires) {
    Headers& headers = version.more_of_it().headers;
    headers.content_encoding = request.ContentEncoding.value_or("");
    headers.content_language = request.ContentLanguage.value_or("");
    headers.content_disposition = request.ContentDisposition.value_or("");
    headers.cache_control = request.CacheControl.value_or("");
    headers.expires = request.Expires;
  }
  if (request.ContentType) version.more_of_it().headers.content_type = *request.ContentType;
  if (request.WebsiteRedirectLocation) {
    version.more_of_it().headers.website_redirect = *request.WebsiteRedirectLocation;
  }
  if (!request.Metadata || request.Metadata->empty()) return std::nullopt;
  return apply_metadata(*request.Metadata, version.more_of_it().headers);
}

// What the request says of the object beside its tags.
template <typename Request>
Special special_of(const Request& request, const std::optional<std::string>& tagging) {
  return {request.StorageClass,
          tagging,
          request.ServerSideEncryption,
          request.SSEKMSKeyId,
          request.BucketKeyEnabled,
          customer_key_of(request),
          {request.ObjectLockMode, request.ObjectLockRetainUntilDate,
           request.ObjectLockLegalHoldStatus}};
}

template <typename Request>
std::optional<aws::Error> apply_properties(const BucketState& bucket, const CallContext& context,
                                           const Request& request, StoredVersion& version) {
  const Special special = special_of(request, request.Tagging);
  // Looked at for every object that is put: most have none of it.
  if (!special.storage_class && !special.tagging && !special.encryption &&
      !special.customer_key.given() && !special.lock.given() && bucket.encryption.plain() &&
      !bucket.retention) {
    return std::nullopt;
  }
  return apply_special(bucket, context, special, version);
}

// How the answer speaks of the encryption.
template <typename Output>
void note_encryption(const StoredVersion& version, Output& output) {
  if (!version.more || version.more->encryption.plain()) {
    output.ServerSideEncryption = "AES256";
    return;
  }
  const Encryption& encryption = version.more->encryption;
  if (!encryption.customer_key_md5.empty()) {
    if constexpr (requires { output.SSECustomerKeyMD5; }) {
      output.SSECustomerAlgorithm = encryption.algorithm;
      output.SSECustomerKeyMD5 = encryption.customer_key_md5;
    }
    return;
  }
  output.ServerSideEncryption = encryption.algorithm;
  output.SSEKMSKeyId = encryption.key;
  if (encryption.bucket_key) output.BucketKeyEnabled = true;
}

// Of a body in one piece. With a key of KMS or of the customer it is opaque and differs from write
// to write.
std::string etag_for(const StoredVersion& version, const CallContext& context);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_NEW_OBJECT_H_
