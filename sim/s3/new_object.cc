#include "sim/s3/new_object.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sim/kernel/identity.h"
#include "sim/s3/encryption.h"
#include "sim/s3/errors.h"
#include "sim/s3/etag.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/tagging.h"

namespace weir::s3 {

std::optional<aws::Error> apply_special(const BucketState& bucket, const CallContext& context,
                                        const Special& special, StoredVersion& version) {
  if (special.storage_class) {
    const auto parsed = parse_storage_class(*special.storage_class);
    if (!parsed) return parsed.error();
    version.storage_class = *parsed;
  }
  if (auto error = check_new_key(special.customer_key, special.encryption)) return error;
  if (special.lock.given() || bucket.retention) {
    if (auto error = apply_lock(bucket, context, special.lock, version)) return error;
  }
  if (special.customer_key.given()) {
    version.more_of_it().encryption.customer_key_md5 = *special.customer_key.md5;
  } else {
    auto encryption =
        encryption_of(bucket, context, special.encryption, special.key, special.bucket_key);
    if (!encryption) return encryption.error();
    if (!encryption->plain()) version.more_of_it().encryption = std::move(*encryption);
    if (auto error = check_kms(context, bucket.name, version)) return error;
  }
  if (!special.tagging) return std::nullopt;
  auto tags = parse_tagging(*special.tagging);
  if (!tags) return tags.error();
  version.more_of_it().tags = std::move(*tags);
  return std::nullopt;
}

std::optional<aws::Error> apply_metadata(const std::map<std::string, std::string>& metadata,
                                         Headers& headers) {
  std::size_t size = 0;
  for (const auto& [name, value] : metadata) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    size += lower.size() + value.size();
    headers.metadata[std::move(lower)] = value;
  }
  if (size > kMostMetadata) return metadata_too_large(size);
  return std::nullopt;
}

std::string etag_for(const StoredVersion& version, const CallContext& context) {
  if (!version.more || version.more->encryption.plain()) return etag_of(version.body);
  const Encryption& encryption = version.more->encryption;
  const Identity opaque =
      context.call.child(encryption.key + encryption.customer_key_md5, context.attempt);
  return etag_of(std::to_string(opaque.value));
}

}  // namespace weir::s3
