#include "sim/s3/copy.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "sim/s3/acl.h"
#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/conditions.h"
#include "sim/s3/customer_key.h"
#include "sim/s3/errors.h"
#include "sim/s3/etag.h"
#include "sim/s3/faults.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/multipart.h"
#include "sim/s3/new_object.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/url.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

struct SourceName {
  std::string bucket;
  std::string key;
  std::optional<std::string> version;
};

// "bucket/key", with or without a leading slash and "?versionId=…".
std::expected<SourceName, aws::Error> parse_source(std::string_view text) {
  SourceName name;
  constexpr std::string_view kVersion = "?versionId=";
  const std::size_t version = text.find(kVersion);
  if (version != std::string_view::npos) {
    name.version = std::string(text.substr(version + kVersion.size()));
    text = text.substr(0, version);
  }
  if (text.starts_with('/')) text.remove_prefix(1);
  const std::string path = percent_decode(text);
  const std::size_t slash = path.find('/');
  if (slash == std::string::npos || slash + 1 == path.size()) {
    return std::unexpected(invalid_argument("Invalid copy source object key", "x-amz-copy-source",
                                            "x-amz-copy-source"));
  }
  name.bucket = path.substr(0, slash);
  name.key = path.substr(slash + 1);
  return name;
}

struct Source {
  SourceName name;
  const BucketState* bucket;
  const StoredVersion* version;
};

template <typename Request>
std::expected<Source, aws::Error> find_source(const S3& s3, const CallContext& context,
                                              const Request& request) {
  auto name = parse_source(request.CopySource.value_or(""));
  if (!name) return std::unexpected(name.error());
  const auto bucket = require_bucket(s3, context, name->bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (auto error = check_owner(**bucket, request.ExpectedSourceBucketOwner)) {
    return std::unexpected(*error);
  }
  const auto version = select_version(**bucket, name->key, name->version, "GET");
  if (!version) {
    if (version.error().code != "MethodNotAllowed") return std::unexpected(version.error());
    return std::unexpected(aws::Error("InvalidRequest", 400,
                                      "The source of a copy request may not specifically refer "
                                      "to a delete marker by version id."));
  }
  const ReadConditions conditions{request.CopySourceIfMatch, request.CopySourceIfNoneMatch,
                                  request.CopySourceIfModifiedSince,
                                  request.CopySourceIfUnmodifiedSince, context.now};
  if (auto error = check_copy_source(**version, conditions)) return std::unexpected(*error);
  const CustomerKey key{request.CopySourceSSECustomerAlgorithm, request.CopySourceSSECustomerKey,
                        request.CopySourceSSECustomerKeyMD5};
  if (auto error = check_key_of(**version, key)) return std::unexpected(*error);
  if (is_archive((*version)->storage_class)) {
    return std::unexpected(invalid_object_state(to_string((*version)->storage_class)));
  }
  return Source{std::move(*name), *bucket, *version};
}

// A copy onto itself has to change something. Restoring an old version is a change, and so is
// encrypting it anew.
std::optional<aws::Error> check_changes(const BucketState& bucket, const Source& source,
                                        const CopyObjectRequest& request) {
  const bool same =
      source.bucket == &bucket && source.name.key == *request.Key && !source.name.version;
  const bool encrypted = source.version->more && !source.version->more->encryption.plain();
  if (!same || encrypted || bucket.encryption_put || request.SSECustomerAlgorithm ||
      request.MetadataDirective.value_or("COPY") == "REPLACE" || request.StorageClass ||
      request.ServerSideEncryption || request.WebsiteRedirectLocation) {
    return std::nullopt;
  }
  return aws::Error("InvalidRequest", 400,
                    "This copy request is illegal because it is trying to copy an object to "
                    "itself without changing the object's metadata, storage class, website "
                    "redirect location or encryption attributes.");
}

std::expected<StoredVersion, aws::Error> copy_of(const BucketState& bucket,
                                                 const CallContext& context,
                                                 const StoredVersion& source,
                                                 const CopyObjectRequest& request) {
  StoredVersion version;
  version.modified = std::chrono::floor<std::chrono::seconds>(context.now);
  version.body = source.body;
  // A copy is one piece, and so is its checksum.
  version.algorithm = source.algorithm;
  if (request.ChecksumAlgorithm) {
    const auto algorithm = parse_algorithm(*request.ChecksumAlgorithm);
    if (!algorithm) return std::unexpected(algorithm.error());
    version.algorithm = *algorithm;
  }
  if (request.MetadataDirective.value_or("COPY") == "REPLACE") {
    if (auto error = apply_headers(request, version)) return std::unexpected(*error);
  } else {
    if (source.more) version.more_of_it().headers = source.more->headers;
    if (version.more) version.more->headers.website_redirect.clear();
    if (request.WebsiteRedirectLocation) {
      version.more_of_it().headers.website_redirect = *request.WebsiteRedirectLocation;
    }
  }
  const bool keeps_tags = request.TaggingDirective.value_or("COPY") == "COPY";
  static const std::optional<std::string> kNoTagging;
  const Special special = special_of(request, keeps_tags ? kNoTagging : request.Tagging);
  if (auto error = apply_acl(bucket, request, version)) return std::unexpected(*error);
  if (auto error = apply_special(bucket, context, special, version)) {
    return std::unexpected(*error);
  }
  if (keeps_tags && source.more && !source.more->tags.empty()) {
    version.more_of_it().tags = source.more->tags;
  }
  version.etag = etag_for(version, context);
  return version;
}

aws::Error source_too_large() {
  return {
      "InvalidRequest", 400,
      "The specified copy source is larger than the maximum allowable size for a copy source: " +
          std::to_string(kLargestPut)};
}

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Stricter than the ranges of a GET: both ends are named and lie within the source.
std::expected<Bytes, aws::Error> part_of(const Bytes& body, const std::string& range) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  const std::size_t dash = range.find('-');
  const std::string_view text = range;
  if (!range.starts_with("bytes=") || dash == std::string::npos ||
      !read_number(text.substr(6, dash - 6), first) || !read_number(text.substr(dash + 1), last) ||
      last < first) {
    return std::unexpected(invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", range));
  }
  if (first >= body.size()) {
    return std::unexpected(aws::Error(
        "InvalidRequest", 400, "The specified copy range is invalid for the source object size"));
  }
  if (last >= body.size()) {
    return std::unexpected(
        invalid_argument("Range specified is not valid for source object of "
                         "size: " +
                             std::to_string(body.size()),
                         "x-amz-copy-source-range", range));
  }
  return body.slice(first, last - first + 1);
}

}  // namespace

std::expected<CopyObjectOutput, aws::Error> copy_object(S3& s3, const CallContext& context,
                                                        const CopyObjectRequest& request) {
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  const std::string& key = *request.Key;
  if (auto error = check_key(key)) return std::unexpected(*error);
  const auto source = find_source(s3, context, request);
  if (!source) return std::unexpected(source.error());
  if (source->version->body.size() > kLargestPut) return std::unexpected(source_too_large());
  if (auto error = check_changes(bucket, *source, request)) return std::unexpected(*error);
  if (auto error = check_write(bucket, key, request.IfMatch, request.IfNoneMatch)) {
    return std::unexpected(*error);
  }
  auto copied = copy_of(bucket, context, *source->version, request);
  if (!copied) return std::unexpected(copied.error());
  if (auto error = ask_copy(context, bucket.name)) return std::unexpected(*error);

  CopyObjectOutput output;
  if (source->version->id != kNullVersion) output.CopySourceVersionId = source->version->id;
  const StoredVersion& stored = add_version(bucket, key, std::move(*copied));
  CopyObjectResult& result = output.CopyObjectResult.emplace();
  result.ETag = stored.etag;
  result.LastModified = stored.modified;
  note_checksum(stored, result);
  note_encryption(stored, output);
  output.Expiration = expiration_header(bucket, key, stored);
  // Unlike PutObject it says "null" where versioning is suspended.
  if (bucket.versioning != Versioning::never) output.VersionId = stored.id;
  return output;
}

std::expected<UploadPartCopyOutput, aws::Error> upload_part_copy(
    S3& s3, const CallContext& context, const UploadPartCopyRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (auto error = check_part_number(*request.PartNumber)) return std::unexpected(*error);
  const auto upload = require_upload(**bucket, *request.Key, *request.UploadId);
  if (!upload) return std::unexpected(upload.error());
  if (auto error = check_key_of_upload((*upload)->draft, customer_key_of(request))) {
    return std::unexpected(*error);
  }
  const auto source = find_source(s3, context, request);
  if (!source) return std::unexpected(source.error());
  Bytes body = source->version->body;
  if (request.CopySourceRange) {
    const auto part = part_of(body, *request.CopySourceRange);
    if (!part) return std::unexpected(part.error());
    body = *part;
  }
  if (body.size() > kLargestPut) return std::unexpected(source_too_large());
  UploadPartCopyOutput output;
  if (source->version->id != kNullVersion) output.CopySourceVersionId = source->version->id;
  const UploadedPart& kept = keep_part(**upload, *request.PartNumber, body, context.now);
  CopyPartResult& result = output.CopyPartResult.emplace();
  result.ETag = kept.etag;
  result.LastModified = kept.modified;
  if ((*upload)->algorithm) {
    const Algorithm algorithm = *(*upload)->algorithm;
    checksum_member(result, algorithm) = checksum_of(algorithm, body.view());
  }
  note_encryption((*upload)->draft, output);
  return output;
}

}  // namespace weir::s3
