// A bucket takes so many requests a second; load that goes on splits it.

#include "sim/s3/limits.h"

#include <gtest/gtest.h>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Limits : public S3Test {
 protected:
  // How many of so many requests in the second of `now` are carried out.
  int accepted(Access access, int tried) {
    int count = 0;
    for (int i = 0; i < tried; ++i) {
      const auto error = count_request(state.buckets.at("lake"), limits, access, at.now);
      if (!error) {
        ++count;
        continue;
      }
      EXPECT_EQ(to_string(*error), "SlowDown (503): Please reduce your request rate.");
    }
    return count;
  }

  RequestLimits limits;
};

TEST_F(S3Limits, WritesAndReadsAreCountedApartEachSecond) {
  EXPECT_EQ(accepted(Access::write, 10'000), 3'500);
  EXPECT_EQ(accepted(Access::read, 10'000), 5'500);
  at.now += 1s;
  EXPECT_EQ(accepted(Access::write, 10'000), 3'500);
}

TEST_F(S3Limits, LoadThatGoesOnSplitsTheBucketAndNotBefore) {
  for (int second = 0; second < 900; ++second) {
    ASSERT_EQ(accepted(Access::write, 3'501), 3'500) << second;
    at.now += 1s;
  }
  accepted(Access::write, 3'501);
  at.now += 1s;
  EXPECT_EQ(accepted(Access::write, 10'000), 7'000);
}

}  // namespace
}  // namespace weir::s3
