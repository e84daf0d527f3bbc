// Buckets belong to one account, and creating one twice depends on the Region.

#include "sim/s3/buckets.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Buckets : public S3Test {
 protected:
  std::string create(const std::string& name, const std::string& constraint = "") {
    CreateBucketRequest request = CreateBucketRequest().WithBucket(name);
    if (!constraint.empty()) {
      request.CreateBucketConfiguration.emplace().LocationConstraint = constraint;
    }
    const auto output = create_bucket(state, at, request);
    return output ? *output->Location : output.error().code;
  }
};

TEST_F(S3Buckets, CreatingIsRefusedAsTheTableOfAwsSays) {
  EXPECT_EQ(create("lake"), "/lake");
  EXPECT_EQ(create("No"), "InvalidBucketName");
  EXPECT_EQ(create("sea", "us-east-1"), "InvalidLocationConstraint");
  EXPECT_EQ(create("sea", "foo"), "InvalidLocationConstraint");
  EXPECT_EQ(create("far", "eu-west-1"), "http://far.s3.amazonaws.com/");  // us-east-1 alone may
  EXPECT_EQ(create("far", "us-west-2"), "BucketAlreadyOwnedByYou");
  at.region = "eu-west-1";
  EXPECT_EQ(create("sea"), "IllegalLocationConstraintException");
  EXPECT_EQ(create("sea", "eu-west-1"), "http://sea.s3.amazonaws.com/");
  EXPECT_EQ(create("sea", "eu-west-1"), "BucketAlreadyOwnedByYou");
  at.account = "210987654321";
  EXPECT_EQ(create("sea", "eu-west-1"), "BucketAlreadyExists");
  EXPECT_EQ(head_bucket(state, at, HeadBucketRequest().WithBucket("sea")).error().code, "403");
  EXPECT_TRUE(list_buckets(state, at, ListBucketsRequest())->Buckets->empty());
}

TEST_F(S3Buckets, VersioningIsSetAndReadBack) {
  const auto get = GetBucketVersioningRequest().WithBucket("lake");
  EXPECT_FALSE(get_bucket_versioning(state, at, get)->Status);
  set_versioning("Enabled");
  EXPECT_EQ(get_bucket_versioning(state, at, get)->Status, "Enabled");
  EXPECT_EQ(put_bucket_versioning(state, at, PutBucketVersioningRequest().WithBucket("lake"))
                .error()
                .code,
            "IllegalVersioningConfigurationException");
}

TEST_F(S3Buckets, ABucketIsDeletedOnlyWhenNoVersionIsLeft) {
  const auto request = DeleteBucketRequest().WithBucket("lake");
  put("a");
  EXPECT_EQ(to_string(delete_bucket(state, at, request).error()),
            "BucketNotEmpty (409): The bucket you tried to delete is not empty");
  set_versioning("Enabled");
  ASSERT_TRUE(delete_object(state, at, gone("a")));
  EXPECT_EQ(to_string(delete_bucket(state, at, request).error()),
            "BucketNotEmpty (409): The bucket you tried to delete is not empty. You must delete "
            "all versions in the bucket.");
  const std::string marker = state.buckets.at("lake").objects.at("a").back().id;
  ASSERT_TRUE(delete_object(state, at, gone("a").WithVersionId(marker)));
  ASSERT_TRUE(delete_object(state, at, gone("a").WithVersionId("null")));
  EXPECT_TRUE(delete_bucket(state, at, request));
  EXPECT_EQ(delete_bucket(state, at, request).error().code, "NoSuchBucket");
}

TEST_F(S3Buckets, TheOldestRegionHasNoName) {
  const auto request = GetBucketLocationRequest().WithBucket("lake");
  EXPECT_FALSE(get_bucket_location(state, at, request)->LocationConstraint);
  at.region = "eu-west-1";
  ASSERT_EQ(create("sea", "eu-west-1"), "http://sea.s3.amazonaws.com/");
  EXPECT_EQ(get_bucket_location(state, at, GetBucketLocationRequest().WithBucket("sea"))
                ->LocationConstraint,
            "eu-west-1");
}

}  // namespace
}  // namespace weir::s3
