// Objects are read as they were put; conditions and versions decide which.

#include "sim/s3/objects.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Objects : public S3Test {};

TEST_F(S3Objects, ABodyIsSharedAndItsEtagIsItsQuotedMd5) {
  const Bytes body("hello");
  const auto output = put_object(state, at, object("a", body));
  ASSERT_TRUE(output);
  EXPECT_EQ(output->ETag, "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_FALSE(output->VersionId);
  const auto read = get_object(state, at, of("a"));
  EXPECT_EQ(read->Body->data(), body.data());
  EXPECT_EQ(read->ContentType, "binary/octet-stream");
  EXPECT_EQ(read->ContentLength, 5);
}

TEST_F(S3Objects, WhatIsMissingIsRefusedInAwsWords) {
  EXPECT_EQ(to_string(get_object(state, at, of("a")).error()),
            "NoSuchKey (404): The specified key does not exist.");
  EXPECT_EQ(get_object(state, at, GetObjectRequest().WithBucket("sea").WithKey("a")).error().code,
            "NoSuchBucket");
  const auto head = head_object(state, at, HeadObjectRequest().WithBucket("lake").WithKey("a"));
  EXPECT_EQ(to_string(head.error()), "404 (404): Not Found");
  EXPECT_TRUE(delete_object(state, at, gone("a")));
  EXPECT_EQ(put(std::string(1'025, 'k')), "KeyTooLongError");
}

TEST_F(S3Objects, ARangeIsASliceOfTheBody) {
  put("a", "0123456789");
  for (const auto& [range, expected] : {std::pair("bytes=2-4", "234"),
                                        {"bytes=7-", "789"},
                                        {"bytes=-2", "89"},
                                        {"bytes=5-99", "56789"},
                                        {"bytes=10-", "InvalidRange"},
                                        {"bytes=4-2", "0123456789"}}) {
    EXPECT_EQ(get(of("a").WithRange(range)), expected) << range;
  }
  EXPECT_EQ(get_object(state, at, of("a").WithRange("bytes=2-4"))->ContentRange, "bytes 2-4/10");
}

TEST_F(S3Objects, ConditionalWritesAreRefusedAsTheTableOfAwsSays) {
  const std::string etag = "\"9dd4e461268c8034f5c8564e155c67a6\"";  // of "x"
  put("here");
  const struct {
    PutObjectRequest request;
    std::string expected;
  } cases[] = {
      {object("new").WithIfNoneMatch("*"), ""},
      {object("here").WithIfNoneMatch("*"), "PreconditionFailed"},
      {object("here").WithIfNoneMatch(etag), "NotImplemented"},
      {object("here").WithIfMatch(etag), ""},
      {object("here").WithIfMatch("9dd4e461268c8034f5c8564e155c67a6"), ""},
      {object("here").WithIfMatch("\"0\""), "PreconditionFailed"},
      {object("absent").WithIfMatch(etag), "NoSuchKey"},
      {object("here").WithIfMatch("*"), "NotImplemented"},
      {object("here").WithIfMatch(etag).WithIfNoneMatch("*"), "NotImplemented"},
      {object("here").WithContentMD5("AAAA"), "InvalidDigest"},
      {object("here").WithContentMD5("AAAAAAAAAAAAAAAAAAAAAA=="), "BadDigest"},
  };
  int i = 0;
  for (const auto& [request, expected] : cases) {
    const auto output = put_object(state, at, request);
    EXPECT_EQ(output ? "" : output.error().code, expected) << i;
    ++i;
  }
}

TEST_F(S3Objects, VersionsAreKeptAndDeleteMarkersHideThem) {
  set_versioning("Enabled");
  const std::string one = put("a", "one");
  const std::string two = put("a", "two");
  EXPECT_EQ(one.size(), 32u);
  EXPECT_NE(one, two);
  EXPECT_EQ(get(of("a")), "two");
  EXPECT_EQ(get(of("a").WithVersionId(one)), "one");

  const auto marker = delete_object(state, at, gone("a"));
  EXPECT_TRUE(*marker->DeleteMarker);
  EXPECT_EQ(get(of("a")), "NoSuchKey");
  EXPECT_EQ(get(of("a").WithVersionId(*marker->VersionId)), "MethodNotAllowed");
  EXPECT_EQ(get(of("a").WithVersionId(std::string(32, 'v'))), "NoSuchVersion");
  EXPECT_EQ(get(of("a").WithVersionId("short")), "InvalidArgument");

  const auto undone = delete_object(state, at, gone("a").WithVersionId(*marker->VersionId));
  EXPECT_TRUE(*undone->DeleteMarker);
  EXPECT_EQ(get(of("a")), "two");
}

TEST_F(S3Objects, ASuspendedBucketKeepsOneNullVersionBesideTheNumberedOnes) {
  set_versioning("Enabled");
  const std::string one = put("a", "one");
  set_versioning("Suspended");
  EXPECT_EQ(put("a", "two"), "");
  EXPECT_EQ(put("a", "three"), "");
  EXPECT_EQ(get_object(state, at, of("a"))->VersionId, "null");
  EXPECT_EQ(state.buckets.at("lake").objects.at("a").size(), 2u);
  EXPECT_EQ(delete_object(state, at, gone("a"))->VersionId, "null");
  EXPECT_EQ(get(of("a")), "NoSuchKey");
  EXPECT_EQ(get(of("a").WithVersionId(one)), "one");
}

TEST_F(S3Objects, TheSameCallsGiveTheSameVersionIds) {
  set_versioning("Enabled");
  S3 copy = state;
  const std::string id = put("a");
  std::swap(copy, state);
  EXPECT_EQ(put("a"), id);
}

}  // namespace
}  // namespace weir::s3
