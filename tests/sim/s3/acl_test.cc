// Lists of access are checked and kept as AWS does; new buckets allow none.

#include "sim/s3/acl.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/s3/public_access.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

constexpr char kLogs[] = "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\"";

class S3Acl : public S3Test {
 protected:
  // Lists are allowed, and public ones too.
  void open() {
    state.buckets.at("lake").ownership.reset();
    state.buckets.at("lake").public_access.reset();
  }
  static PutBucketAclRequest acl(const char* canned = "", const char* grant_read = "",
                                 const char* grant_write = "") {
    PutBucketAclRequest request;
    request.Bucket = "lake";
    if (*canned != '\0') request.ACL = canned;
    if (*grant_read != '\0') request.GrantRead = grant_read;
    if (*grant_write != '\0') request.GrantWrite = grant_write;
    return request;
  }
  std::string set(const PutBucketAclRequest& request) {
    const auto output = put_bucket_acl(state, at, request);
    return output ? "" : output.error().code;
  }
  // "who:permission" of each grant.
  std::string grants() {
    const auto output = get_bucket_acl(state, at, GetBucketAclRequest().WithBucket("lake"));
    std::string all;
    for (const Grant& grant : *output->Grants) {
      const std::string who = grant.Grantee->URI.value_or(grant.Grantee->ID.value_or(""));
      all += who.substr(who.rfind('/') + 1) + ":" + *grant.Permission + " ";
    }
    return all;
  }
};

TEST_F(S3Acl, ListsAreKeptAsTheyWereMeant) {
  open();
  const std::string owner = "123456789012:FULL_CONTROL ";
  EXPECT_EQ(grants(), owner);
  const struct {
    PutBucketAclRequest request;
    std::string expected;
  } cases[] = {
      {acl("public-read"), owner + "AllUsers:READ "},
      {acl("public-read-write"), owner + "AllUsers:READ AllUsers:WRITE "},
      {acl("authenticated-read"), owner + "AuthenticatedUsers:READ "},
      {acl("private"), owner},
      {acl("", kLogs), "LogDelivery:READ "},
      {acl("", "id=\"123456789012\"", kLogs), "123456789012:READ LogDelivery:WRITE "},
  };
  for (const auto& [request, expected] : cases) {
    ASSERT_EQ(set(request), "");
    EXPECT_EQ(grants(), expected);
  }
}

TEST_F(S3Acl, WhatDoesNotMakeSenseIsRefused) {
  open();
  PutBucketAclRequest no_owner = acl();
  no_owner.AccessControlPolicy.emplace().Grants.emplace();
  PutBucketAclRequest both = acl("private");
  both.AccessControlPolicy.emplace();
  const struct {
    PutBucketAclRequest request;
    const char* expected;
  } cases[] = {
      {acl("fake-acl"), "InvalidArgument"},
      {acl("", "", "uri=\"http://acs.amazonaws.com/groups/s3/FakeGroup\""), "InvalidArgument"},
      {acl("", "", "fakekey=\"1234\""), "InvalidArgument"},
      {acl("", "", "id=\"wrong-id\""), "InvalidArgument"},
      {acl("private", kLogs), "InvalidRequest"},
      {acl(), "MissingSecurityHeader"},
      {no_owner, "MalformedACLError"},
      {both, "UnexpectedContent"},
  };
  int i = 0;
  for (const auto& [request, expected] : cases) {
    EXPECT_EQ(set(request), expected) << i;
    ++i;
  }
}

TEST_F(S3Acl, NewBucketsAllowNoneAndBlockPublicOnes) {
  EXPECT_EQ(set(acl("public-read")), "AccessControlListNotSupported");
  EXPECT_EQ(set(acl("private")), "");
  const auto object_acl = put_object(state, at, object("a").WithACL("public-read"));
  EXPECT_EQ(object_acl.error().code, "AccessControlListNotSupported");
  EXPECT_TRUE(put_object(state, at, object("a").WithACL("bucket-owner-full-control")));
  state.buckets.at("lake").ownership.reset();
  EXPECT_EQ(set(acl("public-read")), "AccessDenied");
  EXPECT_EQ(set(acl("", kLogs)), "");
}

}  // namespace
}  // namespace weir::s3
