#include "sim/s3/reads.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/conditions.h"
#include "sim/s3/customer_key.h"
#include "sim/s3/encryption.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/new_object.h"
#include "sim/s3/object_lock.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

struct ByteRange {
  std::size_t first = 0;
  std::size_t end = 0;  // one beyond the last
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
  ByteRange range;
  if (from.empty()) {
    std::size_t suffix = 0;
    if (!read_number(to, suffix)) return std::nullopt;
    if (suffix == 0 || size == 0) return std::unexpected(invalid_range(*text, size));
    return ByteRange{size - std::min(suffix, size), size};
  }
  if (!read_number(from, range.first)) return std::nullopt;
  std::size_t last = size;
  if (!to.empty() && (!read_number(to, last) || last < range.first)) return std::nullopt;
  if (range.first >= size) return std::unexpected(invalid_range(*text, size));
  range.end = std::min(last, size - 1) + 1;
  return range;
}

// The one part that the request names; an object put in one piece is a part.
std::expected<ByteRange, aws::Error> range_of_part(const StoredVersion& version,
                                                   std::int32_t number) {
  static const std::vector<std::size_t> kNone;
  const std::vector<std::size_t>& sizes = version.more ? version.more->part_sizes : kNone;
  const std::size_t parts = std::max<std::size_t>(sizes.size(), 1);
  if (number < 1 || static_cast<std::size_t>(number) > parts) {
    return std::unexpected(invalid_part_number(number, parts));
  }
  if (sizes.empty()) return ByteRange{0, version.body.size()};
  std::size_t from = 0;
  for (std::int32_t i = 1; i < number; ++i) from += sizes[static_cast<std::size_t>(i - 1)];
  return ByteRange{from, from + sizes[static_cast<std::size_t>(number - 1)]};
}

// What the request wants of the body, if not all of it.
template <typename Request>
std::expected<std::optional<ByteRange>, aws::Error> wanted_range(const StoredVersion& version,
                                                                 const Request& request) {
  if (!request.PartNumber) return parse_range(request.Range, version.body.size());
  if (request.Range) {
    return std::unexpected(aws::Error(
        "InvalidRequest", 400, "Cannot specify both Range header and partNumber query parameter"));
  }
  const auto part = range_of_part(version, *request.PartNumber);
  if (!part) return std::unexpected(part.error());
  return *part;
}

// A piece of an object has no checksum, unless it is a part that has its own.
template <typename Request, typename Output>
void note_checksum_of(const StoredVersion& version, std::size_t size, const Request& request,
                      Output& output) {
  if (request.ChecksumMode != "ENABLED") return;
  const bool has_parts = version.more && !version.more->part_sizes.empty();
  if (request.PartNumber && has_parts) {
    if (!version.composite) return;
    const auto part = static_cast<std::size_t>(*request.PartNumber);
    checksum_member(output, version.algorithm) = checksum_of_part(version, part);
    output.ChecksumType = std::string(checksum_type(true));
  } else if (size == version.body.size()) {
    note_checksum(version, output);
  }
}

template <typename Output>
void note_headers(const Headers& headers, Output& output) {
  output.ContentType = headers.content_type;
  if (!headers.content_encoding.empty()) output.ContentEncoding = headers.content_encoding;
  if (!headers.content_language.empty()) output.ContentLanguage = headers.content_language;
  if (!headers.content_disposition.empty()) {
    output.ContentDisposition = headers.content_disposition;
  }
  if (!headers.cache_control.empty()) output.CacheControl = headers.cache_control;
  if (!headers.website_redirect.empty()) {
    output.WebsiteRedirectLocation = headers.website_redirect;
  }
  output.Expires = headers.expires;
  output.Metadata = headers.metadata;
}

// response-content-type and its kin: what the answer is to say instead.
template <typename Request, typename Output>
void override_headers(const Request& request, Output& output) {
  if (request.ResponseContentType) output.ContentType = request.ResponseContentType;
  if (request.ResponseContentEncoding) output.ContentEncoding = request.ResponseContentEncoding;
  if (request.ResponseContentLanguage) output.ContentLanguage = request.ResponseContentLanguage;
  if (request.ResponseContentDisposition) {
    output.ContentDisposition = request.ResponseContentDisposition;
  }
  if (request.ResponseCacheControl) output.CacheControl = request.ResponseCacheControl;
  if (request.ResponseExpires) output.Expires = request.ResponseExpires;
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
  const auto selected = select_version(**bucket, *request.Key, request.VersionId, method);
  if (!selected) return std::unexpected(selected.error());
  const StoredVersion& version = **selected;
  const ReadConditions conditions{request.IfMatch, request.IfNoneMatch, request.IfModifiedSince,
                                  request.IfUnmodifiedSince, context.now};
  if (auto error = check_read(version, conditions)) return std::unexpected(*error);
  if (auto error = check_key_of(version, customer_key_of(request))) {
    return std::unexpected(*error);
  }
  const std::size_t size = version.body.size();
  const auto range = wanted_range(version, request);
  if (!range) return std::unexpected(range.error());

  Bytes body = version.body;
  if (*range) {
    const auto [first, end] = **range;
    body = body.slice(first, end - first);
    if (size > 0) {
      output.ContentRange = "bytes " + std::to_string(first) + "-" + std::to_string(end - 1) + "/" +
                            std::to_string(size);
    }
  }
  if (request.PartNumber && version.more && !version.more->part_sizes.empty()) {
    output.PartsCount = static_cast<std::int32_t>(version.more->part_sizes.size());
  }
  output.AcceptRanges = "bytes";
  output.LastModified = version.modified;
  output.ContentLength = static_cast<std::int64_t>(body.size());
  output.ETag = version.etag;
  note_headers(version.headers(), output);
  override_headers(request, output);
  note_checksum_of(version, body.size(), request, output);
  note_lock(version, output);
  note_encryption(version, output);
  if (!request.VersionId) {
    output.Expiration = expiration_header(**bucket, *request.Key, version);
  }
  if (version.storage_class != ObjectClass::standard) {
    output.StorageClass = std::string(to_string(version.storage_class));
  }
  if (version.more && !version.more->tags.empty()) {
    output.TagCount = static_cast<std::int32_t>(version.more->tags.size());
  }
  if ((*bucket)->versioning != Versioning::never) output.VersionId = version.id;
  return std::pair(&version, std::move(body));
}

}  // namespace

std::expected<GetObjectOutput, aws::Error> get_object(const S3& s3, const CallContext& context,
                                                      const GetObjectRequest& request) {
  GetObjectOutput output;
  auto found = read(s3, context, request, "GET", output);
  if (!found) return std::unexpected(found.error());
  if (is_archive(found->first->storage_class)) {
    return std::unexpected(invalid_object_state(to_string(found->first->storage_class)));
  }
  if (auto error = check_kms(context, *request.Bucket, *found->first)) {
    return std::unexpected(*error);
  }
  output.Body = std::move(found->second);
  // The headers were sent before the stream broke: they name the whole length.
  if (ask_stream(context, *request.Bucket))
    output.Body = output.Body->slice(0, output.Body->size() / 2);
  return output;
}

std::expected<HeadObjectOutput, aws::Error> head_object(const S3& s3, const CallContext& context,
                                                        const HeadObjectRequest& request) {
  HeadObjectOutput output;
  const auto found = read(s3, context, request, "HEAD", output);
  if (!found) return std::unexpected(without_body(found.error()));
  return output;
}

}  // namespace weir::s3
