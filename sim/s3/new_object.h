// What PutObject, CopyObject and CreateMultipartUpload say of the object that they make: its
// headers, storage class, tags and encryption.

#ifndef WEIR_SIM_S3_NEW_OBJECT_H_
#define WEIR_SIM_S3_NEW_OBJECT_H_

#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// What most requests leave out.
struct Special {
  const std::optional<std::string>& storage_class;
  const std::optional<std::string>& tagging;  // as in a URL's query
  const std::optional<std::string>& encryption;
  const std::optional<std::string>& key;
  const std::optional<bool>& bucket_key;
};

// Gives the version what the request and the bucket's default say.
std::optional<aws::Error> apply_special(const BucketState& bucket, const CallContext& context,
                                        const Special& special, StoredVersion& version);

template <typename Request>
void apply_headers(const Request& request, StoredVersion& version) {
  if (!request.ContentType && !request.ContentEncoding && !request.Metadata) return;
  Headers& headers = version.more_of_it().headers;
  if (request.ContentType) headers.content_type = *request.ContentType;
  headers.content_encoding = request.ContentEncoding.value_or("");
  if (request.Metadata) headers.metadata = *request.Metadata;
}

template <typename Request>
std::optional<aws::Error> apply_properties(const BucketState& bucket, const CallContext& context,
                                           const Request& request, StoredVersion& version) {
  // Looked at for every object that is put: most have none of it.
  if (!request.StorageClass && !request.Tagging && !request.ServerSideEncryption &&
      bucket.encryption.plain()) {
    return std::nullopt;
  }
  return apply_special(bucket, context,
                       {request.StorageClass, request.Tagging, request.ServerSideEncryption,
                        request.SSEKMSKeyId, request.BucketKeyEnabled},
                       version);
}

// How the answer speaks of the encryption.
template <typename Output>
void note_encryption(const StoredVersion& version, Output& output) {
  if (!version.more || version.more->encryption.plain()) {
    output.ServerSideEncryption = "AES256";
    return;
  }
  const Encryption& encryption = version.more->encryption;
  output.ServerSideEncryption = encryption.algorithm;
  output.SSEKMSKeyId = encryption.key;
  if (encryption.bucket_key) output.BucketKeyEnabled = true;
}

// Of a body in one piece. With a KMS key it is opaque and differs from write to write.
std::string etag_for(const StoredVersion& version, const CallContext& context);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_NEW_OBJECT_H_
