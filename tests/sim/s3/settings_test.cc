// A bucket's settings are stored, checked and read back; objects follow them.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/s3/copy.h"
#include "sim/s3/encryption.h"
#include "sim/s3/etag.h"
#include "sim/s3/public_access.h"
#include "sim/s3/tagging.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Settings : public S3Test {
 protected:
  // Empty, or the error's code.
  std::string encrypt(const std::vector<ServerSideEncryptionRule>& rules) {
    PutBucketEncryptionRequest request = PutBucketEncryptionRequest().WithBucket("lake");
    request.ServerSideEncryptionConfiguration.emplace().Rules = rules;
    const auto output = put_bucket_encryption(state, at, request);
    return output ? "" : output.error().code;
  }
  static ServerSideEncryptionRule rule(const std::string& algorithm, const std::string& key = "") {
    ServerSideEncryptionRule made;
    auto& by_default = made.ApplyServerSideEncryptionByDefault.emplace();
    by_default.SSEAlgorithm = algorithm;
    if (!key.empty()) by_default.KMSMasterKeyID = key;
    return made;
  }
  std::string set_policy(const std::string& text) {
    const auto output =
        put_bucket_policy(state, at, PutBucketPolicyRequest().WithBucket("lake").WithPolicy(text));
    return output ? "" : output.error().code;
  }
  static Tagging tagging(const std::vector<std::pair<std::string, std::string>>& tags) {
    Tagging set;
    set.TagSet.emplace();
    for (const auto& [key, value] : tags) {
      set.TagSet->push_back(Tag().WithKey(key).WithValue(value));
    }
    return set;
  }
  std::string tag_bucket(const Tagging& tags) {
    const auto output = put_bucket_tagging(
        state, at, PutBucketTaggingRequest().WithBucket("lake").WithTagging(tags));
    return output ? "" : output.error().code + ": " + output.error().message;
  }
  // "k=v " of every tag, or the error's code.
  std::string tags_of(const std::string& key) {
    const auto output =
        get_object_tagging(state, at, GetObjectTaggingRequest().WithBucket("lake").WithKey(key));
    if (!output) return output.error().code;
    std::string text;
    for (const Tag& tag : *output->TagSet) text += *tag.Key + "=" + *tag.Value + " ";
    return text;
  }
};

TEST_F(S3Settings, EncryptionIsThereByDefaultAndCheckedWhenPut) {
  const auto get = GetBucketEncryptionRequest().WithBucket("lake");
  const auto algorithm = [&] {
    return *get_bucket_encryption(state, at, get)
                ->ServerSideEncryptionConfiguration->Rules->front()
                .ApplyServerSideEncryptionByDefault->SSEAlgorithm;
  };
  EXPECT_EQ(algorithm(), "AES256");
  EXPECT_EQ(encrypt({}), "MalformedXML");
  EXPECT_EQ(encrypt({rule("rot13")}), "MalformedXML");
  EXPECT_EQ(encrypt({rule("AES256", "key")}), "InvalidArgument");
  EXPECT_EQ(encrypt({rule("aws:kms", "key")}), "");
  EXPECT_EQ(algorithm(), "aws:kms");
  ASSERT_TRUE(
      delete_bucket_encryption(state, at, DeleteBucketEncryptionRequest().WithBucket("lake")));
  EXPECT_EQ(algorithm(), "AES256");
}

TEST_F(S3Settings, AnEtagUnderAKmsKeyIsNotTheMd5) {
  const auto plain = put_object(state, at, object("plain"));
  EXPECT_EQ(plain->ETag, etag_of("x"));
  EXPECT_EQ(plain->ServerSideEncryption, "AES256");
  ASSERT_EQ(encrypt({rule("aws:kms", "k1")}), "");
  const auto opaque = put_object(state, at, object("a"));
  EXPECT_NE(opaque->ETag, etag_of("x"));
  EXPECT_EQ(opaque->ServerSideEncryption, "aws:kms");
  EXPECT_EQ(opaque->SSEKMSKeyId, "arn:aws:kms:us-east-1:123456789012:key/k1");
  EXPECT_EQ(get_object(state, at, of("a"))->SSEKMSKeyId, opaque->SSEKMSKeyId);
  EXPECT_EQ(put_object(state, at, object("b").WithServerSideEncryption("AES256"))->ETag,
            etag_of("x"));
}

TEST_F(S3Settings, NewBucketsBlockPublicAccess) {
  const auto get = GetPublicAccessBlockRequest().WithBucket("lake");
  EXPECT_TRUE(*get_public_access_block(state, at, get)
                   ->PublicAccessBlockConfiguration->RestrictPublicBuckets);
  PutPublicAccessBlockRequest put = PutPublicAccessBlockRequest().WithBucket("lake");
  put.PublicAccessBlockConfiguration.emplace().BlockPublicAcls = true;
  ASSERT_TRUE(put_public_access_block(state, at, put));
  const auto some = get_public_access_block(state, at, get);
  EXPECT_TRUE(*some->PublicAccessBlockConfiguration->BlockPublicAcls);
  EXPECT_FALSE(*some->PublicAccessBlockConfiguration->BlockPublicPolicy);
  ASSERT_TRUE(
      delete_public_access_block(state, at, DeletePublicAccessBlockRequest().WithBucket("lake")));
  EXPECT_EQ(get_public_access_block(state, at, get).error().code,
            "NoSuchPublicAccessBlockConfiguration");
}

TEST_F(S3Settings, APolicyForEverybodyIsRefusedWhileTheBlockForbidsIt) {
  const std::string own =
      R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"}}]})";
  const std::string open = R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}}]})";
  const auto get = GetBucketPolicyRequest().WithBucket("lake");
  EXPECT_EQ(get_bucket_policy(state, at, get).error().code, "NoSuchBucketPolicy");
  EXPECT_EQ(set_policy("no json"), "MalformedPolicy");
  EXPECT_EQ(set_policy("{}"), "MalformedPolicy");
  EXPECT_EQ(set_policy(open), "AccessDenied");
  EXPECT_EQ(set_policy(own), "");
  EXPECT_EQ(get_bucket_policy(state, at, get)->Policy, own);
  ASSERT_TRUE(
      delete_public_access_block(state, at, DeletePublicAccessBlockRequest().WithBucket("lake")));
  EXPECT_EQ(set_policy(open), "");
  ASSERT_TRUE(delete_bucket_policy(state, at, DeleteBucketPolicyRequest().WithBucket("lake")));
  EXPECT_EQ(get_bucket_policy(state, at, get).error().code, "NoSuchBucketPolicy");
}

TEST_F(S3Settings, BucketTagsAreRefusedInAwsWords) {
  const struct {
    std::vector<std::pair<std::string, std::string>> tags;
    std::string expected;
  } cases[] = {
      {{{"k", "v"}, {"k", "v"}}, "InvalidTag: Cannot provide multiple Tags with the same key"},
      {{{"a,b", "v"}}, "InvalidTag: The TagKey you have provided is invalid"},
      {{{"k", "a,b"}}, "InvalidTag: The TagValue you have provided is invalid"},
      {{{"aws:k", "v"}}, "InvalidTag: System tags cannot be added/updated by requester"},
      {{{"k", ""}}, ""},
  };
  for (const auto& [tags, expected] : cases) EXPECT_EQ(tag_bucket(tagging(tags)), expected);
  const auto get = GetBucketTaggingRequest().WithBucket("lake");
  EXPECT_EQ(get_bucket_tagging(state, at, get)->TagSet->front().Key, "k");
  ASSERT_TRUE(delete_bucket_tagging(state, at, DeleteBucketTaggingRequest().WithBucket("lake")));
  EXPECT_EQ(get_bucket_tagging(state, at, get).error().code, "NoSuchTagSet");
}

TEST_F(S3Settings, AnObjectIsTaggedByItsHeaderAndLater) {
  ASSERT_TRUE(put_object(state, at, object("a").WithTagging("tag1=one+two&tag2")));
  EXPECT_EQ(tags_of("a"), "tag1=one two tag2= ");
  EXPECT_EQ(get_object(state, at, of("a"))->TagCount, 2);
  for (const char* wrong : {"k=1&k=2", "k=1,l=2", "a=b=c"}) {
    EXPECT_EQ(put_object(state, at, object("b").WithTagging(wrong)).error().code, "InvalidArgument")
        << wrong;
  }
  ASSERT_TRUE(
      put_object_tagging(state, at,
                         PutObjectTaggingRequest().WithBucket("lake").WithKey("a").WithTagging(
                             tagging({{"tag3", "three"}}))));
  EXPECT_EQ(tags_of("a"), "tag3=three ");
  ASSERT_TRUE(copy_object(
      state, at, CopyObjectRequest().WithBucket("lake").WithKey("copy").WithCopySource("lake/a")));
  EXPECT_EQ(tags_of("copy"), "tag3=three ");
  ASSERT_TRUE(delete_object_tagging(state, at,
                                    DeleteObjectTaggingRequest().WithBucket("lake").WithKey("a")));
  EXPECT_EQ(tags_of("a"), "");
  EXPECT_EQ(tags_of("none"), "NoSuchKey");
}

TEST_F(S3Settings, WhatLiesInAnArchiveIsListedAndNotRead) {
  ASSERT_TRUE(put_object(state, at, object("cold").WithStorageClass("GLACIER")));
  ASSERT_TRUE(put_object(state, at, object("cool").WithStorageClass("STANDARD_IA")));
  EXPECT_EQ(get(of("cold")), "InvalidObjectState");
  EXPECT_EQ(get(of("cool")), "x");
  const auto head = head_object(state, at, HeadObjectRequest().WithBucket("lake").WithKey("cold"));
  EXPECT_EQ(head->StorageClass, "GLACIER");
  EXPECT_EQ(put_object(state, at, object("a").WithStorageClass("OUTPOSTS")).error().code,
            "InvalidStorageClass");
  const auto listed = list_objects_v2(state, at, ListObjectsV2Request().WithBucket("lake"));
  EXPECT_EQ(listed->Contents->front().StorageClass, "GLACIER");
}

}  // namespace
}  // namespace weir::s3
