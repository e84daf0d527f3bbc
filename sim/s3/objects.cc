#include "sim/s3/objects.h"

#include <chrono>
#include <string>
#include <utility>

#include "sim/aws/base64.h"
#include "sim/kernel/assert.h"
#include "sim/s3/acl.h"
#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/conditions.h"
#include "sim/s3/errors.h"
#include "sim/s3/etag.h"
#include "sim/s3/faults.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/new_object.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

std::optional<aws::Error> check_put(const BucketState& bucket, const CallContext& context,
                                    const PutObjectRequest& request, const Bytes& body) {
  const std::string& key = *request.Key;
  if (auto error = check_key(key)) return error;
  if (body.size() > kLargestPut) return entity_too_large(body.size());
  if (auto error = check_md5(request.ContentMD5, body, true)) return error;
  if (!request.IfMatch && !request.IfNoneMatch) return std::nullopt;
  if (auto error = check_write(bucket, key, request.IfMatch, request.IfNoneMatch)) return error;
  return ask_condition(context, bucket.name, key);
}

}  // namespace

std::optional<aws::Error> check_md5(const std::optional<std::string>& md5, const Bytes& body,
                                    bool shown_in_hex) {
  if (!md5) return std::nullopt;
  const auto expected = aws::base64_decode(*md5);
  if (!expected || expected->size() != 16) return invalid_digest(*md5);
  const std::string calculated = md5_of(body);
  if (*expected == calculated) return std::nullopt;
  return bad_digest(shown_in_hex ? hex_of(*expected) : *md5, aws::base64_encode(calculated));
}

std::expected<PutObjectOutput, aws::Error> put_object(S3& s3, const CallContext& context,
                                                      const PutObjectRequest& request) {
  WEIR_ASSERT(request.Key.has_value());
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  const Bytes body = request.Body.value_or(Bytes());
  if (auto error = check_put(bucket, context, request, body)) return std::unexpected(*error);
  if (auto error = ask_body(context, bucket.name)) return std::unexpected(*error);
  const auto sent = sent_checksum(request);
  if (!sent) return std::unexpected(sent.error());
  if (auto error = check_checksum(*sent, body)) return std::unexpected(*error);

  StoredVersion version;
  version.modified = std::chrono::floor<std::chrono::seconds>(context.now);
  version.body = body;
  if (*sent) version.algorithm = (*sent)->algorithm;
  if (auto error = apply_headers(request, version)) return std::unexpected(*error);
  if (auto error = apply_acl(bucket, request, version)) return std::unexpected(*error);
  if (auto error = apply_properties(bucket, context, request, version)) {
    return std::unexpected(*error);
  }
  version.etag = etag_for(version, context);
  const StoredVersion& stored = add_version(bucket, *request.Key, std::move(version));

  PutObjectOutput output;
  output.ETag = stored.etag;
  note_encryption(stored, output);
  // Of one that S3 makes itself the answer says nothing.
  if (*sent) {
    checksum_member(output, (*sent)->algorithm) = (*sent)->text;
    output.ChecksumType = std::string(checksum_type(false));
  }
  if (bucket.lifecycle) output.Expiration = expiration_header(bucket, *request.Key, stored);
  if (bucket.versioning == Versioning::enabled) output.VersionId = stored.id;
  return output;
}

}  // namespace weir::s3
