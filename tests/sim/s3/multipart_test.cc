// An upload in parts becomes one object, all at once or not at all.

#include "sim/s3/multipart.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/s3/copy.h"
#include "sim/s3/etag.h"
#include "sim/s3/multipart_lists.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Multipart : public S3Test {
 protected:
  std::string begin(const std::string& key) {
    return *create_multipart_upload(state, at,
                                    CreateMultipartUploadRequest().WithBucket("lake").WithKey(key))
                ->UploadId;
  }
  // The ETag, or the error's code.
  std::string part(const std::string& key, const std::string& id, std::int32_t number, Bytes body) {
    const auto output = upload_part(state, at,
                                    UploadPartRequest()
                                        .WithBucket("lake")
                                        .WithKey(key)
                                        .WithUploadId(id)
                                        .WithPartNumber(number)
                                        .WithBody(std::move(body)));
    return output ? *output->ETag : output.error().code;
  }
  using Named = std::vector<std::pair<std::int32_t, std::string>>;
  static CompleteMultipartUploadRequest completing(const std::string& key, const std::string& id,
                                                   const Named& parts) {
    CompleteMultipartUploadRequest request;
    request.Bucket = "lake";
    request.Key = key;
    request.UploadId = id;
    std::vector<CompletedPart>& list = request.MultipartUpload.emplace().Parts.emplace();
    for (const auto& [number, etag] : parts) {
      list.push_back(CompletedPart().WithPartNumber(number).WithETag(etag));
    }
    return request;
  }
  // The object's ETag, or the error's code.
  std::string complete(const CompleteMultipartUploadRequest& request) {
    const auto output = complete_multipart_upload(state, at, request);
    return output ? *output->ETag : output.error().code;
  }
};

TEST_F(S3Multipart, TheObjectAppearsOnCompletionWithTheEtagOfItsParts) {
  const std::string id = begin("a");
  const Bytes big(std::string(kSmallestPart, 'b'));
  const std::string one = part("a", id, 1, big);
  const std::string two = part("a", id, 2, "tail");
  EXPECT_EQ(one, etag_of(big.view()));
  EXPECT_EQ(get(of("a")), "NoSuchKey");
  const std::string etag = complete(completing("a", id, {{1, one}, {2, two}}));
  EXPECT_EQ(etag, etag_of_parts(md5_of(big.view()) + md5_of("tail"), 2));
  EXPECT_TRUE(etag.ends_with("-2\""));
  EXPECT_EQ(get(of("a")), big.str() + "tail");
  EXPECT_EQ(part("a", id, 3, "late"), "NoSuchUpload");
}

TEST_F(S3Multipart, TheEtagIsTheOneThatAwsGaveForTheSamePart) {
  const std::string id = begin("a");
  std::string body;
  for (int i = 0; i < 5; ++i) body += "upload-part-1";
  const std::string one = part("a", id, 1, body);
  EXPECT_EQ(one, "\"3237c18681adb6a9d843c733ce249480\"");
  EXPECT_EQ(complete(completing("a", id, {{1, one}})), "\"e747540af6911dbc890f8d3e0b48549b-1\"");
}

TEST_F(S3Multipart, ABodyOfOnePartOrOfNeighboursInOneBufferIsNotCopied) {
  const Bytes whole(std::string(kSmallestPart + 3, 'w'));
  const std::string single = begin("single");
  complete(completing("single", single, {{7, part("single", single, 7, whole)}}));
  EXPECT_EQ(get_object(state, at, of("single"))->Body->data(), whole.data());
  const std::string id = begin("two");
  const std::string one = part("two", id, 1, whole.slice(0, kSmallestPart));
  const std::string two = part("two", id, 2, whole.slice(kSmallestPart));
  complete(completing("two", id, {{1, one}, {2, two}}));
  EXPECT_EQ(get_object(state, at, of("two"))->Body->data(), whole.data());
  EXPECT_EQ(get(of("two")), whole.str());
}

TEST_F(S3Multipart, CompletingIsRefusedAsTheTableOfAwsSays) {
  const std::string id = begin("a");
  const std::string one = part("a", id, 1, "small");
  const std::string two = part("a", id, 2, "tail");
  const struct {
    CompleteMultipartUploadRequest request;
    std::string expected;
  } cases[] = {
      {completing("a", id, {}), "InvalidRequest"},
      {completing("a", "other", {{1, one}}), "NoSuchUpload"},
      {completing("b", id, {{1, one}}), "NoSuchUpload"},
      {completing("a", id, {{2, two}, {1, one}}), "InvalidPartOrder"},
      {completing("a", id, {{1, one}, {1, one}}), "InvalidPartOrder"},
      {completing("a", id, {{1, two}}), "InvalidPart"},
      {completing("a", id, {{3, two}}), "InvalidPart"},
      {completing("a", id, {{1, one}, {2, two}}), "EntityTooSmall"},
      {completing("a", id, {{2, two}}).WithMpuObjectSize(5), "InvalidRequest"},
      {completing("a", id, {{2, two}}).WithIfMatch(two), "NoSuchKey"},
  };
  int i = 0;
  for (const auto& [request, expected] : cases) {
    EXPECT_EQ(complete(request), expected) << i;
    ++i;
  }
  const auto small =
      complete_multipart_upload(state, at, completing("a", id, {{1, one}, {2, two}}));
  EXPECT_EQ(to_string(small.error()),
            "EntityTooSmall (400): Your proposed upload is smaller than the minimum allowed size");
  EXPECT_NE(small.error().detail.find("5242880"), std::string::npos);
  EXPECT_EQ(part("a", id, 0, "x"), "InvalidArgument");
  EXPECT_EQ(part("a", id, 10'001, "x"), "InvalidArgument");
}

TEST_F(S3Multipart, GapsAreAllowedAndThePartOfANumberIsTheLastOneSent) {
  const std::string id = begin("a");
  part("a", id, 10'000, "old");
  const std::string etag = part("a", id, 10'000, "new");
  EXPECT_NE(complete(completing("a", id, {{10'000, etag}})), "InvalidPart");
  EXPECT_EQ(get(of("a")), "new");
}

TEST_F(S3Multipart, AnAbortedUploadIsGone) {
  const std::string id = begin("a");
  const auto abort = AbortMultipartUploadRequest().WithBucket("lake").WithKey("a").WithUploadId(id);
  EXPECT_TRUE(abort_multipart_upload(state, at, abort));
  EXPECT_EQ(abort_multipart_upload(state, at, abort).error().code, "NoSuchUpload");
  EXPECT_EQ(part("a", id, 1, "x"), "NoSuchUpload");
}

TEST_F(S3Multipart, ADeleteBetweenBeginAndEndIsOvertaken) {
  put("a", "old");
  const std::string id = begin("a");
  const std::string one = part("a", id, 1, "new");
  ASSERT_TRUE(delete_object(state, at, gone("a")));
  complete(completing("a", id, {{1, one}}));
  EXPECT_EQ(get(of("a")), "new");
}

TEST_F(S3Multipart, AConditionThatAChangeOfTheKeyOvertookIsAConflict) {
  put("deleted");
  const std::string deleted = begin("deleted");
  ASSERT_TRUE(delete_object(state, at, gone("deleted")));
  const std::string one = part("deleted", deleted, 1, "x");
  EXPECT_EQ(complete(completing("deleted", deleted, {{1, one}}).WithIfNoneMatch("*")),
            "ConditionalRequestConflict");
  EXPECT_EQ(complete(completing("deleted", deleted, {{1, one}}).WithIfMatch(one)), "NoSuchKey");

  const std::string written = begin("written");
  part("written", written, 1, "x");
  put("written", "x");
  EXPECT_EQ(complete(completing("written", written, {{1, one}}).WithIfNoneMatch("*")),
            "PreconditionFailed");
  EXPECT_EQ(complete(completing("written", written, {{1, one}}).WithIfMatch(one)),
            "ConditionalRequestConflict");
}

TEST_F(S3Multipart, CompletingAgainIsAnOption) {
  const std::string id = begin("a");
  const auto request = completing("a", id, {{1, part("a", id, 1, "x")}});
  EXPECT_NE(complete(request), "NoSuchUpload");
  EXPECT_EQ(complete(request), "NoSuchUpload");

  state.options.complete_again_for = 24h;
  const std::string again = begin("a");
  const auto second = completing("a", again, {{1, part("a", again, 1, "x")}});
  const std::string etag = complete(second);
  EXPECT_EQ(complete(second), etag);
  at.now += 24h;
  EXPECT_EQ(complete(second), "NoSuchUpload");
}

TEST_F(S3Multipart, PartsAreListedPageByPage) {
  const std::string id = begin("a");
  const auto all = ListPartsRequest().WithBucket("lake").WithKey("a").WithUploadId(id);
  EXPECT_FALSE(list_parts(state, at, all)->Parts);
  part("a", id, 2, "two");
  part("a", id, 1, "one");
  const auto first = list_parts(state, at, ListPartsRequest(all).WithMaxParts(1));
  EXPECT_TRUE(*first->IsTruncated);
  EXPECT_EQ(first->Parts->front().PartNumber, 1);
  EXPECT_EQ(first->NextPartNumberMarker, 1);
  const auto rest = list_parts(state, at, ListPartsRequest(all).WithPartNumberMarker(1));
  EXPECT_FALSE(*rest->IsTruncated);
  EXPECT_EQ(rest->Parts->front().Size, 3);
}

TEST_F(S3Multipart, UploadsAreListedByKeyAndGrouped) {
  const std::string second = begin("b/1");
  const std::string first = begin("a");
  const std::string third = begin("b/1");
  const auto all = ListMultipartUploadsRequest().WithBucket("lake");
  const auto everything = list_multipart_uploads(state, at, all);
  std::vector<std::string> ids;
  for (const MultipartUpload& upload : *everything->Uploads) ids.push_back(*upload.UploadId);
  EXPECT_EQ(ids, (std::vector<std::string>{first, second, third}));
  EXPECT_EQ(everything->NextUploadIdMarker, third);

  const auto after = list_multipart_uploads(
      state, at, ListMultipartUploadsRequest(all).WithKeyMarker("b/1").WithUploadIdMarker(second));
  EXPECT_EQ(after->Uploads->front().UploadId, third);
  const auto grouped =
      list_multipart_uploads(state, at, ListMultipartUploadsRequest(all).WithDelimiter("/"));
  EXPECT_EQ(grouped->Uploads->size(), 1u);
  EXPECT_EQ(grouped->CommonPrefixes->front().Prefix, "b/");
  const auto page =
      list_multipart_uploads(state, at, ListMultipartUploadsRequest(all).WithMaxUploads(1));
  EXPECT_TRUE(*page->IsTruncated);
  EXPECT_EQ(page->NextKeyMarker, "a");
}

TEST_F(S3Multipart, APartCanBeCopiedFromARangeOfAnObject) {
  put("src", "0123456789");
  const std::string id = begin("a");
  const auto copy = [&](const std::string& range) {
    const auto output = upload_part_copy(state, at,
                                         UploadPartCopyRequest()
                                             .WithBucket("lake")
                                             .WithKey("a")
                                             .WithUploadId(id)
                                             .WithPartNumber(1)
                                             .WithCopySource("lake/src")
                                             .WithCopySourceRange(range));
    return output ? *output->CopyPartResult->ETag : output.error().code;
  };
  EXPECT_EQ(copy("bytes=1-1"), etag_of("1"));
  for (const char* wrong :
       {"0-8", "bytes=1-0", "bytes=1-", "bytes=-2", "bytes=0-1,3-4", "bytes=0-100"}) {
    EXPECT_EQ(copy(wrong), "InvalidArgument") << wrong;
  }
  EXPECT_EQ(copy("bytes=100-200"), "InvalidRequest");
}

}  // namespace
}  // namespace weir::s3
