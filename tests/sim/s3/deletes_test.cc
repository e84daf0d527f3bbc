// DeleteObjects answers for each key by itself.

#include "sim/s3/deletes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/s3/faults.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Deletes : public S3Test {
 protected:
  static DeleteObjectsRequest batch(std::vector<ObjectIdentifier> objects, bool quiet = false) {
    return DeleteObjectsRequest().WithBucket("lake").WithDelete(
        Delete().WithObjects(std::move(objects)).WithQuiet(quiet));
  }
  static ObjectIdentifier named(const std::string& key) { return ObjectIdentifier().WithKey(key); }
};

// Every question about one key strikes.
class FailsFor final : public aws::FaultHook {
 public:
  explicit FailsFor(Identity who) : who_(who) {}
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    if (question.identity != who_) return {};
    return {question.site.kinds.front(), 7};
  }
  bool watches(const aws::FaultSite&, Time) const override { return true; }

 private:
  Identity who_;
};

TEST_F(S3Deletes, KeysThatNeverExistedAreReportedDeleted) {
  put("a");
  const auto output = delete_objects(state, at, batch({named("a"), named("never")}));
  ASSERT_EQ(output->Deleted->size(), 2u);
  EXPECT_FALSE(output->Errors);
  EXPECT_FALSE(output->Deleted->front().DeleteMarker);
  EXPECT_EQ(get(of("a")), "NoSuchKey");
}

TEST_F(S3Deletes, AQuietRequestIsToldOfErrorsOnly) {
  put("a");
  const auto output =
      delete_objects(state, at, batch({named("a"), named("b").WithVersionId("no such")}, true));
  EXPECT_FALSE(output->Deleted);
  ASSERT_EQ(output->Errors->size(), 1u);
  EXPECT_EQ(output->Errors->front().Code, "NoSuchVersion");
  EXPECT_EQ(output->Errors->front().Key, "b");
}

TEST_F(S3Deletes, WhereVersionsAreKeptTheMarkerIsNamed) {
  set_versioning("Enabled");
  const std::string one = put("a");
  const auto hidden = delete_objects(state, at, batch({named("a")}));
  const DeletedObject& marker = hidden->Deleted->front();
  EXPECT_TRUE(*marker.DeleteMarker);
  EXPECT_FALSE(marker.VersionId);
  const auto gone_for_good =
      delete_objects(state, at,
                     batch({named("a").WithVersionId(*marker.DeleteMarkerVersionId),
                            named("a").WithVersionId(one)}));
  const std::vector<DeletedObject>& entries = *gone_for_good->Deleted;
  EXPECT_EQ(entries[0].DeleteMarkerVersionId, entries[0].VersionId);
  EXPECT_FALSE(entries[1].DeleteMarker);
  EXPECT_TRUE(state.buckets.at("lake").objects.empty());
}

TEST_F(S3Deletes, OneToAThousandKeysGoIntoARequest) {
  EXPECT_EQ(delete_objects(state, at, batch({})).error().code, "MalformedXML");
  const std::vector<ObjectIdentifier> many(1'001, named("a"));
  EXPECT_EQ(delete_objects(state, at, batch(many)).error().code, "MalformedXML");
}

TEST_F(S3Deletes, AFaultKeepsOneKeyAndTheOthersGo) {
  put("a");
  put("b");
  at.call = Identity::of("the call");
  FailsFor hook(at.call.child("lake").child("a"));
  at.faults = &hook;
  const auto output = delete_objects(state, at, batch({named("a"), named("b")}));
  ASSERT_EQ(output->Errors->size(), 1u);
  EXPECT_EQ(output->Errors->front().Code, "InternalError");
  EXPECT_EQ(output->Deleted->size(), 1u);
  EXPECT_EQ(get(of("a")), "x");
  EXPECT_EQ(get(of("b")), "NoSuchKey");
}

}  // namespace
}  // namespace weir::s3
