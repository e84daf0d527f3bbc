#include "sim/s3/versions.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include "sim/s3/errors.h"
#include "sim/s3/version_id.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kLongestKey = 1'024;

}  // namespace

const StoredVersion* find_version(const BucketState& bucket, const std::string& key,
                                  const std::string& id) {
  const auto object = bucket.objects.find(key);
  if (object == bucket.objects.end()) return nullptr;
  for (const StoredVersion& version : object->second) {
    if (version.id == id) return &version;
  }
  return nullptr;
}

std::string_view unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    return etag.substr(1, etag.size() - 2);
  }
  return etag;
}

const StoredVersion* current(const BucketState& bucket, const std::string& key) {
  const auto found = bucket.objects.find(key);
  if (found == bucket.objects.end() || found->second.back().delete_marker) return nullptr;
  return &found->second.back();
}

std::optional<aws::Error> check_key(const std::string& key) {
  if (key.size() <= kLongestKey) return std::nullopt;
  return aws::Error("KeyTooLongError", 400, "Your key is too long");
}

std::optional<aws::Error> check_version_id(const BucketState& bucket, const std::string& id) {
  if (id == kNullVersion) return std::nullopt;
  if (bucket.versioning != Versioning::never && is_well_formed_version_id(id)) return std::nullopt;
  return invalid_argument("Invalid version id specified", "versionId", id);
}

std::expected<const StoredVersion*, aws::Error> select_version(const BucketState& bucket,
                                                               const std::string& key,
                                                               const std::optional<std::string>& id,
                                                               std::string_view method) {
  if (!id) {
    const StoredVersion* version = current(bucket, key);
    if (version == nullptr) return std::unexpected(no_such_key(key));
    return version;
  }
  if (auto error = check_version_id(bucket, *id)) return std::unexpected(*error);
  const StoredVersion* version = find_version(bucket, key, *id);
  if (version == nullptr) return std::unexpected(no_such_version(key, *id));
  if (version->delete_marker) return std::unexpected(delete_marker_method(method));
  return version;
}

StoredVersion& add_version(BucketState& bucket, const std::string& key, StoredVersion version) {
  // Most keys are new and follow all others: times and sequence numbers grow. Then there is no
  // search.
  const bool last = bucket.objects.empty() || bucket.objects.rbegin()->first < key;
  Versions& versions =
      last ? bucket.objects.emplace_hint(bucket.objects.end(), key, Versions())->second
           : bucket.objects[key];
  version.number = bucket.next_version++;
  if (bucket.versioning == Versioning::enabled) {
    version.id = make_version_id(bucket.name, key, version.number);
  } else {
    version.id = kNullVersion;
    std::erase_if(versions, [](const StoredVersion& other) { return other.id == kNullVersion; });
  }
  return versions.emplace_back(std::move(version));
}

StoredVersion& add_marker(BucketState& bucket, const std::string& key, Time now) {
  StoredVersion marker;
  marker.modified = std::chrono::floor<std::chrono::seconds>(now);
  marker.delete_marker = true;
  return add_version(bucket, key, std::move(marker));
}

std::optional<bool> erase_version(BucketState& bucket, const std::string& key,
                                  const std::string& id) {
  const auto object = bucket.objects.find(key);
  if (object == bucket.objects.end()) return std::nullopt;
  Versions& versions = object->second;
  const auto version =
      std::find_if(versions.begin(), versions.end(),
                   [&](const StoredVersion& candidate) { return candidate.id == id; });
  if (version == versions.end()) return std::nullopt;
  const bool marker = version->delete_marker;
  versions.erase(version);
  if (versions.empty()) bucket.objects.erase(object);
  return marker;
}

}  // namespace weir::s3
