// Checksums are those of the standards, looked at when they are sent and made when they are asked
// for.

#include "sim/s3/checksums.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sim/aws/base64.h"
#include "sim/s3/attributes.h"
#include "sim/s3/copy.h"
#include "sim/s3/crc.h"
#include "sim/s3/etag.h"
#include "sim/s3/multipart.h"
#include "sim/s3/multipart_lists.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

TEST(S3Crc, AlgorithmsGiveTheirPublishedCheckValues) {
  const struct {
    Algorithm algorithm;
    const char* digest;
  } cases[] = {
      {Algorithm::crc32, "cbf43926"},
      {Algorithm::crc32c, "e3069283"},
      {Algorithm::crc64nvme, "ae8b14860a799888"},
      {Algorithm::sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"},
      {Algorithm::sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"},
  };
  for (const auto& [algorithm, digest] : cases) {
    EXPECT_EQ(hex_of(digest_of(algorithm, "123456789")), digest) << to_string(algorithm);
    EXPECT_EQ(parse_algorithm(to_string(algorithm)), algorithm);
  }
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc64nvme(""), 0u);
}

// One bit at a time, as the definition has it.
template <typename Word>
Word bit_by_bit(Word polynomial, const std::string& octets) {
  Word rest = ~Word{0};
  for (const char c : octets) {
    rest ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? polynomial : 0);
  }
  return ~rest;
}

RC_GTEST_PROP(S3Crc, EightBytesAStepAreTheSameAsOneBitAStep, (const std::string& octets)) {
  RC_ASSERT(crc32c(octets) == bit_by_bit<std::uint32_t>(0x82f63b78, octets));
  RC_ASSERT(crc64nvme(octets) == bit_by_bit<std::uint64_t>(0x9a6c9329ac4bc9b5, octets));
}

class S3Checksums : public S3Test {
 protected:
  std::string put_with(PutObjectRequest request) {
    const auto output = put_object(state, at, request);
    return output ? "" : to_string(output.error());
  }
  GetObjectOutput read(const std::string& key) {
    return *get_object(state, at, of(key).WithChecksumMode("ENABLED"));
  }
  CreateMultipartUploadRequest begin(const char* algorithm, const char* type) {
    CreateMultipartUploadRequest request;
    request.Bucket = "lake";
    request.Key = "m";
    if (*algorithm != '\0') request.ChecksumAlgorithm = algorithm;
    if (*type != '\0') request.ChecksumType = type;
    return request;
  }
  UploadPartRequest part(const std::string& upload, std::int32_t number, Bytes body) {
    return UploadPartRequest()
        .WithBucket("lake")
        .WithKey("m")
        .WithUploadId(upload)
        .WithPartNumber(number)
        .WithBody(std::move(body));
  }
};

TEST_F(S3Checksums, WhatIsSentIsLookedAt) {
  const std::string right = checksum_of(Algorithm::crc32, "x");
  const struct {
    PutObjectRequest request;
    const char* expected;
  } cases[] = {
      {object("a").WithChecksumCRC32(right), ""},
      {object("a").WithChecksumCRC32("c0de0003"),
       "InvalidRequest (400): Value for x-amz-checksum-crc32 header is invalid."},
      {object("a").WithChecksumSHA256("%"),
       "InvalidRequest (400): Value for x-amz-checksum-sha256 header is invalid."},
      {object("b", "y").WithChecksumCRC32(right),
       "BadDigest (400): The CRC32 you specified did not match the calculated checksum."},
      {object("b").WithChecksumCRC32(right).WithChecksumCRC32C("AAAAAA=="),
       "InvalidRequest (400): Expecting a single x-amz-checksum- header. Multiple checksum Types "
       "are not allowed."},
  };
  for (const auto& [request, expected] : cases) EXPECT_EQ(put_with(request), expected);
  EXPECT_EQ(get(of("b")), "NoSuchKey");  // what is refused is not stored
}

TEST_F(S3Checksums, AnObjectThatCameWithoutHasCrc64NvmeAndTheAnswerToThePutSaysNothingOfIt) {
  const auto output = put_object(state, at, object("a").WithChecksumAlgorithm("SHA1"));
  EXPECT_FALSE(output->ChecksumCRC64NVME || output->ChecksumType || output->ChecksumSHA1);
  EXPECT_EQ(read("a").ChecksumCRC64NVME, checksum_of(Algorithm::crc64nvme, "x"));
  EXPECT_FALSE(get_object(state, at, of("a"))->ChecksumCRC64NVME);  // only if it is asked for
  const auto listed = list_objects_v2(state, at, ListObjectsV2Request().WithBucket("lake"));
  EXPECT_EQ(listed->Contents->front().ChecksumAlgorithm, std::vector<std::string>{"CRC64NVME"});
  EXPECT_EQ(listed->Contents->front().ChecksumType, "FULL_OBJECT");
}

TEST_F(S3Checksums, APieceHasNoneUnlessItIsTheWhole) {
  put("a", "0123456789");
  const auto ranged = [&](const char* range) {
    const auto output = get_object(state, at, of("a").WithRange(range).WithChecksumMode("ENABLED"));
    return output->ChecksumCRC64NVME.has_value();
  };
  EXPECT_FALSE(ranged("bytes=0-8"));
  EXPECT_TRUE(ranged("bytes=0-100"));
  EXPECT_TRUE(ranged("bytes=-15"));
  EXPECT_TRUE(ranged("bytes=1-0"));  // no range
}

TEST_F(S3Checksums, AnUploadBeginsWithAnAlgorithmAndATypeThatGoTogether) {
  const struct {
    const char* algorithm;
    const char* type;
    const char* expected;  // the type, or the error's code
  } cases[] = {
      {"", "", ""},
      {"", "COMPOSITE", "InvalidRequest"},
      {"TEST", "", "InvalidRequest"},
      {"CRC32", "", "COMPOSITE"},
      {"CRC32C", "", "COMPOSITE"},
      {"SHA1", "", "COMPOSITE"},
      {"SHA256", "", "COMPOSITE"},
      {"CRC64NVME", "", "FULL_OBJECT"},
      {"CRC32", "FULL_OBJECT", "FULL_OBJECT"},
      {"SHA256", "FULL_OBJECT", "InvalidRequest"},
      {"CRC64NVME", "COMPOSITE", "InvalidRequest"},
  };
  for (const auto& [algorithm, type, expected] : cases) {
    const auto output = create_multipart_upload(state, at, begin(algorithm, type));
    EXPECT_EQ(output ? output->ChecksumType.value_or("") : output.error().code, expected)
        << algorithm << " " << type;
  }
}

TEST_F(S3Checksums, APartIsSentWithTheAlgorithmOfItsUpload) {
  const auto named = create_multipart_upload(state, at, begin("SHA256", ""));
  const auto none = upload_part(state, at, part(*named->UploadId, 1, "abc"));
  EXPECT_EQ(none.error().message,
            "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum "
            "Type: null");
  const std::string crc = checksum_of(Algorithm::crc32, "abc");
  const auto other =
      upload_part(state, at, part(*named->UploadId, 1, "abc").WithChecksumCRC32(crc));
  EXPECT_EQ(other.error().message,
            "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum "
            "Type: crc32");
  // One that names none takes all, and keeps none of them.
  const auto open = create_multipart_upload(state, at, begin("", ""));
  const auto taken = upload_part(state, at, part(*open->UploadId, 1, "abc").WithChecksumCRC32(crc));
  EXPECT_EQ(taken->ChecksumCRC32, crc);
  const auto parts = list_parts(
      state, at, ListPartsRequest().WithBucket("lake").WithKey("m").WithUploadId(*open->UploadId));
  EXPECT_FALSE(parts->Parts->front().ChecksumCRC32);
}

TEST_F(S3Checksums, ACompositeOneIsOfTheChecksumsOfTheParts) {
  const auto upload = create_multipart_upload(state, at, begin("CRC32", ""));
  const Bytes big(std::string(kSmallestPart, 'a'));
  const std::string first = checksum_of(Algorithm::crc32, big.view());
  const std::string second = checksum_of(Algorithm::crc32, "abc");
  const auto one = upload_part(state, at, part(*upload->UploadId, 1, big).WithChecksumCRC32(first));
  const auto two =
      upload_part(state, at, part(*upload->UploadId, 2, "abc").WithChecksumCRC32(second));
  CompleteMultipartUploadRequest request;
  request.Bucket = "lake";
  request.Key = "m";
  request.UploadId = upload->UploadId;
  auto& parts = request.MultipartUpload.emplace().Parts.emplace();
  parts.push_back(CompletedPart().WithPartNumber(1).WithETag(*one->ETag));
  parts.push_back(CompletedPart().WithPartNumber(2).WithETag(*two->ETag));
  const auto code = [&] {
    const auto output = complete_multipart_upload(state, at, request);
    return output ? "" : to_string(output.error());
  };
  EXPECT_EQ(code(),
            "InvalidRequest (400): The upload was created using a crc32 checksum. The complete "
            "request must include the checksum for each part. It was missing for part 1 in the "
            "request.");
  parts[0].ChecksumSHA256 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
  EXPECT_EQ(code(),
            "BadDigest (400): The sha256 you specified for part 1 did not match what we received.");
  parts[0].ChecksumSHA256.reset();
  parts[0].ChecksumCRC32 = second;
  parts[1].ChecksumCRC32 = second;
  EXPECT_EQ(code().substr(0, 11), "InvalidPart");
  parts[0].ChecksumCRC32 = first;
  request.ChecksumType = "FULL_OBJECT";
  EXPECT_EQ(code(),
            "InvalidRequest (400): The upload was created using the COMPOSITE checksum mode. The "
            "complete request must use the same checksum mode.");
  request.ChecksumType.reset();
  ASSERT_EQ(code(), "");

  const std::string digests =
      digest_of(Algorithm::crc32, big.view()) + digest_of(Algorithm::crc32, "abc");
  const std::string whole = checksum_of(Algorithm::crc32, digests);
  EXPECT_EQ(read("m").ChecksumCRC32, whole + "-2");
  const auto last = get_object(state, at, of("m").WithPartNumber(2).WithChecksumMode("ENABLED"));
  EXPECT_EQ(last->ChecksumCRC32, second);
  EXPECT_EQ(last->Body->str(), "abc");
  EXPECT_EQ(last->PartsCount, 2);
  GetObjectAttributesRequest attributes;
  attributes.Bucket = "lake";
  attributes.Key = "m";
  attributes.ObjectAttributes = {"Checksum", "ObjectParts", "ETag"};
  const auto described = get_object_attributes(state, at, attributes);
  EXPECT_EQ(described->Checksum->ChecksumCRC32, whole);  // without the number of parts
  EXPECT_EQ(described->ObjectParts->Parts->size(), 2u);
  EXPECT_EQ(described->ETag->find('"'), std::string::npos);
  // A copy is one piece.
  const auto copy = copy_object(
      state, at, CopyObjectRequest().WithBucket("lake").WithKey("c").WithCopySource("lake/m"));
  EXPECT_EQ(copy->CopyObjectResult->ChecksumCRC32,
            checksum_of(Algorithm::crc32, read("m").Body->view()));
  EXPECT_EQ(copy->CopyObjectResult->ChecksumType, "FULL_OBJECT");
}

TEST_F(S3Checksums, AWholeOneIsTakenOnlyWithItsType) {
  const auto upload = create_multipart_upload(state, at, begin("CRC32C", "FULL_OBJECT"));
  const std::string sum = checksum_of(Algorithm::crc32c, "abc");
  const auto one =
      upload_part(state, at, part(*upload->UploadId, 1, "abc").WithChecksumCRC32C(sum));
  CompleteMultipartUploadRequest request;
  request.Bucket = "lake";
  request.Key = "m";
  request.UploadId = upload->UploadId;
  request.MultipartUpload.emplace().Parts = {
      CompletedPart().WithPartNumber(1).WithETag(*one->ETag)};
  request.ChecksumCRC32C = sum;
  EXPECT_EQ(to_string(complete_multipart_upload(state, at, request).error()),
            "BadDigest (400): The crc32c you specified did not match the calculated checksum.");
  request.ChecksumType = "FULL_OBJECT";
  EXPECT_TRUE(complete_multipart_upload(state, at, request));
  EXPECT_EQ(read("m").ChecksumCRC32C, sum);
}

}  // namespace
}  // namespace weir::s3
