#include "sim/lambda/code_in_s3.h"

#include <utility>

#include "sim/lambda/api.h"
#include "sim/s3/api.h"

namespace weir::lambda {

Task<std::expected<Bytes, aws::Error>> fetch_code(aws::Client& client, Identity about,
                                                  std::string bucket, std::string key) {
  s3::GetObjectRequest request;
  request.Bucket = std::move(bucket);
  request.Key = std::move(key);
  auto got = co_await client.call<s3::GetObject>(about.child("code"), std::move(request));
  if (got) co_return got->Body.value_or(Bytes());
  co_return std::unexpected(InvalidParameterValueException(
      "Error occurred while GetObject. S3 Error Code: " + got.error().code +
      ". S3 Error Message: " + got.error().message));
}

}  // namespace weir::lambda
