// How an operation, an ordinary function on the state, is connected to the front door.

#ifndef WEIR_SIM_S3_SERVE_H_
#define WEIR_SIM_S3_SERVE_H_

#include <expected>
#include <optional>

#include "sim/aws/cloud.h"
#include "sim/s3/buckets.h"
#include "sim/s3/errors.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// Every request may name the account that it thinks owns the bucket.
template <typename Request>
std::optional<aws::Error> wrong_owner(const S3& s3, const Request& request) {
  if constexpr (requires { request.ExpectedBucketOwner; }) {
    if (!request.ExpectedBucketOwner) return std::nullopt;
    const auto bucket = s3.buckets.find(*request.Bucket);
    if (bucket == s3.buckets.end()) return std::nullopt;  // refused as such
    return check_owner(bucket->second, request.ExpectedBucketOwner);
  }
  return std::nullopt;
}

// An operation is a function of the state, the context and the request.
template <class Op, auto carry_out>
void serve_by(aws::Cloud& cloud, S3& s3) {
  cloud.serve<Op>([&s3](const CallContext& context, const typename Op::Request& request)
                      -> std::expected<typename Op::Response, aws::Error> {
    if (auto error = wrong_owner(s3, request)) return std::unexpected(*error);
    return carry_out(s3, context, request);
  });
}

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_SERVE_H_
