#include "sim/s3/errors.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sim/aws/codec.h"
#include "sim/s3/state.h"

namespace weir::s3 {

namespace {

aws::Error with(aws::Error error, const nlohmann::json& detail) {
  error.detail = aws::dump_json(detail);
  return error;
}

}  // namespace

aws::Error with_detail(aws::Error error, const char* name, std::string_view value) {
  return with(std::move(error), {{name, std::string(value)}});
}

aws::Error cross_location(const std::string& source, const std::string& target) {
  nlohmann::json detail = {{"TargetBucketLocation", target}};
  if (!source.empty()) detail["SourceBucketLocation"] = source;
  return with({"CrossLocationLoggingProhibitted", 403, "Cross S3 location logging not allowed. "},
              detail);
}

aws::Error no_such_bucket(std::string_view bucket) {
  return with({"NoSuchBucket", 404, "The specified bucket does not exist"},
              {{"BucketName", std::string(bucket)}});
}

aws::Error bucket_not_empty(std::string_view bucket, bool versioned) {
  return with({"BucketNotEmpty", 409,
               versioned ? "The bucket you tried to delete is not empty. You must delete all "
                           "versions in the bucket."
                         : "The bucket you tried to delete is not empty"},
              {{"BucketName", std::string(bucket)}});
}

aws::Error no_such_key(std::string_view key) {
  return with({"NoSuchKey", 404, "The specified key does not exist."}, {{"Key", std::string(key)}});
}

aws::Error no_such_version(std::string_view key, std::string_view version) {
  return with({"NoSuchVersion", 404, "The specified version does not exist."},
              {{"Key", std::string(key)}, {"VersionId", std::string(version)}});
}

aws::Error invalid_argument(std::string message, std::string_view name, std::string_view value) {
  // An empty element is nothing to those who read it.
  nlohmann::json detail = {{"ArgumentName", std::string(name)}, {"ArgumentValue", nullptr}};
  if (!value.empty()) detail["ArgumentValue"] = std::string(value);
  return with({"InvalidArgument", 400, std::move(message)}, detail);
}

aws::Error invalid_argument(std::string message, std::string_view name) {
  return with({"InvalidArgument", 400, std::move(message)}, {{"ArgumentName", std::string(name)}});
}

aws::Error precondition_failed(std::string_view condition) {
  return with(
      {"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"},
      {{"Condition", std::string(condition)}});
}

aws::Error not_implemented(std::string_view header, std::string_view more) {
  nlohmann::json detail = {{"Header", std::string(header)}};
  if (!more.empty()) detail["additionalMessage"] = std::string(more);
  return with({"NotImplemented", 501,
               "A header you provided implies functionality that is not implemented"},
              detail);
}

aws::Error invalid_part_number(std::int32_t number, std::size_t parts) {
  return with({"InvalidPartNumber", 416, "The requested partnumber is not satisfiable"},
              {{"ActualPartCount", std::to_string(parts)},
               {"PartNumberRequested", std::to_string(number)}});
}

aws::Error metadata_too_large(std::size_t size) {
  return with(
      {"MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"},
      {{"MaxSizeAllowed", std::to_string(kMostMetadata)}, {"Size", std::to_string(size)}});
}

aws::Error entity_too_large(std::size_t size) {
  return with(
      {"EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"},
      {{"MaxSizeAllowed", std::to_string(kLargestPut)}, {"ProposedSize", std::to_string(size)}});
}

aws::Error invalid_range(std::string_view range, std::size_t size) {
  return with({"InvalidRange", 416, "The requested range is not satisfiable"},
              {{"ActualObjectSize", std::to_string(size)}, {"RangeRequested", std::string(range)}});
}

aws::Error invalid_digest(std::string_view md5) {
  return with({"InvalidDigest", 400, "The Content-MD5 you specified was invalid."},
              {{"Content-MD5", std::string(md5)}});
}

aws::Error bad_digest(std::string_view expected, std::string_view calculated) {
  return with(
      {"BadDigest", 400, "The Content-MD5 you specified did not match what we received."},
      {{"ExpectedDigest", std::string(expected)}, {"CalculatedDigest", std::string(calculated)}});
}

aws::Error invalid_storage_class(std::string_view name) {
  return with({"InvalidStorageClass", 400, "The storage class you specified is not valid"},
              {{"StorageClassRequested", std::string(name)}});
}

aws::Error invalid_object_state(std::string_view storage_class) {
  return with(
      {"InvalidObjectState", 403, "The operation is not valid for the object's storage class"},
      {{"StorageClass", std::string(storage_class)}});
}

aws::Error not_configured(std::string code, std::string text, std::string_view bucket) {
  return with({std::move(code), 404, std::move(text)}, {{"BucketName", std::string(bucket)}});
}

aws::Error invalid_tag(std::string text, std::string_view key, std::string_view value) {
  nlohmann::json detail = {{"TagKey", std::string(key)}};
  if (!value.empty()) detail["TagValue"] = std::string(value);
  return with({"InvalidTag", 400, std::move(text)}, detail);
}

aws::Error no_such_upload(std::string_view upload) {
  return with({"NoSuchUpload", 404,
               "The specified upload does not exist. The upload ID may be invalid, or the upload "
               "may have been aborted or completed."},
              {{"UploadId", std::string(upload)}});
}

aws::Error invalid_part(std::string_view upload, std::int32_t number, std::string_view etag) {
  return with({"InvalidPart", 400,
               "One or more of the specified parts could not be found.  The part may not have "
               "been uploaded, or the specified entity tag may not match the part's entity tag."},
              {{"ETag", std::string(etag)},
               {"PartNumber", std::to_string(number)},
               {"UploadId", std::string(upload)}});
}

aws::Error invalid_part_order(std::string_view upload) {
  return with({"InvalidPartOrder", 400,
               "The list of parts was not in ascending order. Parts must be ordered by part "
               "number."},
              {{"UploadId", std::string(upload)}});
}

aws::Error entity_too_small(std::int32_t number, std::string_view etag, std::size_t size) {
  return with(
      {"EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"},
      {{"ETag", std::string(etag)},
       {"MinSizeAllowed", std::to_string(kSmallestPart)},
       {"PartNumber", std::to_string(number)},
       {"ProposedSize", std::to_string(size)}});
}

aws::Error wrong_object_size(std::int64_t said, std::size_t size) {
  return {"InvalidRequest", 400,
          "The provided 'x-amz-mp-object-size' header value " + std::to_string(said) +
              " does not match what was computed: " + std::to_string(size)};
}

aws::Error conditional_conflict(std::string_view condition, std::string_view key) {
  return with({"ConditionalRequestConflict", 409,
               "The conditional request cannot succeed due to a conflicting operation against "
               "this resource."},
              {{"Condition", std::string(condition)}, {"Key", std::string(key)}});
}

aws::Error malformed_xml() {
  return {"MalformedXML", 400,
          "The XML you provided was not well-formed or did not validate against our published "
          "schema"};
}

aws::Error delete_marker_method(std::string_view method) {
  return with(
      {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."},
      {{"Method", std::string(method)}, {"ResourceType", "DeleteMarker"}});
}

aws::Error unreachable_destinations(
    const std::vector<std::pair<std::string, std::string>>& refusals) {
  nlohmann::json detail;
  std::size_t number = 0;
  for (const auto& [arn, why] : refusals) {
    ++number;
    detail["ArgumentName" + std::to_string(number)] = arn;
    detail["ArgumentValue" + std::to_string(number)] = why;
  }
  return with(
      {"InvalidArgument", 400, "Unable to validate the following destination configurations"},
      detail);
}

aws::Error without_body(const aws::Error& error) {
  std::string text = "Bad Request";
  if (error.http_status == 403) text = "Forbidden";
  if (error.http_status == 404) text = "Not Found";
  if (error.http_status == 304) text = "Not Modified";
  if (error.http_status == 405) text = "Method Not Allowed";
  if (error.http_status == 412) text = "Precondition Failed";
  if (error.http_status == 416) text = "Requested Range Not Satisfiable";
  return {std::to_string(error.http_status), error.http_status, std::move(text)};
}

}  // namespace weir::s3
