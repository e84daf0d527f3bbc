// The latency table is sorted, sourced and complete; a call finds the row that is nearest to it.

#include "sim/aws/latency.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weir::aws {
namespace {

Duration median(std::string_view name) {
  const Latency& latency = default_latency(name);
  return (latency.low + latency.high) / 2;
}
bool has_row(std::string_view name) {
  return std::ranges::count(latency_table(), name, &NamedLatency::name) == 1;
}

TEST(Latency, EveryRowHasASourceAndARange) {
  for (const NamedLatency& row : latency_table()) {
    EXPECT_FALSE(row.latency.source.empty()) << row.name;
    EXPECT_LT(Duration::zero(), row.latency.low) << row.name;
    EXPECT_LE(row.latency.low, row.latency.high) << row.name;
  }
}

TEST(Latency, EveryServiceHasARow) {
  for (const char* service :
       {"cloudwatch", "dynamodb", "dynamodbstreams", "events", "firehose", "iam", "kinesis", "kms",
        "lambda", "logs", "pipes", "s3", "scheduler", "sns", "sqs", "stepfunctions", "sts"}) {
    EXPECT_TRUE(has_row(service)) << service;
  }
}

TEST(Latency, ACallTakesItsOwnRowElseItsServicesElseTheGeneralOne) {
  EXPECT_EQ(&default_latency("s3:HeadBucket"), &default_latency("s3"));
  EXPECT_NE(&default_latency("s3:PutObject"), &default_latency("s3"));
  EXPECT_EQ(&default_latency("glacier:UploadArchive"), &default_latency("call"));
}

// At one record a batch and an object a record, a shard gets no more than this a second.
TEST(Latency, AFunctionThatWritesAnObjectForEachRecordKeepsUpWithTwentyFiveASecond) {
  EXPECT_LT(median("lambda:Invoke") + median("s3:PutObject"), 40ms);
}

}  // namespace
}  // namespace weir::aws
