// Request ids look like AWS's, follow from the call alone, and stay what they are.

#include "sim/aws/request_id.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "sim/aws/base64.h"
#include "sim/kinesis/api.h"
#include "sim/s3/api.h"

namespace weir::aws {
namespace {

const OperationInfo& put_record() { return kinesis::PutRecord::info(); }
const OperationInfo& put_object() { return s3::PutObject::info(); }
constexpr Identity kCall = Identity::of("call");

// Pinned: ids stand in recorded failures and in people's notes.
TEST(RequestId, StaysWhatItIs) {
  EXPECT_EQ(request_id(put_record(), kCall, 0), "b95544cc-6cca-4eef-a193-fdd037c0090f");
  EXPECT_EQ(request_id(put_record(), kCall, 1), "c4c6714d-ee30-4809-8e10-1a7039b50d3a");
  EXPECT_EQ(request_id(put_object(), kCall, 0), "KMDESZ7DHTMF8WZ0");
  EXPECT_EQ(extended_request_id(put_object(), kCall, 0),
            "b1GbLzofG+YHCQflv3efHA2NCfEAC6t8bmwIbagSaK5qh79jJlT4FPdluppyGUIeHrLbZJm8+3U=");
  EXPECT_EQ(uuid_of(Identity::of("thing")), "db44dd44-58bf-4cc3-bfd1-d521a239addc");
}

TEST(RequestId, HasTheFormOfItsService) {
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::regex of_s3("[0-9A-Z]{16}");
  for (std::uint64_t attempt = 0; attempt < 200; ++attempt) {
    EXPECT_TRUE(std::regex_match(request_id(put_record(), kCall, attempt), uuid));
    EXPECT_TRUE(std::regex_match(request_id(put_object(), kCall, attempt), of_s3));
    const std::string extended = extended_request_id(put_object(), kCall, attempt);
    EXPECT_EQ(extended.size(), 76u);
    ASSERT_TRUE(base64_decode(extended).has_value());
    EXPECT_EQ(base64_decode(extended)->size(), 56u);
  }
}

TEST(RequestId, IsAnotherForEachCallAttemptAndOperation) {
  std::set<std::string> ids;
  for (std::uint64_t call = 0; call < 100; ++call) {
    for (std::uint64_t attempt = 0; attempt < 10; ++attempt) {
      ids.insert(request_id(put_record(), kCall.child("nth", call), attempt));
      ids.insert(request_id(kinesis::PutRecords::info(), kCall.child("nth", call), attempt));
      ids.insert(request_id(put_object(), kCall.child("nth", call), attempt));
    }
  }
  EXPECT_EQ(ids.size(), 3000u);
}

TEST(RequestId, IsTheSameWhetherTheOperationIsGivenOrNamed) {
  EXPECT_EQ(request_id("kinesis:PutRecord", kCall, 3), request_id(put_record(), kCall, 3));
  EXPECT_EQ(request_id("s3:PutObject", kCall, 3), request_id(put_object(), kCall, 3));
}

}  // namespace
}  // namespace weir::aws
