#include "harness/faults/binding.h"

#include <gtest/gtest.h>

#include "tests/harness/faults/sites.h"

namespace weir {
namespace {

TEST(Binding, AStarStandsForWhateverFollows) {
  EXPECT_TRUE(names_site("s3:PutObject", "s3:PutObject"));
  EXPECT_FALSE(names_site("s3:PutObject", "s3:PutObject/entry"));
  EXPECT_TRUE(names_site("s3:*", "s3:PutObject"));
  EXPECT_FALSE(names_site("s3:*", "kinesis:PutRecords"));
  EXPECT_TRUE(names_site("*", "anything"));
  EXPECT_FALSE(names_site("", "anything"));
}

TEST(Binding, AKindIsKnownByItsNameAndByTheCodeOfAwsForIt) {
  const test::Sites sites;
  EXPECT_EQ(find_kind(sites.put_object, "slow"), &aws::kSlow);
  EXPECT_EQ(find_kind(sites.put_object, "SlowDown"), &aws::kThrottled);
  EXPECT_EQ(find_kind(sites.put_object, "TooManyRequestsException"), nullptr);
  EXPECT_EQ(find_kind(sites.entry, "ProvisionedThroughputExceededException"), &aws::kThrottled);
  EXPECT_EQ(find_kind(sites.put_records, "InternalFailure"), &aws::kInternalError);
  EXPECT_EQ(find_kind(sites.entry, "InternalFailure"), &test::kEntryFailed);
  EXPECT_EQ(find_kind(test::call_site("lambda:Invoke"), "TooManyRequestsException"),
            &aws::kThrottled);
}

}  // namespace
}  // namespace weir
