// A copy is a new object that shares its source's bytes.

#include "sim/s3/copy.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Copy : public S3Test {
 protected:
  static CopyObjectRequest copying(const std::string& source, const std::string& key) {
    return CopyObjectRequest().WithBucket("lake").WithKey(key).WithCopySource(source);
  }
  // Empty, or the error's code.
  std::string copy(const CopyObjectRequest& request) {
    const auto output = copy_object(state, at, request);
    return output ? "" : output.error().code;
  }
};

TEST_F(S3Copy, BytesAreSharedAndMetadataComesAlongUnlessReplaced) {
  const Bytes body("hello");
  ASSERT_TRUE(put_object(state, at, object("a b", body).WithMetadata({{"k", "v"}})));
  EXPECT_EQ(copy(copying("/lake/a%20b", "copy")), "");
  const auto read = get_object(state, at, of("copy"));
  EXPECT_EQ(read->Body->data(), body.data());
  EXPECT_EQ(read->Metadata->at("k"), "v");
  EXPECT_EQ(copy(copying("lake/a b", "copy").WithMetadataDirective("REPLACE")), "");
  EXPECT_TRUE(get_object(state, at, of("copy"))->Metadata->empty());
}

TEST_F(S3Copy, ACopyIsRefusedAsTheTableOfAwsSays) {
  put("src");
  put("dest");
  const std::string etag = "\"9dd4e461268c8034f5c8564e155c67a6\"";  // of "x"
  const Time past = at.now - 24h;
  const Time future = at.now + 24h;
  const struct {
    CopyObjectRequest request;
    std::string expected;
  } cases[] = {
      {copying("wrongformat", "k"), "InvalidArgument"},
      {copying("lake/none", "k"), "NoSuchKey"},
      {copying("sea/src", "k"), "NoSuchBucket"},
      {copying("lake/src", "src"), "InvalidRequest"},
      {copying("lake/src", "src").WithStorageClass("STANDARD"), ""},
      {copying("lake/src", "src").WithMetadataDirective("REPLACE"), ""},
      {copying("lake/src", "dest").WithIfNoneMatch("*"), "PreconditionFailed"},
      {copying("lake/src", "dest").WithIfMatch("\"wrong\""), "PreconditionFailed"},
      {copying("lake/src", "none").WithIfMatch(etag), "NoSuchKey"},
      {copying("lake/src", "dest").WithIfMatch("*"), "NotImplemented"},
      {copying("lake/src", "k").WithCopySourceIfMatch("wrong"), "PreconditionFailed"},
      {copying("lake/src", "k").WithCopySourceIfNoneMatch(etag), "PreconditionFailed"},
      {copying("lake/src", "k").WithCopySourceIfModifiedSince(at.now), "PreconditionFailed"},
      {copying("lake/src", "k").WithCopySourceIfModifiedSince(future), ""},  // does not count
      {copying("lake/src", "k").WithCopySourceIfUnmodifiedSince(past), "PreconditionFailed"},
      // The ETag decides, and the date beside it does not count.
      {copying("lake/src", "k").WithCopySourceIfMatch(etag).WithCopySourceIfUnmodifiedSince(past),
       ""},
  };
  int i = 0;
  for (const auto& [request, expected] : cases) {
    EXPECT_EQ(copy(request), expected) << i;
    ++i;
  }
}

TEST_F(S3Copy, AnOldVersionIsRestoredByCopyingItOntoItsKey) {
  set_versioning("Enabled");
  const std::string one = put("a", "one");
  put("a", "two");
  const auto output = copy_object(state, at, copying("lake/a?versionId=" + one, "a"));
  ASSERT_TRUE(output);
  EXPECT_EQ(output->CopySourceVersionId, one);
  EXPECT_TRUE(output->VersionId);
  EXPECT_EQ(get(of("a")), "one");
}

TEST_F(S3Copy, AMarkerIsNoSource) {
  set_versioning("Enabled");
  put("a");
  const std::string marker = *delete_object(state, at, gone("a"))->VersionId;
  EXPECT_EQ(copy(copying("lake/a", "k")), "NoSuchKey");
  EXPECT_EQ(copy(copying("lake/a?versionId=" + marker, "k")), "InvalidRequest");
}

}  // namespace
}  // namespace weir::s3
