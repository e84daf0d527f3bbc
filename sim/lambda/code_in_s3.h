// A deployment package that lies in S3: Lambda fetches it when it is asked to, and keeps a copy.

#ifndef WEIR_SIM_LAMBDA_CODE_IN_S3_H_
#define WEIR_SIM_LAMBDA_CODE_IN_S3_H_

#include <expected>
#include <string>

#include "sim/aws/bytes.h"
#include "sim/aws/client.h"

namespace weir::lambda {

// REQUIRES: the client outlives the story. An error is Lambda's own, with that of S3 in it.
Task<std::expected<Bytes, aws::Error>> fetch_code(aws::Client& client, Identity about,
                                                  std::string bucket, std::string key);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_CODE_IN_S3_H_
