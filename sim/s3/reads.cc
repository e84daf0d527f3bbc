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

#include "sim/kernel/assert.h"
#include "sim/s3/buckets.h"
#include "sim/s3/conditions.h"
#include "sim/s3/errors.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/new_object.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

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
  ByteRange range;
  if (from.empty()) {
    std::size_t suffix = 0;
    if (!read_number(to, suffix)) return std::nullopt;
    if (suffix == 0 || size == 0) return std::unexpected(invalid_range(*text, size));
    return ByteRange{size - std::min(suffix, size), size - 1};
  }
  if (!read_number(from, range.first)) return std::nullopt;
  range.last = size;
  if (!to.empty() && (!read_number(to, range.last) || range.last < range.first)) {
    return std::nullopt;
  }
  if (range.first >= size) return std::unexpected(invalid_range(*text, size));
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
  const auto selected = select_version(**bucket, *request.Key, request.VersionId, method);
  if (!selected) return std::unexpected(selected.error());
  const StoredVersion& version = **selected;
  const ReadConditions conditions{request.IfMatch, request.IfNoneMatch, request.IfModifiedSince,
                                  request.IfUnmodifiedSince};
  if (auto error = check_read(version, conditions)) return std::unexpected(*error);
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
  const Headers& headers = version.headers();
  output.ContentType = headers.content_type;
  if (!headers.content_encoding.empty()) output.ContentEncoding = headers.content_encoding;
  output.Metadata = headers.metadata;
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

}  // namespace weir::s3
