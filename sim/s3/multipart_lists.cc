#include "sim/s3/multipart_lists.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/key_order.h"
#include "sim/s3/multipart.h"
#include "sim/s3/storage_class.h"

namespace weir::s3 {

namespace {

// Every caller is the account itself.
template <typename Shape>
void note_people(const BucketState& bucket, Shape& shape) {
  shape.Owner.emplace().ID = bucket.owner;
  Initiator& initiator = shape.Initiator.emplace();
  initiator.ID = bucket.owner;
  initiator.DisplayName = bucket.owner;
}

template <typename Shape>
void note_checksums(const Upload& upload, Shape& shape) {
  if (!upload.algorithm) return;
  shape.ChecksumAlgorithm = std::string(to_string(*upload.algorithm));
  shape.ChecksumType = std::string(checksum_type(upload.composite));
}

Part shape_of(const Upload& upload, std::int32_t number, const UploadedPart& part) {
  Part shape;
  if (upload.algorithm) {
    checksum_member(shape, *upload.algorithm) = checksum_of(*upload.algorithm, part.body.view());
  }
  shape.PartNumber = number;
  shape.LastModified = part.modified;
  shape.ETag = part.etag;
  shape.Size = static_cast<std::int64_t>(part.body.size());
  return shape;
}

MultipartUpload shape_of(const BucketState& bucket, const std::string& key, const Upload& upload) {
  MultipartUpload shape;
  shape.UploadId = upload.id;
  shape.Key = key;
  shape.Initiated = upload.started;
  shape.StorageClass = std::string(to_string(upload.draft.storage_class));
  note_checksums(upload, shape);
  note_people(bucket, shape);
  return shape;
}

using UploadsMap = std::map<std::pair<std::string, std::uint64_t>, Upload>;

// The first upload after both markers. Without an id the whole key has been listed.
UploadsMap::const_iterator after_markers(const BucketState& bucket, const std::string& prefix,
                                         const std::string& key, const std::string& id) {
  const auto start = bucket.uploads.lower_bound({prefix, 0});
  if (key.empty() || key < prefix) return start;
  if (!id.empty()) {
    const auto upload = require_upload(bucket, key, id);
    if (upload) return bucket.uploads.upper_bound({key, (*upload)->number});
  }
  return bucket.uploads.upper_bound({key, UINT64_MAX});
}

}  // namespace

std::expected<ListPartsOutput, aws::Error> list_parts(const S3& s3, const CallContext& context,
                                                      const ListPartsRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto found = require_upload(**bucket, *request.Key, *request.UploadId);
  if (!found) return std::unexpected(found.error());
  const Upload& upload = **found;
  const std::int32_t limit = std::clamp(request.MaxParts.value_or(kMostListed), 0, kMostListed);

  ListPartsOutput output;
  output.IsTruncated = false;
  output.NextPartNumberMarker = 0;
  std::vector<Part> parts;
  auto next = upload.parts.upper_bound(request.PartNumberMarker.value_or(0));
  for (; next != upload.parts.end(); ++next) {
    if (static_cast<std::int32_t>(parts.size()) == limit) {
      output.IsTruncated = true;
      break;
    }
    parts.push_back(shape_of(upload, next->first, next->second));
    output.NextPartNumberMarker = next->first;
  }
  if (!parts.empty()) output.Parts = std::move(parts);
  output.Bucket = (*bucket)->name;
  output.Key = request.Key;
  output.UploadId = upload.id;
  output.PartNumberMarker = request.PartNumberMarker.value_or(0);
  output.MaxParts = limit;
  output.StorageClass = std::string(to_string(upload.draft.storage_class));
  note_checksums(upload, output);
  note_people(**bucket, output);
  return output;
}

std::expected<ListMultipartUploadsOutput, aws::Error> list_multipart_uploads(
    const S3& s3, const CallContext& context, const ListMultipartUploadsRequest& request) {
  if (auto error = check_encoding(request.EncodingType)) return std::unexpected(*error);
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  const BucketState& bucket = **found;
  const std::string prefix = request.Prefix.value_or("");
  const std::string delimiter = request.Delimiter.value_or("");
  const std::string marker = request.KeyMarker.value_or("");
  const std::int32_t limit = std::clamp(request.MaxUploads.value_or(kMostListed), 0, kMostListed);
  const KeyEncoder encode(request.EncodingType);

  ListMultipartUploadsOutput output;
  output.IsTruncated = false;
  output.NextKeyMarker = "";
  output.NextUploadIdMarker = "";
  std::vector<MultipartUpload> uploads;
  std::vector<CommonPrefix> prefixes;
  auto next = after_markers(bucket, prefix, marker, request.UploadIdMarker.value_or(""));
  while (next != bucket.uploads.end() && next->first.first.starts_with(prefix)) {
    const std::string& key = next->first.first;
    const auto common = common_prefix(key, prefix, delimiter);
    if (common && (*common <= marker || marker.starts_with(*common))) {
      ++next;
      continue;
    }
    if (static_cast<std::int32_t>(uploads.size() + prefixes.size()) >= limit) {
      output.IsTruncated = limit > 0;
      break;
    }
    if (common) {
      // Uploads that follow a group are not found by its name: S3 names no marker then.
      output.NextKeyMarker = "";
      output.NextUploadIdMarker = "";
      prefixes.emplace_back().Prefix = encode(*common);
      while (next != bucket.uploads.end() && next->first.first.starts_with(*common)) ++next;
      continue;
    }
    uploads.push_back(shape_of(bucket, encode(key), next->second));
    output.NextKeyMarker = encode(key);
    output.NextUploadIdMarker = next->second.id;
    ++next;
  }
  if (!uploads.empty()) output.Uploads = std::move(uploads);
  if (!prefixes.empty()) output.CommonPrefixes = std::move(prefixes);
  output.Bucket = bucket.name;
  output.KeyMarker = marker;
  output.UploadIdMarker = request.UploadIdMarker.value_or("");
  if (request.Prefix) output.Prefix = encode(prefix);
  output.Delimiter = request.Delimiter;
  output.MaxUploads = limit;
  output.EncodingType = request.EncodingType;
  return output;
}

}  // namespace weir::s3
