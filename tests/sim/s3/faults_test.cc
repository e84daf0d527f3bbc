// What goes wrong inside a call is answered as AWS does, and applied or not as its kind says.

#include "sim/s3/faults.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "sim/s3/copy.h"
#include "sim/s3/multipart.h"
#include "sim/s3/tagging.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

// One kind strikes, wherever it may.
class Strikes final : public aws::FaultHook {
 public:
  explicit Strikes(const aws::FaultKind& kind) : kind_(kind) {}
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    for (const aws::FaultKind* kind : question.site.kinds) {
      if (kind == &kind_) return {kind, 5};
    }
    return {};
  }
  bool watches(const aws::FaultSite&, Time) const override { return true; }

 private:
  const aws::FaultKind& kind_;
};

class S3Faults : public S3Test {
 protected:
  CompleteMultipartUploadRequest begun() {
    const auto upload = create_multipart_upload(
        state, at, CreateMultipartUploadRequest().WithBucket("lake").WithKey("parts"));
    const auto part = upload_part(state, at,
                                  UploadPartRequest()
                                      .WithBucket("lake")
                                      .WithKey("parts")
                                      .WithUploadId(*upload->UploadId)
                                      .WithPartNumber(1)
                                      .WithBody("x"));
    CompleteMultipartUploadRequest request;
    request.Bucket = "lake";
    request.Key = "parts";
    request.UploadId = upload->UploadId;
    request.MultipartUpload.emplace().Parts = {
        CompletedPart().WithPartNumber(1).WithETag(*part->ETag)};
    return request;
  }
};

TEST_F(S3Faults, ACopyThatFailsInsideA200HasNotHappened) {
  put("src");
  const auto request =
      CopyObjectRequest().WithBucket("lake").WithKey("copy").WithCopySource("lake/src");
  for (const auto& [kind, code] :
       {std::pair(&kErrorInsideOk, "InternalError"), {&kSlowDownInsideOk, "SlowDown"}}) {
    Strikes hook(*kind);
    at.faults = &hook;
    const auto output = copy_object(state, at, request);
    EXPECT_EQ(output.error().code, code);
    EXPECT_EQ(output.error().decision, 5u);
    EXPECT_EQ(get(of("copy")), "NoSuchKey");
  }
}

TEST_F(S3Faults, ACompletionThatFailsInsideA200MayHaveHappened) {
  const auto request = begun();
  Strikes before(kErrorInsideOk);
  at.faults = &before;
  EXPECT_EQ(complete_multipart_upload(state, at, request).error().code, "InternalError");
  EXPECT_EQ(get(of("parts")), "NoSuchKey");
  Strikes after(kErrorInsideOkAfter);
  at.faults = &after;
  EXPECT_EQ(complete_multipart_upload(state, at, request).error().code, "InternalError");
  EXPECT_EQ(get(of("parts")), "x");
  at.faults = nullptr;
  EXPECT_EQ(complete_multipart_upload(state, at, request).error().code, "NoSuchUpload");
}

TEST_F(S3Faults, AConditionalPutThatMeetsAConflictChangesNothing) {
  Strikes hook(kConflict);
  at.faults = &hook;
  EXPECT_EQ(put("plain"), "");
  EXPECT_EQ(put_object(state, at, object("a").WithIfNoneMatch("*")).error().code,
            "ConditionalRequestConflict");
  EXPECT_EQ(get(of("a")), "NoSuchKey");
}

TEST_F(S3Faults, SettingsThatAreBeingChangedCannotBeChanged) {
  Strikes hook(kOperationAborted);
  at.faults = &hook;
  const auto request =
      PutBucketTaggingRequest().WithBucket("lake").WithTagging(Tagging().WithTagSet({}));
  EXPECT_EQ(put_bucket_tagging(state, at, request).error().code, "OperationAborted");
}

TEST_F(S3Faults, ABodyThatDoesNotArriveWholeIsNotStored) {
  for (const auto& [kind, code] :
       {std::pair(&kBodyCutShort, "IncompleteBody"), std::pair(&kBodyCorrupted, "BadDigest")}) {
    Strikes strikes(*kind);
    at.faults = &strikes;
    const auto output = put_object(state, at, object("a"));
    EXPECT_EQ(output.error().code, code);
    EXPECT_EQ(output.error().decision, 5u);
    at.faults = nullptr;
    EXPECT_EQ(get(of("a")), "NoSuchKey");
  }
}

TEST_F(S3Faults, ABrokenStreamIsShorterThanItsHeaderSays) {
  put("a", "0123456789");
  Strikes strikes(kStreamBroken);
  at.faults = &strikes;
  const auto output = get_object(state, at, of("a"));
  EXPECT_EQ(output->ContentLength, 10);
  EXPECT_EQ(output->Body->str(), "01234");
}

TEST_F(S3Faults, AKeyThatCannotBeUsedStopsWritesAndReads) {
  ASSERT_TRUE(put_object(state, at, object("a").WithServerSideEncryption("aws:kms")));
  put("plain");
  for (const auto& [kind, code] :
       {std::pair(&kKeyDisabled, "KMS.DisabledException"),
        std::pair(&kKeyPendingDeletion, "KMS.KMSInvalidStateException")}) {
    Strikes strikes(*kind);
    at.faults = &strikes;
    EXPECT_EQ(get(of("a")), code);
    EXPECT_EQ(get(of("plain")), "x");
    const auto output = put_object(state, at, object("b").WithServerSideEncryption("aws:kms"));
    EXPECT_EQ(output.error().code, code);
    at.faults = nullptr;
  }
}

TEST_F(S3Faults, AnAbortThatRacesAPartLeavesItsPartsBehind) {
  const CompleteMultipartUploadRequest request = begun();
  const auto abort = AbortMultipartUploadRequest().WithBucket("lake").WithKey("parts").WithUploadId(
      *request.UploadId);
  Strikes strikes(kPartSurvives);
  at.faults = &strikes;
  EXPECT_TRUE(abort_multipart_upload(state, at, abort));
  EXPECT_EQ(state.buckets.at("lake").uploads.size(), 1u);
  at.faults = nullptr;
  EXPECT_TRUE(abort_multipart_upload(state, at, abort));  // so it is to be aborted again
  EXPECT_TRUE(state.buckets.at("lake").uploads.empty());
}

}  // namespace
}  // namespace weir::s3
