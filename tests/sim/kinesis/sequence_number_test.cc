// Sequence numbers have the layout of those that AWS gives out.

#include "sim/kinesis/sequence_number.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::kinesis {
namespace {

// From the sample event in AWS Lambda's guide.
TEST(KinesisSequenceNumber, AnObservedNumberIsReadAndWrittenBack) {
  const std::string text = "49590338271490256608559692538361571095921575989136588898";
  const auto number = parse_sequence_number(text);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->shard_created, 1542776258u);
  EXPECT_EQ(number->counter, 1'734'642'199u);
  EXPECT_EQ(number->put, 1545084650u);
  EXPECT_EQ(number->shard, 6u);
  EXPECT_EQ(format_sequence_number(*number), text);
}

// Added up as on paper: no built-in number is wide enough.
TEST(KinesisSequenceNumber, StartsOfAdjacentShardsDifferBy2To144And16) {
  const std::string difference = "22300745198530623141535718272648361505980432";
  for (std::uint32_t shard = 0; shard < 15; ++shard) {
    const std::string low = format_sequence_number({1542776258, 0, 1542776258, shard});
    const std::string high = format_sequence_number({1542776258, 0, 1542776258, shard + 1});
    std::string sum = low;  // + difference, digit by digit
    int carry = 0;
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const int addend = i < difference.size() ? difference[difference.size() - 1 - i] - '0' : 0;
      char& digit = sum[sum.size() - 1 - i];
      const int total = digit - '0' + addend + carry;
      digit = static_cast<char>('0' + total % 10);
      carry = total / 10;
    }
    EXPECT_EQ(sum, high) << shard;
  }
}

TEST(KinesisSequenceNumber, TheCounterDecidesTheOrderWhateverTheClockDoes) {
  EXPECT_LT(format_sequence_number({1000, 1, 2000, 3}), format_sequence_number({1000, 2, 1500, 3}));
  EXPECT_LT(format_sequence_number({1000, 0, 1000, 3}), format_sequence_number({1000, 1, 1000, 3}));
}

TEST(KinesisSequenceNumber, OtherTextsAreRefused) {
  for (const std::string& bad :
       {std::string(), std::string("0"), std::string(56, '9'), std::string(56, '0'),
        std::string("4959033827149025660855969253836157109592157598913658889x")}) {
    EXPECT_FALSE(parse_sequence_number(bad)) << bad;
  }
}

}  // namespace
}  // namespace weir::kinesis
