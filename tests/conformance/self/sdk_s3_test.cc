// What the SDK does of itself, and which cases of S3 cannot be run.

#include "tests/conformance/sdk_s3.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/conformance/compare.h"
#include "tests/conformance/model.h"
#include "tests/conformance/unknown_objects.h"

namespace weir::conformance {
namespace {

using nlohmann::json;

TEST(ConformanceSdkS3, UploadsCarryAChecksumAndDownloadsAskForOne) {
  const json body = {{"Body", {{"$utf8", "test data.."}}}};
  EXPECT_EQ(s3_parameters("PutObject", body)["ChecksumCRC32"], "cZWHwQ==");
  json named = body;
  named["ChecksumAlgorithm"] = "CRC32C";
  EXPECT_EQ(s3_parameters("UploadPart", named)["ChecksumCRC32C"], "Pf4upw==");
  json sent = body;
  sent["ChecksumSHA1"] = "as it is";
  EXPECT_FALSE(s3_parameters("PutObject", sent).contains("ChecksumCRC32"));
  EXPECT_EQ(s3_parameters("GetObject", json::object())["ChecksumMode"], "ENABLED");
  EXPECT_FALSE(s3_parameters("HeadObject", json::object()).contains("ChecksumMode"));
}

TEST(ConformanceSdkS3, NamesAreEncodedOnTheWayOutAndDecodedOnTheWayIn) {
  EXPECT_EQ(s3_parameters("CopyObject", {{"CopySource", "b/a%2F+@"}})["CopySource"],
            "b/a%252F%2B%40");
  const json source = {{"Bucket", "b"}, {"Key", "k y"}, {"VersionId", "v"}};
  EXPECT_EQ(s3_parameters("CopyObject", {{"CopySource", source}})["CopySource"],
            "b/k%20y?versionId=v");
  const json none = json::object();
  EXPECT_EQ(s3_parameters("ListObjects", none)["EncodingType"], "url");
  const json answer = {{"Contents", {{{"Key", "a%3Db+c"}}}}, {"Delimiter", "%2F"}};
  const json decoded = s3_answer("ListObjects", none, answer);
  EXPECT_EQ(decoded["Contents"][0]["Key"], "a=b c");
  EXPECT_EQ(decoded["Delimiter"], "/");
  EXPECT_EQ(s3_answer("ListObjects", {{"EncodingType", "url"}}, answer), answer);
  EXPECT_TRUE(s3_answer("GetBucketLocation", none, none)["LocationConstraint"].is_null());
}

Case of_steps(const char* steps) {
  Case recorded;
  for (const json& step : json::parse(steps)) recorded.steps.push_back(step);
  return recorded;
}

TEST(ConformanceSdkS3, AnObjectThatNoCallHasMadeCannotBeRead) {
  const std::string get =
      R"({"service":"s3","operation":"GetObject","params":{"Bucket":"b","Key":"k"},"expect":{}})";
  const std::string put =
      R"({"service":"s3","operation":"PutObject","params":{"Bucket":"b","Key":"k"}})";
  const std::string missing =
      R"({"service":"s3","operation":"GetObject","params":{"Bucket":"b","Key":"k"},)"
      R"("fails":true,"expect":{"Error":{"Code":"NoSuchKey"}}})";
  EXPECT_TRUE(reads_unknown_object(of_steps(("[" + get + "]").c_str())));
  EXPECT_TRUE(reads_unknown_object(of_steps(("[" + get + "," + put + "]").c_str())));
  EXPECT_FALSE(reads_unknown_object(of_steps(("[" + put + "," + get + "]").c_str())));
  EXPECT_FALSE(reads_unknown_object(of_steps(("[" + missing + "]").c_str())));
}

TEST(ConformanceSdkS3, LongBytesAreKnownIfTheyRepeatTheirBeginning) {
  const json facts = {
      {"length", 9},
      {"first", "YWJj"},  // "abc"
      {"sha256", "76b99ab4be8521d78b19bcff7d1078aabeb477bd134f404094c92cd39f051c3e"}};
  EXPECT_EQ(bytes_of({{"$bytes", facts}}), "abcabcabc");
  json other = facts;
  other["sha256"] = "00";
  EXPECT_EQ(bytes_of({{"$bytes", other}}), "xxxxxxxxx");
}

TEST(ConformanceSdkS3, APathThatNamesTheAnswerFirstCoversThatPlace) {
  const std::vector<std::string> paths = {"$.some-answer.Error.ETag"};
  EXPECT_TRUE(is_covered(".Error.ETag", paths));
  EXPECT_FALSE(is_covered(".Error.Code", paths));
  EXPECT_FALSE(is_covered(".ETag", paths));
}

}  // namespace
}  // namespace weir::conformance
