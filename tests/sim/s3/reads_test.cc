// What GET and HEAD say beside the body: headers as they were put or asked for, and parts.

#include "sim/s3/reads.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "sim/s3/customer_key.h"
#include "sim/s3/errors.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Reads : public S3Test {};

TEST_F(S3Reads, HeadersComeBackAsTheyWerePutAndNamesOfMetadataInLowerCase) {
  auto request = object("a")
                     .WithCacheControl("no-cache")
                     .WithContentDisposition("inline")
                     .WithContentLanguage("de")
                     .WithContentEncoding("gzip")
                     .WithExpires(at.now)
                     .WithWebsiteRedirectLocation("/there");
  request.Metadata.emplace()["TEST_Meta"] = "Foo";
  ASSERT_TRUE(put_object(state, at, request));
  const auto head = head_object(state, at, HeadObjectRequest().WithBucket("lake").WithKey("a"));
  EXPECT_EQ(head->CacheControl, "no-cache");
  EXPECT_EQ(head->ContentDisposition, "inline");
  EXPECT_EQ(head->ContentLanguage, "de");
  EXPECT_EQ(head->ContentEncoding, "gzip");
  EXPECT_EQ(head->Expires, at.now);
  EXPECT_EQ(head->WebsiteRedirectLocation, "/there");
  EXPECT_EQ(head->Metadata->at("test_meta"), "Foo");
}

TEST_F(S3Reads, ARequestMayAskForOtherHeaders) {
  put("a");
  const auto output = get_object(state, at,
                                 of("a")
                                     .WithResponseContentType("text/csv")
                                     .WithResponseCacheControl("no-store")
                                     .WithResponseContentDisposition("attachment"));
  EXPECT_EQ(output->ContentType, "text/csv");
  EXPECT_EQ(output->CacheControl, "no-store");
  EXPECT_EQ(output->ContentDisposition, "attachment");
  EXPECT_EQ(get_object(state, at, of("a"))->ContentType, "binary/octet-stream");
}

TEST_F(S3Reads, MetadataIsLimitedToTwoKilobytes) {
  for (const auto& [size, expected] :
       {std::pair(2'047, ""), std::pair(2'048, "MetadataTooLarge")}) {
    auto request = object("a");
    request.Metadata.emplace()["k"] = std::string(static_cast<std::size_t>(size), 'v');
    const auto output = put_object(state, at, request);
    EXPECT_EQ(output ? "" : output.error().code, expected);
  }
}

TEST_F(S3Reads, AnObjectInOnePieceIsItsOnlyPart) {
  put("a", "test-123");
  const auto whole = get_object(state, at, of("a").WithPartNumber(1));
  EXPECT_EQ(whole->ContentRange, "bytes 0-7/8");
  EXPECT_FALSE(whole->PartsCount);
  const auto beyond = get_object(state, at, of("a").WithPartNumber(2));
  EXPECT_EQ(to_string(beyond.error()),
            "InvalidPartNumber (416): The requested partnumber is not satisfiable");
  EXPECT_EQ(get(of("a").WithPartNumber(1).WithRange("bytes=0-1")), "InvalidRequest");
}

// ---- keys of customers ----

constexpr char kKey[] = "MTIzNDU2Nzg5MGFiY2RlZjEyMzQ1Njc4OTBhYmNkZWY=";
constexpr char kKeyMd5[] = "JMwgiexXqwuPqIPjYFmIZQ==";

TEST_F(S3Reads, AKeyThatIsSentWithAPutIsCheckedAsTheTableOfAwsSays) {
  const struct {
    const char* encryption;
    const char* algorithm;
    const char* key;
    const char* md5;
    const char* expected;
  } cases[] = {
      {"", "AES256", kKey, kKeyMd5, ""},
      {"AES256", "AES256", kKey, kKeyMd5, "InvalidArgument"},
      {"", "KMS", kKey, kKeyMd5, "InvalidEncryptionAlgorithmError"},
      {"", "", kKey, kKeyMd5, "InvalidArgument"},
      {"", "AES256", "", kKeyMd5, "InvalidArgument"},
      {"", "AES256", kKey, "", "InvalidArgument"},
      {"", "AES256", "MTIzNDU2Nzg5MA==", "6Afx/PgtEy+bsBjKZzihnw==", "InvalidArgument"},
      {"", "AES256", kKey, "aMwgiexXqwuPqIPjYFmIZQ==", "InvalidArgument"},
  };
  for (const auto& [encryption, algorithm, key, md5, expected] : cases) {
    auto request = object("a");
    if (*encryption != '\0') request.ServerSideEncryption = encryption;
    if (*algorithm != '\0') request.SSECustomerAlgorithm = algorithm;
    if (*key != '\0') request.SSECustomerKey = key;
    if (*md5 != '\0') request.SSECustomerKeyMD5 = md5;
    const auto output = put_object(state, at, request);
    EXPECT_EQ(output ? "" : output.error().code, expected) << algorithm << " " << key;
  }
}

TEST_F(S3Reads, OnlyTheSameKeyReadsTheObject) {
  ASSERT_TRUE(put_object(
      state, at,
      object("a").WithSSECustomerAlgorithm("AES256").WithSSECustomerKey(kKey).WithSSECustomerKeyMD5(
          kKeyMd5)));
  const auto with_key = [](const char* key, const char* md5) {
    return of("a").WithSSECustomerAlgorithm("AES256").WithSSECustomerKey(key).WithSSECustomerKeyMD5(
        md5);
  };
  EXPECT_EQ(get(of("a")), "InvalidRequest");
  EXPECT_EQ(
      get(with_key("YWJjZGVmMTIzNDU2Nzg5MGFiY2RlZjEyMzQ1Njc4OTA=", "KoitZ78ZSAQHz4+gxDpJqQ==")),
      "AccessDenied");
  const auto output = get_object(state, at, with_key(kKey, kKeyMd5));
  EXPECT_EQ(output->Body->str(), "x");
  EXPECT_EQ(output->SSECustomerKeyMD5, kKeyMd5);
  EXPECT_FALSE(output->ServerSideEncryption);
  EXPECT_NE(output->ETag, "\"9dd4e461268c8034f5c8564e155c67a6\"");  // opaque
  put("plain");
  EXPECT_EQ(get(with_key(kKey, kKeyMd5).WithKey("plain")), "InvalidRequest");
}

}  // namespace
}  // namespace weir::s3
