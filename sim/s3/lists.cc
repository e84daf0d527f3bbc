#include "sim/s3/lists.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/base64.h"
#include "sim/kernel/identity.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/version_id.h"

namespace weir::s3 {

namespace {

constexpr std::int32_t kMostKeys = 1'000;

// "start" is the first key, or common prefix, of the next page.
std::string check_of(std::string_view start) {
  return std::to_string(Identity::of(start).child("s3/continuation-token").value);
}

std::string encode_token(std::string_view start) {
  return aws::base64_encode(check_of(start) + ":" + std::string(start));
}

std::optional<std::string> decode_token(const std::string& token) {
  const auto text = aws::base64_decode(token);
  if (!text) return std::nullopt;
  const std::size_t colon = text->find(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string start = text->substr(colon + 1);
  if (text->substr(0, colon) != check_of(start)) return std::nullopt;
  return start;
}

// What keys from the delimiter on have in common with `key`; nothing if it stands for itself.
std::optional<std::string> common_prefix(const std::string& key, const std::string& prefix,
                                         const std::string& delimiter) {
  if (delimiter.empty()) return std::nullopt;
  const std::size_t found = key.find(delimiter, prefix.size());
  if (found == std::string::npos) return std::nullopt;
  return key.substr(0, found + delimiter.size());
}

// The first key that does not begin with `prefix` among those after it.
template <typename Map>
auto beyond(const Map& objects, std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (prefix.empty()) return objects.end();
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return objects.lower_bound(prefix);
}

Object shape_of(const std::string& key, const StoredVersion& version) {
  Object object;
  object.Key = key;
  object.LastModified = version.modified;
  object.ETag = version.etag;
  object.Size = static_cast<std::int64_t>(version.body.size());
  object.StorageClass = "STANDARD";
  return object;
}

}  // namespace

std::expected<ListObjectsV2Output, aws::Error> list_objects_v2(
    const S3& s3, const CallContext& context, const ListObjectsV2Request& request) {
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  const BucketState& bucket = **found;
  const std::string prefix = request.Prefix.value_or("");
  const std::string delimiter = request.Delimiter.value_or("");
  const std::int32_t limit = std::clamp(request.MaxKeys.value_or(kMostKeys), 0, kMostKeys);

  ListObjectsV2Output output;
  std::string after;
  auto next = bucket.objects.lower_bound(prefix);
  if (request.ContinuationToken) {
    const auto start = decode_token(*request.ContinuationToken);
    if (!start) {
      return std::unexpected(invalid_argument("The continuation token provided is incorrect",
                                              "continuation-token", *request.ContinuationToken));
    }
    next = bucket.objects.lower_bound(std::max(prefix, *start));
  } else if (request.StartAfter) {
    after = *request.StartAfter;
    if (after >= prefix) next = bucket.objects.upper_bound(after);
    output.StartAfter = after;
  }

  std::vector<Object>& contents = output.Contents.emplace();
  std::vector<CommonPrefix>& prefixes = output.CommonPrefixes.emplace();
  std::int32_t count = 0;
  output.IsTruncated = false;
  while (limit > 0 && next != bucket.objects.end() && next->first.starts_with(prefix)) {
    const auto& [key, versions] = *next;
    if (versions.back().delete_marker) {
      ++next;
      continue;
    }
    const auto common = common_prefix(key, prefix, delimiter);
    if (common && *common <= after) {
      next = beyond(bucket.objects, *common);
      continue;
    }
    if (count == limit) {
      output.IsTruncated = true;
      output.NextContinuationToken = encode_token(common ? *common : key);
      break;
    }
    ++count;
    if (common) {
      prefixes.emplace_back().Prefix = *common;
      next = beyond(bucket.objects, *common);
      continue;
    }
    Object& object = contents.emplace_back(shape_of(key, versions.back()));
    if (request.FetchOwner.value_or(false)) object.Owner.emplace().ID = bucket.owner;
    ++next;
  }
  output.KeyCount = count;
  output.Name = bucket.name;
  output.Prefix = prefix;
  output.Delimiter = request.Delimiter;
  output.MaxKeys = limit;
  output.ContinuationToken = request.ContinuationToken;
  return output;
}

std::expected<ListObjectVersionsOutput, aws::Error> list_object_versions(
    const S3& s3, const CallContext& context, const ListObjectVersionsRequest& request) {
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  const BucketState& bucket = **found;
  const std::string marker = request.KeyMarker.value_or("");
  const std::string version_marker = request.VersionIdMarker.value_or("");
  if (!version_marker.empty() && marker.empty()) {
    return std::unexpected(
        invalid_argument("A version-id marker cannot be specified without a key marker.",
                         "version-id-marker", version_marker));
  }
  const std::string prefix = request.Prefix.value_or("");
  const std::string delimiter = request.Delimiter.value_or("");
  const std::int32_t limit = std::clamp(request.MaxKeys.value_or(kMostKeys), 0, kMostKeys);

  // Of the marker's own key only versions below this number are left to list.
  std::uint64_t below = 0;
  if (!version_marker.empty()) {
    below = number_of_version_id(bucket.name, marker, version_marker).value_or(0);
    const auto object = bucket.objects.find(marker);
    if (object != bucket.objects.end()) {
      for (const StoredVersion& version : object->second) {
        if (version.id == version_marker) below = version.number;
      }
    }
  }

  ListObjectVersionsOutput output;
  std::vector<ObjectVersion>& versions_out = output.Versions.emplace();
  std::vector<DeleteMarkerEntry>& markers_out = output.DeleteMarkers.emplace();
  std::vector<CommonPrefix>& prefixes = output.CommonPrefixes.emplace();
  output.IsTruncated = false;
  std::int32_t count = 0;
  std::string last_key;
  std::optional<std::string> last_version;
  const auto full = [&] {
    if (count < limit) return false;
    output.IsTruncated = limit > 0;
    if (limit > 0) output.NextKeyMarker = last_key;
    if (limit > 0) output.NextVersionIdMarker = last_version;
    return true;
  };
  auto next = bucket.objects.lower_bound(std::max(prefix, marker));
  bool stopped = false;
  while (!stopped && next != bucket.objects.end() && next->first.starts_with(prefix)) {
    const auto& [key, versions] = *next;
    if (const auto common = common_prefix(key, prefix, delimiter)) {
      if (*common > marker) {
        if (full()) break;
        ++count;
        prefixes.emplace_back().Prefix = *common;
        last_key = *common;
        last_version.reset();
      }
      next = beyond(bucket.objects, *common);
      continue;
    }
    for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
      if (key == marker && version->number >= below) continue;
      stopped = full();
      if (stopped) break;
      ++count;
      last_key = key;
      last_version = version->id;
      const auto describe = [&](auto& out) {
        out.Key = key;
        out.VersionId = version->id;
        out.IsLatest = version == versions.rbegin();
        out.LastModified = version->modified;
        out.Owner.emplace().ID = bucket.owner;
      };
      if (version->delete_marker) {
        describe(markers_out.emplace_back());
        continue;
      }
      ObjectVersion& entry = versions_out.emplace_back();
      describe(entry);
      entry.ETag = version->etag;
      entry.Size = static_cast<std::int64_t>(version->body.size());
      entry.StorageClass = "STANDARD";
    }
    if (!stopped) ++next;
  }
  output.Name = bucket.name;
  output.Prefix = prefix;
  output.Delimiter = request.Delimiter;
  output.KeyMarker = marker;
  output.VersionIdMarker = version_marker;
  output.MaxKeys = limit;
  return output;
}

}  // namespace weir::s3
