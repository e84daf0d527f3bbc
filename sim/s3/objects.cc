#include "sim/s3/objects.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "sim/aws/base64.h"
#include "sim/kernel/assert.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/etag.h"
#include "sim/s3/version_id.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kLongestKey = 1'024;
using Versions = std::vector<StoredVersion>;

std::string_view unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    return etag.substr(1, etag.size() - 2);
  }
  return etag;
}

// The version that plain requests see; null if there is none or it is a delete marker.
const StoredVersion* current(const BucketState& bucket, const std::string& key) {
  const auto found = bucket.objects.find(key);
  if (found == bucket.objects.end() || found->second.back().delete_marker) return nullptr;
  return &found->second.back();
}

std::optional<aws::Error> check_version_id(const BucketState& bucket, const std::string& id) {
  if (id == kNullVersion) return std::nullopt;
  if (bucket.versioning != Versioning::never && is_well_formed_version_id(id)) return std::nullopt;
  return invalid_argument("Invalid version id specified", "versionId", id);
}

std::optional<aws::Error> check_if_match(const BucketState& bucket, const std::string& key,
                                         const std::string& etag) {
  const StoredVersion* present = current(bucket, key);
  if (present == nullptr) return no_such_key(key);
  if (unquoted(present->etag) != unquoted(etag)) return precondition_failed("If-Match");
  return std::nullopt;
}

std::optional<aws::Error> check_put(const BucketState& bucket, const PutObjectRequest& request,
                                    const Bytes& body) {
  const std::string& key = *request.Key;
  if (key.size() > kLongestKey) return aws::Error("KeyTooLongError", 400, "Your key is too long");
  if (request.ContentMD5) {
    const auto expected = aws::base64_decode(*request.ContentMD5);
    if (!expected || expected->size() != 16) {
      return aws::Error("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
    }
    if (*expected != md5_of(body.view())) {
      return aws::Error("BadDigest", 400,
                        "The Content-MD5 you specified did not match what we received.");
    }
  }
  if (request.IfNoneMatch && (request.IfMatch || *request.IfNoneMatch != "*")) {
    return not_implemented("If-None-Match");
  }
  if (request.IfMatch && *request.IfMatch == "*") return not_implemented("If-Match");
  if (request.IfNoneMatch && current(bucket, key) != nullptr) {
    return precondition_failed("If-None-Match");
  }
  if (request.IfMatch) return check_if_match(bucket, key, *request.IfMatch);
  return std::nullopt;
}

// Makes the version the current one. Unless versioning is enabled, it takes the null version's
// place.
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

// The version that a GET or HEAD means.
template <typename Request>
std::expected<const StoredVersion*, aws::Error> select(const BucketState& bucket,
                                                       const Request& request,
                                                       std::string_view method) {
  const std::string& key = *request.Key;
  if (!request.VersionId) {
    const StoredVersion* version = current(bucket, key);
    if (version == nullptr) return std::unexpected(no_such_key(key));
    return version;
  }
  if (auto error = check_version_id(bucket, *request.VersionId)) return std::unexpected(*error);
  const auto found = bucket.objects.find(key);
  if (found != bucket.objects.end()) {
    for (const StoredVersion& version : found->second) {
      if (version.id != *request.VersionId) continue;
      if (version.delete_marker) return std::unexpected(delete_marker_method(method));
      return &version;
    }
  }
  return std::unexpected(no_such_version(key, *request.VersionId));
}

template <typename Request>
std::optional<aws::Error> check_read(const StoredVersion& version, const Request& request) {
  if (request.IfMatch) {
    if (*request.IfMatch != "*" && unquoted(*request.IfMatch) != unquoted(version.etag)) {
      return precondition_failed("If-Match");
    }
  } else if (request.IfUnmodifiedSince && version.modified > *request.IfUnmodifiedSince) {
    return precondition_failed("If-Unmodified-Since");
  }
  const aws::Error not_modified("304", 304, "Not Modified");
  if (request.IfNoneMatch) {
    if (*request.IfNoneMatch == "*" || unquoted(*request.IfNoneMatch) == unquoted(version.etag)) {
      return not_modified;
    }
  } else if (request.IfModifiedSince && version.modified <= *request.IfModifiedSince) {
    return not_modified;
  }
  return std::nullopt;
}

struct ByteRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

bool read_number(std::string_view text, std::size_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Nothing: no range, or one that HTTP tells servers to ignore.
std::expected<std::optional<ByteRange>, aws::Error> parse_range(
    const std::optional<std::string>& text, std::size_t size) {
  if (!text || !text->starts_with("bytes=")) return std::nullopt;
  const std::string_view spec = std::string_view(*text).substr(6);
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view from = spec.substr(0, dash);
  const std::string_view to = spec.substr(dash + 1);
  const aws::Error invalid("InvalidRange", 416, "The requested range is not satisfiable");
  ByteRange range;
  if (from.empty()) {
    std::size_t suffix = 0;
    if (!read_number(to, suffix)) return std::nullopt;
    if (suffix == 0 || size == 0) return std::unexpected(invalid);
    return ByteRange{size - std::min(suffix, size), size - 1};
  }
  if (!read_number(from, range.first)) return std::nullopt;
  range.last = size;
  if (!to.empty() && (!read_number(to, range.last) || range.last < range.first)) {
    return std::nullopt;
  }
  if (range.first >= size) return std::unexpected(invalid);
  range.last = std::min(range.last, size - 1);
  return range;
}

// What GET and HEAD have in common: all but the body.
template <typename Output, typename Request>
std::expected<std::pair<const StoredVersion*, Bytes>, aws::Error> read(const S3& s3,
                                                                       const CallContext& context,
                                                                       const Request& request,
                                                                       std::string_view method,
                                                                       Output& output) {
  WEIR_ASSERT(request.Key.has_value());
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto selected = select(**bucket, request, method);
  if (!selected) return std::unexpected(selected.error());
  const StoredVersion& version = **selected;
  if (auto error = check_read(version, request)) return std::unexpected(*error);
  const std::size_t size = version.body.size();
  const auto range = parse_range(request.Range, size);
  if (!range) return std::unexpected(range.error());

  Bytes body = version.body;
  if (*range) {
    const auto [first, last] = **range;
    body = body.slice(first, last - first + 1);
    output.ContentRange =
        "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(size);
  }
  output.AcceptRanges = "bytes";
  output.LastModified = version.modified;
  output.ContentLength = static_cast<std::int64_t>(body.size());
  output.ETag = version.etag;
  output.ContentType = version.content_type;
  if (!version.content_encoding.empty()) output.ContentEncoding = version.content_encoding;
  output.Metadata = version.metadata;
  output.ServerSideEncryption = "AES256";
  if ((*bucket)->versioning != Versioning::never) output.VersionId = version.id;
  return std::pair(&version, std::move(body));
}

}  // namespace

std::expected<PutObjectOutput, aws::Error> put_object(S3& s3, const CallContext& context,
                                                      const PutObjectRequest& request) {
  WEIR_ASSERT(request.Key.has_value());
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  const Bytes body = request.Body.value_or(Bytes());
  if (auto error = check_put(bucket, request, body)) return std::unexpected(*error);

  StoredVersion version;
  version.modified = std::chrono::floor<std::chrono::seconds>(context.now);
  version.body = body;
  version.etag = etag_of(body.view());
  version.content_type = request.ContentType.value_or("binary/octet-stream");
  version.content_encoding = request.ContentEncoding.value_or("");
  if (request.Metadata) version.metadata = *request.Metadata;
  const StoredVersion& stored = add_version(bucket, *request.Key, std::move(version));

  PutObjectOutput output;
  output.ETag = stored.etag;
  output.ServerSideEncryption = "AES256";
  if (bucket.versioning == Versioning::enabled) output.VersionId = stored.id;
  return output;
}

std::expected<GetObjectOutput, aws::Error> get_object(const S3& s3, const CallContext& context,
                                                      const GetObjectRequest& request) {
  GetObjectOutput output;
  auto found = read(s3, context, request, "GET", output);
  if (!found) return std::unexpected(found.error());
  output.Body = std::move(found->second);
  return output;
}

std::expected<HeadObjectOutput, aws::Error> head_object(const S3& s3, const CallContext& context,
                                                        const HeadObjectRequest& request) {
  HeadObjectOutput output;
  const auto found = read(s3, context, request, "HEAD", output);
  if (!found) return std::unexpected(without_body(found.error()));
  return output;
}

std::expected<DeleteObjectOutput, aws::Error> delete_object(S3& s3, const CallContext& context,
                                                            const DeleteObjectRequest& request) {
  WEIR_ASSERT(request.Key.has_value());
  const auto bucket_found = require_bucket(s3, context, request.Bucket);
  if (!bucket_found) return std::unexpected(bucket_found.error());
  BucketState& bucket = **bucket_found;
  const std::string& key = *request.Key;
  if (request.IfMatchSize) return std::unexpected(not_implemented("x-amz-if-match-size"));
  if (request.IfMatchLastModifiedTime) {
    return std::unexpected(not_implemented("x-amz-if-match-last-modified-time"));
  }
  if (request.IfMatch && *request.IfMatch != "*") {
    if (auto error = check_if_match(bucket, key, *request.IfMatch)) return std::unexpected(*error);
  }

  DeleteObjectOutput output;
  if (!request.VersionId && bucket.versioning != Versioning::never) {
    StoredVersion marker;
    marker.modified = std::chrono::floor<std::chrono::seconds>(context.now);
    marker.delete_marker = true;
    output.VersionId = add_version(bucket, key, std::move(marker)).id;
    output.DeleteMarker = true;
    return output;
  }
  const std::string id = request.VersionId.value_or(kNullVersion);
  if (auto error = check_version_id(bucket, id)) return std::unexpected(*error);
  if (request.VersionId && bucket.versioning != Versioning::never) output.VersionId = id;
  const auto object = bucket.objects.find(key);
  if (object == bucket.objects.end()) return output;
  Versions& versions = object->second;
  const auto version =
      std::find_if(versions.begin(), versions.end(),
                   [&](const StoredVersion& candidate) { return candidate.id == id; });
  if (version == versions.end()) return output;
  if (version->delete_marker) output.DeleteMarker = true;
  versions.erase(version);
  if (versions.empty()) bucket.objects.erase(object);
  return output;
}

}  // namespace weir::s3
