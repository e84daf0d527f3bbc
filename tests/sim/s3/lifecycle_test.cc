// Lifecycle rules are checked when put, and carried out as virtual time passes.

#include "sim/s3/lifecycle.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/cloud.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/multipart.h"
#include "sim/s3/service.h"
#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

using std::chrono::days;

LifecycleRule rule_for(const std::string& prefix) {
  LifecycleRule rule;
  rule.ID = "rule";
  rule.Status = "Enabled";
  rule.Filter.emplace().Prefix = prefix;
  return rule;
}
LifecycleRule expiring(std::int32_t after, const std::string& prefix = "") {
  LifecycleRule rule = rule_for(prefix);
  rule.Expiration.emplace().Days = after;
  return rule;
}
LifecycleRule moving(std::int32_t after, const std::string& storage_class) {
  LifecycleRule rule = rule_for("");
  rule.Transitions.emplace().push_back(
      Transition().WithDays(after).WithStorageClass(storage_class));
  return rule;
}

class S3Lifecycle : public S3Test {
 protected:
  // Empty, or the error's code.
  std::string put_rules(std::vector<LifecycleRule> rules) {
    PutBucketLifecycleConfigurationRequest request;
    request.Bucket = "lake";
    request.LifecycleConfiguration.emplace().Rules = std::move(rules);
    const auto output = put_bucket_lifecycle_configuration(state, at, request);
    return output ? "" : output.error().code;
  }
  BucketState& lake() { return state.buckets.at("lake"); }
  // Whole days later, at midnight and after the lag.
  void wait(int count) {
    at.now = std::chrono::floor<days>(at.now) + days(count) + state.options.lifecycle_lag;
    act(lake(), state.options, at.now);
  }
  std::string class_of(const std::string& key) {
    const auto head = head_object(state, at, HeadObjectRequest().WithBucket("lake").WithKey(key));
    return head ? head->StorageClass.value_or("STANDARD") : head.error().code;
  }
};

TEST_F(S3Lifecycle, RulesAreRefusedAsTheTableOfAwsSays) {
  const Time noon = kDefaultStart + 12h;
  LifecycleRule no_filter = expiring(7);
  no_filter.Filter.reset();
  LifecycleRule two_filters = expiring(7, "a");
  two_filters.Filter->ObjectSizeGreaterThan = 1;
  LifecycleRule no_midnight = rule_for("");
  no_midnight.Expiration.emplace().Date = noon;
  LifecycleRule marker_and_days = expiring(7);
  marker_and_days.Expiration->ExpiredObjectDeleteMarker = true;
  LifecycleRule same_tags = rule_for("");
  same_tags.Filter.emplace().And.emplace().Tags = {Tag().WithKey("k"), Tag().WithKey("k")};
  same_tags.Expiration.emplace().Days = 1;
  LifecycleRule abort_by_size = rule_for("");
  abort_by_size.Filter.emplace().ObjectSizeLessThan = 5;
  abort_by_size.AbortIncompleteMultipartUpload.emplace().DaysAfterInitiation = 1;
  const struct {
    std::vector<LifecycleRule> rules;
    std::string expected;
  } cases[] = {
      {{}, "MalformedXML"},
      {{no_filter}, "MalformedXML"},
      {{two_filters}, "MalformedXML"},
      {{no_midnight}, "InvalidArgument"},
      {{marker_and_days}, "MalformedXML"},
      {{same_tags}, "InvalidRequest"},
      {{abort_by_size}, "InvalidRequest"},
      {{rule_for("")}, "InvalidRequest"},
      {{expiring(0)}, "InvalidArgument"},
      {{moving(29, "STANDARD_IA")}, "InvalidArgument"},
      {{moving(1, "GLACIER")}, ""},
      {{expiring(1), expiring(2)}, "InvalidArgument"},
      {{LifecycleRule(expiring(7)).WithID(std::string(256, 'i'))}, "InvalidArgument"},
      {std::vector<LifecycleRule>(1'001, expiring(7)), "MalformedXML"},
      {{expiring(7)}, ""},
  };
  int i = 0;
  for (const auto& [rules, expected] : cases) {
    EXPECT_EQ(put_rules(rules), expected) << i;
    ++i;
  }
}

TEST_F(S3Lifecycle, AConfigurationIsReadBackAndDeleted) {
  const auto get = GetBucketLifecycleConfigurationRequest().WithBucket("lake");
  EXPECT_EQ(get_bucket_lifecycle_configuration(state, at, get).error().code,
            "NoSuchLifecycleConfiguration");
  ASSERT_EQ(put_rules({expiring(7)}), "");
  const auto read = get_bucket_lifecycle_configuration(state, at, get);
  EXPECT_EQ(read->Rules->front(), expiring(7));
  EXPECT_EQ(read->TransitionDefaultMinimumObjectSize, "all_storage_classes_128K");
  ASSERT_TRUE(
      delete_bucket_lifecycle(state, at, DeleteBucketLifecycleRequest().WithBucket("lake")));
  EXPECT_EQ(get_bucket_lifecycle_configuration(state, at, get).error().code,
            "NoSuchLifecycleConfiguration");
}

// The example of the user guide: made at 10:30, three days, due at midnight four days on.
TEST_F(S3Lifecycle, AnActionIsDueAtTheMidnightAfterItsDays) {
  EXPECT_EQ(to_iso8601(due_after(kDefaultStart + 10h + 30min, 3), 0), "2026-01-05T00:00:00Z");
  EXPECT_EQ(to_iso8601(due_after(kDefaultStart, 3), 0), "2026-01-05T00:00:00Z");
}

TEST_F(S3Lifecycle, AnObjectMovesAfterThirtyAndNinetyDaysAndThenExpires) {
  LifecycleRule rule = moving(30, "STANDARD_IA");
  rule.Transitions->push_back(Transition().WithDays(90).WithStorageClass("GLACIER"));
  rule.Expiration.emplace().Days = 365;
  ASSERT_EQ(put_rules({rule}), "");
  put("big", Bytes(std::string(128 << 10, 'b')));
  put("small");
  wait(30);
  EXPECT_EQ(class_of("big"), "STANDARD");
  wait(0);
  EXPECT_EQ(class_of("big"), "STANDARD_IA");
  EXPECT_EQ(class_of("small"), "STANDARD");  // below 128 KB nothing moves
  wait(59);
  EXPECT_EQ(get(of("big")), "InvalidObjectState");
  wait(275);
  EXPECT_EQ(class_of("big"), "404");
  EXPECT_EQ(class_of("small"), "404");
}

TEST_F(S3Lifecycle, FiltersChooseByPrefixSizeAndTag) {
  LifecycleRule large = rule_for("");
  large.Filter.emplace().ObjectSizeGreaterThan = 2;
  large.Expiration.emplace().Days = 1;
  LifecycleRule tagged = LifecycleRule(rule_for("")).WithID("tagged");
  tagged.Filter.emplace().Tag = Tag().WithKey("k").WithValue("v");
  tagged.Expiration.emplace().Days = 1;
  const LifecycleRule below = LifecycleRule(expiring(1, "logs/")).WithID("below");
  ASSERT_EQ(put_rules({large, tagged, below}), "");
  put("large", "xxx");
  put("logs/a");
  put("kept");
  ASSERT_TRUE(put_object(state, at, object("tagged").WithTagging("k=v")));
  wait(2);
  std::vector<std::string> left;
  for (const auto& [key, versions] : lake().objects) left.push_back(key);
  EXPECT_EQ(left, std::vector<std::string>{"kept"});
}

TEST_F(S3Lifecycle, WhereVersionsAreKeptExpiryHidesAndNoncurrentOnesGoLater) {
  set_versioning("Enabled");
  LifecycleRule rule = expiring(1);
  rule.NoncurrentVersionExpiration.emplace().NoncurrentDays = 2;
  ASSERT_EQ(put_rules({rule}), "");
  put("a");
  wait(2);
  EXPECT_EQ(get(of("a")), "NoSuchKey");
  EXPECT_EQ(lake().objects.at("a").size(), 2u);
  wait(3);
  EXPECT_FALSE(lake().objects.contains("a"));  // and the marker that hid nothing any more
}

TEST_F(S3Lifecycle, SomeNewerNoncurrentVersionsAreKept) {
  set_versioning("Enabled");
  LifecycleRule rule = rule_for("");
  auto& expiration = rule.NoncurrentVersionExpiration.emplace();
  expiration.NoncurrentDays = 1;
  expiration.NewerNoncurrentVersions = 2;
  ASSERT_EQ(put_rules({rule}), "");
  for (int i = 0; i < 5; ++i) put("a");
  wait(2);
  EXPECT_EQ(lake().objects.at("a").size(), 3u);
}

TEST_F(S3Lifecycle, AbandonedUploadsAreAborted) {
  LifecycleRule rule = rule_for("up/");
  rule.AbortIncompleteMultipartUpload.emplace().DaysAfterInitiation = 1;
  ASSERT_EQ(put_rules({rule}), "");
  const auto begun = create_multipart_upload(
      state, at, CreateMultipartUploadRequest().WithBucket("lake").WithKey("up/a"));
  EXPECT_EQ(begun->AbortDate, kDefaultStart + days(2));
  EXPECT_EQ(begun->AbortRuleId, "rule");
  ASSERT_TRUE(create_multipart_upload(
      state, at, CreateMultipartUploadRequest().WithBucket("lake").WithKey("b")));
  wait(2);
  ASSERT_EQ(lake().uploads.size(), 1u);
  EXPECT_EQ(lake().uploads.begin()->first.first, "b");
}

TEST_F(S3Lifecycle, TheHeaderNamesTheDateAndTheRuleThatComesFirst) {
  ASSERT_EQ(put_rules({LifecycleRule(expiring(7)).WithID("late"), expiring(1)}), "");
  const std::string header = "expiry-date=\"Sat, 03 Jan 2026 00:00:00 GMT\", rule-id=\"rule\"";
  EXPECT_EQ(put_object(state, at, object("a"))->Expiration, header);
  EXPECT_EQ(get_object(state, at, of("a"))->Expiration, header);
  EXPECT_FALSE(get_object(state, at, of("a").WithVersionId("null"))->Expiration);
}

// ---- the story
// -----------------------------------------------------------------------------------

class S3LifecycleStory : public testing::Test {
 protected:
  // What the calls of a test need; it ends when the story has nothing left to do.
  static Task<void> put_under_rules(aws::Cloud& cloud, std::vector<LifecycleRule> rules,
                                    int objects) {
    const std::string& who = cloud.principal("arn:aws:iam::000000000000:user/u");
    const aws::Caller caller(who, Identity::of("calls"));
    co_await cloud.call<CreateBucket>(caller, CreateBucketRequest().WithBucket("lake"));
    PutBucketLifecycleConfigurationRequest configuration;
    configuration.Bucket = "lake";
    configuration.LifecycleConfiguration.emplace().Rules = std::move(rules);
    co_await cloud.call<PutBucketLifecycleConfiguration>(caller, std::move(configuration));
    for (int i = 0; i < objects; ++i) {
      const aws::Caller put(who, Identity::of("put").child("n", static_cast<std::uint64_t>(i)));
      PutObjectRequest request;
      request.Bucket = "lake";
      request.Key = "a" + std::to_string(i);
      request.Body = Bytes("x");
      co_await cloud.call<PutObject>(put, std::move(request));
      co_await cloud.kernel().delay(1h);
    }
  }

  Kernel kernel;
  S3 state;
  aws::Cloud cloud{kernel};
};

TEST_F(S3LifecycleStory, SleepsUntilTheDayOnWhichSomethingIsDueAndNeverPolls) {
  serve(cloud, state);
  kernel.spawn(Identity::of("test"), put_under_rules(cloud, {expiring(30)}, 3));
  kernel.run();
  EXPECT_TRUE(state.buckets.at("lake").objects.empty());
  EXPECT_EQ(to_iso8601(kernel.now(), 0), "2026-02-02T00:00:00Z");  // and a day's lag
  EXPECT_LT(kernel.trace().count(), 100u);
}

TEST_F(S3LifecycleStory, WithoutALagAnObjectGoesAtMidnight) {
  state.options.lifecycle_lag = Duration::zero();
  serve(cloud, state);
  kernel.spawn(Identity::of("test"), put_under_rules(cloud, {expiring(1)}, 1));
  kernel.run();
  EXPECT_EQ(to_iso8601(kernel.now(), 0), "2026-01-03T00:00:00Z");
  EXPECT_TRUE(state.buckets.at("lake").objects.empty());
}

}  // namespace
}  // namespace weir::s3
