#include "sim/s3/deletes.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/s3/buckets.h"
#include "sim/s3/conditions.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/multipart.h"
#include "sim/s3/object_lock.h"
#include "sim/s3/version_id.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kMostKeys = 1'000;

// What became of one key.
struct Deleted {
  bool marker = false;  // one was made, or one was deleted
  std::optional<std::string> version;
};

Deleted delete_one(BucketState& bucket, const std::string& key,
                   const std::optional<std::string>& version, Time now) {
  Deleted deleted;
  if (!bucket.uploads.empty()) note_delete(bucket, key);
  if (!version && bucket.versioning != Versioning::never) {
    deleted.version = add_marker(bucket, key, now).id;
    deleted.marker = true;
    return deleted;
  }
  if (version && bucket.versioning != Versioning::never) deleted.version = *version;
  deleted.marker = erase_version(bucket, key, version.value_or(kNullVersion)).value_or(false);
  return deleted;
}

// Only a version that is named is deleted for good.
std::optional<aws::Error> check_lock(const BucketState& bucket, const std::string& key,
                                     const std::optional<std::string>& id, bool bypass, Time now) {
  if (!bucket.object_lock || !id) return std::nullopt;
  const StoredVersion* version = find_version(bucket, key, *id);
  return version == nullptr ? std::nullopt : check_unlocked(*version, bypass, now);
}

Error entry_error(const ObjectIdentifier& object, const aws::Error& error) {
  Error entry;
  entry.Key = object.Key;
  entry.VersionId = object.VersionId;
  entry.Code = error.code;
  entry.Message = error.message;
  return entry;
}

// In the batch an id that no version can have is an unknown version, and fails its own key only.
std::optional<aws::Error> check_entry(const BucketState& bucket, const CallContext& context,
                                      const ObjectIdentifier& object, bool bypass) {
  const std::string& key = *object.Key;
  if (object.VersionId && *object.VersionId != kNullVersion &&
      !number_of_version_id(bucket.name, key, *object.VersionId)) {
    return aws::Error("NoSuchVersion", 404, "The specified version does not exist.");
  }
  if (object.ETag) {
    if (auto error = check_if_match(bucket, key, *object.ETag)) return error;
  }
  if (auto error = check_lock(bucket, key, object.VersionId, bypass, context.now)) return error;
  return ask_delete_entry(context, bucket.name, key);
}

}  // namespace

std::expected<DeleteObjectOutput, aws::Error> delete_object(S3& s3, const CallContext& context,
                                                            const DeleteObjectRequest& request) {
  WEIR_ASSERT(request.Key.has_value());
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  const std::string& key = *request.Key;
  if (request.IfMatchLastModifiedTime) {
    return std::unexpected(not_implemented("x-amz-if-match-last-modified-time"));
  }
  if (request.IfMatchSize) return std::unexpected(not_implemented("x-amz-if-match-size"));
  if (auto error = check_bypass(bucket, request.BypassGovernanceRetention)) {
    return std::unexpected(*error);
  }
  if (request.IfMatch && *request.IfMatch != "*") {
    if (auto error = check_if_match(bucket, key, *request.IfMatch)) return std::unexpected(*error);
  }
  if (request.VersionId) {
    if (auto error = check_version_id(bucket, *request.VersionId)) return std::unexpected(*error);
  }
  const bool bypass = request.BypassGovernanceRetention.value_or(false);
  if (auto error = check_lock(bucket, key, request.VersionId, bypass, context.now)) {
    return std::unexpected(*error);
  }
  Deleted deleted = delete_one(bucket, key, request.VersionId, context.now);
  DeleteObjectOutput output;
  output.VersionId = std::move(deleted.version);
  if (deleted.marker) output.DeleteMarker = true;
  return output;
}

std::expected<DeleteObjectsOutput, aws::Error> delete_objects(S3& s3, const CallContext& context,
                                                              const DeleteObjectsRequest& request) {
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  WEIR_ASSERT(request.Delete && request.Delete->Objects);
  const std::vector<ObjectIdentifier>& objects = *request.Delete->Objects;
  if (objects.empty() || objects.size() > kMostKeys) return std::unexpected(malformed_xml());
  if (auto error = check_bypass(bucket, request.BypassGovernanceRetention)) {
    return std::unexpected(*error);
  }
  const bool bypass = request.BypassGovernanceRetention.value_or(false);
  const bool quiet = request.Delete->Quiet.value_or(false);

  DeleteObjectsOutput output;
  for (const ObjectIdentifier& object : objects) {
    if (const auto error = check_entry(bucket, context, object, bypass)) {
      if (!output.Errors) output.Errors.emplace();
      output.Errors->push_back(entry_error(object, *error));
      continue;
    }
    const Deleted deleted = delete_one(bucket, *object.Key, object.VersionId, context.now);
    if (quiet) continue;
    if (!output.Deleted) output.Deleted.emplace();
    DeletedObject& entry = output.Deleted->emplace_back();
    entry.Key = object.Key;
    entry.VersionId = object.VersionId;
    if (deleted.marker) {
      entry.DeleteMarker = true;
      entry.DeleteMarkerVersionId = deleted.version;
    }
  }
  return output;
}

}  // namespace weir::s3
