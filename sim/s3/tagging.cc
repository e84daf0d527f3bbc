#include "sim/s3/tagging.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/faults.h"
#include "sim/s3/url.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kMostOfObject = 10;
constexpr std::size_t kMostOfBucket = 50;

bool is_tag_text(std::string_view text, std::size_t longest) {
  return text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  static_cast<unsigned char>(c) >= 0x80 ||
                  std::string_view(" +-=._:/@").find(c) != std::string_view::npos;
         });
}

struct TagLimits {
  std::size_t most;
  const char* too_many;
  const char* system_text;
};
constexpr TagLimits kOfBucket{kMostOfBucket, "Bucket tag count cannot be greater than 50",
                              "System tags cannot be added/updated by requester"};
constexpr TagLimits kOfObject{kMostOfObject, "Object tags cannot be greater than 10",
                              "Your TagKey cannot be prefixed with aws:"};

std::expected<Tags, aws::Error> read_tags(const std::optional<Tagging>& tagging,
                                          const TagLimits& limits) {
  if (!tagging) return std::unexpected(malformed_xml());
  if (!tagging->TagSet) return Tags();
  if (tagging->TagSet->size() > limits.most) {
    return std::unexpected(aws::Error("BadRequest", 400, limits.too_many));
  }
  Tags tags;
  for (const Tag& tag : *tagging->TagSet) {
    if (!tag.Key || !tag.Value) return std::unexpected(malformed_xml());
    const std::string& key = *tag.Key;
    const std::string& value = *tag.Value;
    if (tags.contains(key)) {
      return std::unexpected(invalid_tag("Cannot provide multiple Tags with the same key", key));
    }
    if (key.starts_with("aws:")) return std::unexpected(invalid_tag(limits.system_text, key));
    if (key.empty() || !is_tag_text(key, 128)) {
      return std::unexpected(invalid_tag("The TagKey you have provided is invalid", key));
    }
    if (!is_tag_text(value, 256)) {
      return std::unexpected(invalid_tag("The TagValue you have provided is invalid", key, value));
    }
    tags[key] = value;
  }
  return tags;
}

std::vector<Tag> shape_of(const Tags& tags) {
  std::vector<Tag> set;
  for (const auto& [key, value] : tags) set.push_back(Tag().WithKey(key).WithValue(value));
  return set;
}

struct Found {
  BucketState* bucket;
  StoredVersion* version;
};

// The version whose tags a request means.
template <typename Request>
std::expected<Found, aws::Error> find(S3& s3, const CallContext& context, const Request& request,
                                      std::string_view method) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto version = select_version(**bucket, *request.Key, request.VersionId, method);
  // Unlike other operations these see the marker that hides an object.
  if (!version && version.error().code == "NoSuchKey" &&
      (*bucket)->objects.contains(*request.Key)) {
    return std::unexpected(delete_marker_method(method));
  }
  if (!version) return std::unexpected(version.error());
  return Found{*bucket, const_cast<StoredVersion*>(*version)};
}

template <typename Output>
void note_version(const Found& found, Output& output) {
  if (found.bucket->versioning != Versioning::never) output.VersionId = found.version->id;
}

}  // namespace

std::expected<Tags, aws::Error> parse_tagging(const std::string& header) {
  Tags tags;
  std::string_view rest = header;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string key = form_decode(pair.substr(0, equals));
    std::string value = form_decode(pair.substr(std::min(equals + 1, pair.size())));
    const bool odd = !is_tag_text(key, 128) || !is_tag_text(value, 256) || tags.contains(key) ||
                     value.find('=') != std::string::npos;
    if (odd || tags.size() == kMostOfObject) {
      return std::unexpected(invalid_argument(
          "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
          "parameters without tag name duplicates.",
          "x-amz-tagging", header));
    }
    tags[std::move(key)] = std::move(value);
  }
  return tags;
}

std::expected<PutBucketTaggingOutput, aws::Error> put_bucket_tagging(
    S3& s3, const CallContext& context, const PutBucketTaggingRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  auto tags = read_tags(request.Tagging, kOfBucket);
  if (!tags) return std::unexpected(tags.error());
  if (auto error = ask_configuration(context, (*bucket)->name)) return std::unexpected(*error);
  (*bucket)->tags = std::move(*tags);
  return PutBucketTaggingOutput();
}

std::expected<GetBucketTaggingOutput, aws::Error> get_bucket_tagging(
    const S3& s3, const CallContext& context, const GetBucketTaggingRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if ((*bucket)->tags.empty()) {
    return std::unexpected(
        not_configured("NoSuchTagSet", "The TagSet does not exist", (*bucket)->name));
  }
  return GetBucketTaggingOutput().WithTagSet(shape_of((*bucket)->tags));
}

std::expected<DeleteBucketTaggingOutput, aws::Error> delete_bucket_tagging(
    S3& s3, const CallContext& context, const DeleteBucketTaggingRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  (*bucket)->tags.clear();
  return DeleteBucketTaggingOutput();
}

std::expected<PutObjectTaggingOutput, aws::Error> put_object_tagging(
    S3& s3, const CallContext& context, const PutObjectTaggingRequest& request) {
  const auto found = find(s3, context, request, "PUT");
  if (!found) return std::unexpected(found.error());
  auto tags = read_tags(request.Tagging, kOfObject);
  if (!tags) return std::unexpected(tags.error());
  found->version->more_of_it().tags = std::move(*tags);
  PutObjectTaggingOutput output;
  note_version(*found, output);
  return output;
}

std::expected<GetObjectTaggingOutput, aws::Error> get_object_tagging(
    const S3& s3, const CallContext& context, const GetObjectTaggingRequest& request) {
  const auto found = find(const_cast<S3&>(s3), context, request, "GET");
  // This operation alone names the bucket with the key.
  if (!found && found.error().code == "NoSuchKey") {
    return std::unexpected(no_such_key(*request.Bucket + "/" + *request.Key));
  }
  if (!found) return std::unexpected(found.error());
  GetObjectTaggingOutput output;
  output.TagSet.emplace();
  if (found->version->more) output.TagSet = shape_of(found->version->more->tags);
  note_version(*found, output);
  return output;
}

std::expected<DeleteObjectTaggingOutput, aws::Error> delete_object_tagging(
    S3& s3, const CallContext& context, const DeleteObjectTaggingRequest& request) {
  const auto found = find(s3, context, request, "DELETE");
  if (!found) return std::unexpected(found.error());
  if (found->version->more) found->version->more->tags.clear();
  DeleteObjectTaggingOutput output;
  note_version(*found, output);
  return output;
}

}  // namespace weir::s3
