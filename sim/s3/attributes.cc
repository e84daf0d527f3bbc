#include "sim/s3/attributes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/customer_key.h"
#include "sim/s3/errors.h"
#include "sim/s3/key_order.h"
#include "sim/s3/storage_class.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

constexpr std::array<std::string_view, 5> kAttributes = {"ETag", "Checksum", "ObjectParts",
                                                         "StorageClass", "ObjectSize"};

// Only parts with checksums of their own are listed one by one.
GetObjectAttributesParts parts_of(const StoredVersion& version,
                                  const GetObjectAttributesRequest& request) {
  const std::vector<std::size_t>& sizes = version.more->part_sizes;
  GetObjectAttributesParts shape;
  shape.TotalPartsCount = static_cast<std::int32_t>(sizes.size());
  if (!version.composite) return shape;
  const std::int32_t limit = std::clamp(request.MaxParts.value_or(kMostListed), 0, kMostListed);
  const std::int32_t marker = std::max(request.PartNumberMarker.value_or(0), 0);
  const std::int32_t last = std::min(marker + limit, *shape.TotalPartsCount);
  shape.PartNumberMarker = marker;
  shape.MaxParts = limit;
  shape.NextPartNumberMarker = marker < last ? last : 0;
  shape.IsTruncated = last < *shape.TotalPartsCount && marker < *shape.TotalPartsCount;
  for (std::int32_t number = marker + 1; number <= last; ++number) {
    if (!shape.Parts) shape.Parts.emplace();
    ObjectPart& part = shape.Parts->emplace_back();
    part.PartNumber = number;
    part.Size = static_cast<std::int64_t>(sizes[static_cast<std::size_t>(number - 1)]);
    checksum_member(part, version.algorithm) =
        checksum_of_part(version, static_cast<std::size_t>(number));
  }
  return shape;
}

Checksum checksum_shape(const StoredVersion& version) {
  Checksum shape;
  checksum_member(shape, version.algorithm) = checksum_of(version, false);
  shape.ChecksumType = std::string(checksum_type(version.composite));
  return shape;
}

}  // namespace

std::expected<GetObjectAttributesOutput, aws::Error> get_object_attributes(
    const S3& s3, const CallContext& context, const GetObjectAttributesRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto found = select_version(**bucket, *request.Key, request.VersionId, "GET");
  if (!found) return std::unexpected(found.error());
  const StoredVersion& version = **found;
  if (auto error = check_key_of(version, customer_key_of(request))) {
    return std::unexpected(*error);
  }
  GetObjectAttributesOutput output;
  for (const std::string& attribute :
       request.ObjectAttributes.value_or(std::vector<std::string>())) {
    if (std::find(kAttributes.begin(), kAttributes.end(), attribute) == kAttributes.end()) {
      return std::unexpected(invalid_argument("Invalid attribute name specified.",
                                              "x-amz-object-attributes", attribute));
    }
    if (attribute == "ETag") output.ETag = std::string(unquoted(version.etag));
    if (attribute == "Checksum") output.Checksum = checksum_shape(version);
    if (attribute == "StorageClass") {
      output.StorageClass = std::string(to_string(version.storage_class));
    }
    if (attribute == "ObjectSize") {
      output.ObjectSize = static_cast<std::int64_t>(version.body.size());
    }
    if (attribute == "ObjectParts" && version.more && !version.more->part_sizes.empty()) {
      output.ObjectParts = parts_of(version, request);
    }
  }
  output.LastModified = version.modified;
  if ((*bucket)->versioning != Versioning::never) output.VersionId = version.id;
  return output;
}

}  // namespace weir::s3
