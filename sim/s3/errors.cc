#include "sim/s3/errors.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "sim/aws/codec.h"

namespace weir::s3 {

namespace {

aws::Error with(aws::Error error, const nlohmann::json& detail) {
  error.detail = aws::dump_json(detail);
  return error;
}

}  // namespace

aws::Error no_such_bucket(std::string_view bucket) {
  return with({"NoSuchBucket", 404, "The specified bucket does not exist"},
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
  return with({"InvalidArgument", 400, std::move(message)},
              {{"ArgumentName", std::string(name)}, {"ArgumentValue", std::string(value)}});
}

aws::Error precondition_failed(std::string_view condition) {
  return with(
      {"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"},
      {{"Condition", std::string(condition)}});
}

aws::Error not_implemented(std::string_view header) {
  return with({"NotImplemented", 501,
               "A header you provided implies functionality that is not implemented"},
              {{"Header", std::string(header)}});
}

aws::Error delete_marker_method(std::string_view method) {
  return with(
      {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."},
      {{"Method", std::string(method)}, {"ResourceType", "DeleteMarker"}});
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
