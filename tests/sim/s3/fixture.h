// What the tests of S3 share: a bucket, and short requests.

#ifndef WEIR_TESTS_SIM_S3_FIXTURE_H_
#define WEIR_TESTS_SIM_S3_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "sim/s3/api.h"
#include "sim/s3/buckets.h"
#include "sim/s3/deletes.h"
#include "sim/s3/lists.h"
#include "sim/s3/objects.h"
#include "sim/s3/reads.h"
#include "sim/s3/state.h"

namespace weir::s3 {

class S3Test : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(create_bucket(state, at, CreateBucketRequest().WithBucket("lake")));
  }
  void set_versioning(const char* status) {
    ASSERT_TRUE(put_bucket_versioning(
        state, at,
        PutBucketVersioningRequest().WithBucket("lake").WithVersioningConfiguration(
            VersioningConfiguration().WithStatus(status))));
  }
  static PutObjectRequest object(std::string key, Bytes body = "x") {
    return PutObjectRequest().WithBucket("lake").WithKey(std::move(key)).WithBody(std::move(body));
  }
  // The version's id; empty if the answer has none.
  std::string put(const std::string& key, Bytes body = "x") {
    const auto output = put_object(state, at, object(key, std::move(body)));
    return output ? output->VersionId.value_or("") : output.error().code;
  }
  static GetObjectRequest of(std::string key) {
    return GetObjectRequest().WithBucket("lake").WithKey(std::move(key));
  }
  // The body, or the error's code.
  std::string get(const GetObjectRequest& request) {
    const auto output = get_object(state, at, request);
    return output ? output->Body->str() : output.error().code;
  }
  static DeleteObjectRequest gone(std::string key) {
    return DeleteObjectRequest().WithBucket("lake").WithKey(std::move(key));
  }

  S3 state;
  CallContext at{kDefaultStart, "123456789012", "us-east-1"};
};

}  // namespace weir::s3

#endif  // WEIR_TESTS_SIM_S3_FIXTURE_H_
