#include "sim/s3/lists.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/base64.h"
#include "sim/kernel/identity.h"
#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/errors.h"
#include "sim/s3/key_order.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/version_id.h"

namespace weir::s3 {

namespace {

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

Object shape_of(const std::string& key, const StoredVersion& version) {
  Object object;
  object.Key = key;
  object.LastModified = version.modified;
  object.ETag = version.etag;
  object.Size = static_cast<std::int64_t>(version.body.size());
  object.StorageClass = std::string(to_string(version.storage_class));
  note_algorithm(version, object);
  return object;
}

// What a listing asks for.
struct Wanted {
  std::string prefix;
  std::string delimiter;
  std::string from;   // the first key or common prefix
  std::string after;  // neither this one nor what comes before
  std::int32_t limit;
  bool owner;
};

struct Page {
  std::vector<Object> contents;
  std::vector<CommonPrefix> prefixes;
  std::string last;                 // key or common prefix
  std::optional<std::string> next;  // what the next page starts with
};

// An empty list has no elements on the wire, and so is none.
template <typename Entry>
std::optional<std::vector<Entry>> unless_empty(std::vector<Entry> entries) {
  if (entries.empty()) return std::nullopt;
  return entries;
}

Page list_page(const BucketState& bucket, const Wanted& wanted, const KeyEncoder& encode) {
  Page page;
  auto next = bucket.objects.lower_bound(std::max(wanted.prefix, wanted.from));
  if (!wanted.after.empty() && wanted.after >= wanted.prefix) {
    next = bucket.objects.upper_bound(wanted.after);
  }
  std::int32_t count = 0;
  while (wanted.limit > 0 && next != bucket.objects.end() &&
         next->first.starts_with(wanted.prefix)) {
    const auto& [key, versions] = *next;
    if (versions.back().delete_marker) {
      ++next;
      continue;
    }
    const auto common = common_prefix(key, wanted.prefix, wanted.delimiter);
    if (common && *common <= wanted.after) {
      next = beyond(bucket.objects, *common);
      continue;
    }
    if (count == wanted.limit) {
      page.next = common ? *common : key;
      break;
    }
    ++count;
    page.last = common ? *common : key;
    if (common) {
      page.prefixes.emplace_back().Prefix = encode(*common);
      next = beyond(bucket.objects, *common);
      continue;
    }
    Object& object = page.contents.emplace_back(shape_of(encode(key), versions.back()));
    if (wanted.owner) object.Owner.emplace().ID = bucket.owner;
    ++next;
  }
  return page;
}

}  // namespace

std::expected<ListObjectsV2Output, aws::Error> list_objects_v2(
    const S3& s3, const CallContext& context, const ListObjectsV2Request& request) {
  if (auto error = check_encoding(request.EncodingType)) return std::unexpected(*error);
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  const BucketState& bucket = **found;
  const KeyEncoder encode(request.EncodingType);
  Wanted wanted{request.Prefix.value_or(""),
                request.Delimiter.value_or(""),
                {},
                {},
                std::clamp(request.MaxKeys.value_or(kMostListed), 0, kMostListed),
                request.FetchOwner.value_or(false)};
  ListObjectsV2Output output;
  if (request.ContinuationToken) {
    const auto start = decode_token(*request.ContinuationToken);
    if (!start) {
      return std::unexpected(invalid_argument("The continuation token provided is incorrect",
                                              "continuation-token", *request.ContinuationToken));
    }
    wanted.from = *start;
  } else if (request.StartAfter) {
    wanted.after = *request.StartAfter;
    output.StartAfter = encode(wanted.after);
  }
  Page page = list_page(bucket, wanted, encode);
  output.IsTruncated = page.next.has_value();
  if (page.next) output.NextContinuationToken = encode_token(*page.next);
  output.KeyCount = static_cast<std::int32_t>(page.contents.size() + page.prefixes.size());
  output.Contents = unless_empty(std::move(page.contents));
  output.CommonPrefixes = unless_empty(std::move(page.prefixes));
  output.Name = bucket.name;
  output.Prefix = encode(wanted.prefix);
  if (!request.Delimiter.value_or("").empty()) output.Delimiter = encode(wanted.delimiter);
  output.MaxKeys = wanted.limit;
  output.ContinuationToken = request.ContinuationToken;
  output.EncodingType = request.EncodingType;
  return output;
}

std::expected<ListObjectsOutput, aws::Error> list_objects(const S3& s3, const CallContext& context,
                                                          const ListObjectsRequest& request) {
  if (auto error = check_encoding(request.EncodingType)) return std::unexpected(*error);
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  const KeyEncoder encode(request.EncodingType);
  const Wanted wanted{request.Prefix.value_or(""),
                      request.Delimiter.value_or(""),
                      {},
                      request.Marker.value_or(""),
                      std::clamp(request.MaxKeys.value_or(kMostListed), 0, kMostListed),
                      true};
  Page page = list_page(**found, wanted, encode);
  ListObjectsOutput output;
  output.IsTruncated = page.next.has_value();
  // Without a delimiter the caller is to take the last key.
  if (page.next && !wanted.delimiter.empty()) output.NextMarker = encode(page.last);
  output.Contents = unless_empty(std::move(page.contents));
  output.CommonPrefixes = unless_empty(std::move(page.prefixes));
  output.Name = (*found)->name;
  output.Marker = encode(wanted.after);
  output.Prefix = encode(wanted.prefix);
  if (!request.Delimiter.value_or("").empty()) output.Delimiter = encode(wanted.delimiter);
  output.MaxKeys = wanted.limit;
  output.EncodingType = request.EncodingType;
  return output;
}

std::expected<ListObjectVersionsOutput, aws::Error> list_object_versions(
    const S3& s3, const CallContext& context, const ListObjectVersionsRequest& request) {
  if (auto error = check_encoding(request.EncodingType)) return std::unexpected(*error);
  const KeyEncoder encode(request.EncodingType);
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
  const std::int32_t limit = std::clamp(request.MaxKeys.value_or(kMostListed), 0, kMostListed);

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
  std::vector<ObjectVersion> versions_out;
  std::vector<DeleteMarkerEntry> markers_out;
  std::vector<CommonPrefix> prefixes;
  output.IsTruncated = false;
  std::int32_t count = 0;
  std::string last_key;
  std::optional<std::string> last_version;
  const auto full = [&] {
    if (count < limit) return false;
    output.IsTruncated = limit > 0;
    if (limit > 0) output.NextKeyMarker = encode(last_key);
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
        prefixes.emplace_back().Prefix = encode(*common);
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
        out.Key = encode(key);
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
      entry.StorageClass = std::string(to_string(version->storage_class));
      note_algorithm(*version, entry);
    }
    if (!stopped) ++next;
  }
  output.Versions = unless_empty(std::move(versions_out));
  output.DeleteMarkers = unless_empty(std::move(markers_out));
  output.CommonPrefixes = unless_empty(std::move(prefixes));
  output.Name = bucket.name;
  output.Prefix = encode(prefix);
  if (!request.Delimiter.value_or("").empty()) output.Delimiter = encode(delimiter);
  output.EncodingType = request.EncodingType;
  output.KeyMarker = encode(marker);
  output.VersionIdMarker = version_marker;
  output.MaxKeys = limit;
  return output;
}

}  // namespace weir::s3
