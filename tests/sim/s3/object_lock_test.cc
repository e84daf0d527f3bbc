// Locked versions cannot be deleted for good, and all others as ever.

#include "sim/s3/object_lock.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3ObjectLock : public S3Test {
 protected:
  void SetUp() override {
    S3Test::SetUp();
    ASSERT_TRUE(create_bucket(
        state, at, CreateBucketRequest().WithBucket("vault").WithObjectLockEnabledForBucket(true)));
  }
  std::string put_in_vault(PutObjectRequest request) {
    const auto output = put_object(state, at, request.WithBucket("vault"));
    return output ? *output->VersionId : output.error().code;
  }
  std::string retain(const std::string& version, const char* mode, Time until,
                     bool bypass = false) {
    PutObjectRetentionRequest request;
    request.Bucket = "vault";
    request.Key = "a";
    request.VersionId = version;
    request.BypassGovernanceRetention = bypass;
    request.Retention.emplace().WithMode(mode).WithRetainUntilDate(until);
    const auto output = put_object_retention(state, at, request);
    return output ? "" : output.error().code;
  }
  std::string remove(const std::string& version, bool bypass = false) {
    auto request = gone("a").WithBucket("vault").WithVersionId(version);
    if (bypass) request.BypassGovernanceRetention = true;
    const auto output = delete_object(state, at, request);
    return output ? "" : output.error().code;
  }
};

TEST_F(S3ObjectLock, ComplianceGivesWayToNobodyBeforeItsTime) {
  const std::string id = put_in_vault(object("a"));
  EXPECT_EQ(retain(id, "COMPLIANCE", at.now + 5s), "");
  EXPECT_EQ(remove(id), "AccessDenied");
  EXPECT_EQ(remove(id, true), "AccessDenied");
  EXPECT_EQ(retain(id, "COMPLIANCE", at.now + 4s), "AccessDenied");
  EXPECT_EQ(retain(id, "GOVERNANCE", at.now + 9s, true), "AccessDenied");
  EXPECT_EQ(retain(id, "COMPLIANCE", at.now + 6s), "");                  // longer is allowed
  EXPECT_TRUE(delete_object(state, at, gone("a").WithBucket("vault")));  // a marker hides it
  at.now += 10s;
  EXPECT_EQ(remove(id), "");
}

TEST_F(S3ObjectLock, GovernanceGivesWayToThoseWhoBypassIt) {
  const std::string id = put_in_vault(
      object("a").WithObjectLockMode("GOVERNANCE").WithObjectLockRetainUntilDate(at.now + 1h));
  EXPECT_EQ(remove(id), "AccessDenied");
  EXPECT_EQ(retain(id, "GOVERNANCE", at.now + 1s), "AccessDenied");
  EXPECT_EQ(retain(id, "GOVERNANCE", at.now + 1s, true), "");
  EXPECT_EQ(remove(id, true), "");
}

TEST_F(S3ObjectLock, AHoldLastsUntilItIsTakenBack) {
  const std::string id = put_in_vault(object("a").WithObjectLockLegalHoldStatus("ON"));
  at.now += 1000h;
  EXPECT_EQ(remove(id, true), "AccessDenied");
  PutObjectLegalHoldRequest request;
  request.Bucket = "vault";
  request.Key = "a";
  request.LegalHold.emplace().Status = "OFF";
  ASSERT_TRUE(put_object_legal_hold(state, at, request));
  EXPECT_EQ(remove(id), "");
}

TEST_F(S3ObjectLock, ABucketGivesItsRetentionToObjectsThatDoNotSay) {
  PutObjectLockConfigurationRequest request;
  request.Bucket = "vault";
  auto& wanted = request.ObjectLockConfiguration.emplace();
  wanted.ObjectLockEnabled = "Enabled";
  wanted.Rule.emplace().DefaultRetention.emplace().WithMode("GOVERNANCE").WithDays(1);
  ASSERT_TRUE(put_object_lock_configuration(state, at, request));
  put_in_vault(object("a"));
  const auto head = head_object(state, at, HeadObjectRequest().WithBucket("vault").WithKey("a"));
  EXPECT_EQ(head->ObjectLockMode, "GOVERNANCE");
  EXPECT_EQ(head->ObjectLockRetainUntilDate, at.now + 24h);
}

TEST_F(S3ObjectLock, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(put_in_vault(object("b").WithObjectLockMode("GOVERNANCE")), "InvalidArgument");
  const auto without = put_object(
      state, at, object("b").WithObjectLockLegalHoldStatus("ON"));  // in a bucket without locks
  EXPECT_EQ(without.error().code, "InvalidRequest");
  const auto bypass = delete_object(state, at, gone("b").WithBypassGovernanceRetention(false));
  EXPECT_EQ(bypass.error().code, "InvalidArgument");
  const auto none = get_object_lock_configuration(
      state, at, GetObjectLockConfigurationRequest().WithBucket("lake"));
  EXPECT_EQ(none.error().code, "ObjectLockConfigurationNotFoundError");
  PutObjectLockConfigurationRequest request;
  request.Bucket = "lake";
  request.ObjectLockConfiguration.emplace().ObjectLockEnabled = "Enabled";
  EXPECT_EQ(put_object_lock_configuration(state, at, request).error().code, "InvalidBucketState");
  PutBucketVersioningRequest suspend;
  suspend.Bucket = "vault";
  suspend.VersioningConfiguration.emplace().Status = "Suspended";
  EXPECT_EQ(put_bucket_versioning(state, at, suspend).error().code, "InvalidBucketState");
}

TEST_F(S3ObjectLock, ADateInThePastIsShownInTheTimeOfSeattle) {
  const std::string id = put_in_vault(object("a"));
  PutObjectRetentionRequest request;
  request.Bucket = "vault";
  request.Key = "a";
  request.Retention.emplace()
      .WithMode("GOVERNANCE")
      .WithRetainUntilDate(Time(Duration(1'577'836'800s)));  // 2020-01-01
  const auto output = put_object_retention(state, at, request);
  EXPECT_NE(output.error().detail.find("Tue Dec 31 16:00:00 PST 2019"), std::string::npos);
}

}  // namespace
}  // namespace weir::s3
