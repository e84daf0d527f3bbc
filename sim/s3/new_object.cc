#include "sim/s3/new_object.h"

#include <utility>

#include "sim/kernel/identity.h"
#include "sim/s3/encryption.h"
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
  auto encryption =
      encryption_of(bucket, context, special.encryption, special.key, special.bucket_key);
  if (!encryption) return encryption.error();
  if (!special.tagging && encryption->plain()) return std::nullopt;
  MoreOfVersion& more = version.more_of_it();
  more.encryption = std::move(*encryption);
  if (special.tagging) {
    auto tags = parse_tagging(*special.tagging);
    if (!tags) return tags.error();
    more.tags = std::move(*tags);
  }
  return std::nullopt;
}

std::string etag_for(const StoredVersion& version, const CallContext& context) {
  if (!version.more || version.more->encryption.plain()) return etag_of(version.body);
  const Identity opaque = context.call.child(version.more->encryption.key, context.attempt);
  return etag_of(std::to_string(opaque.value));
}

}  // namespace weir::s3
