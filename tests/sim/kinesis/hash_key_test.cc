// Records go to shards by the numbers that were observed on AWS.

#include "sim/kinesis/hash_key.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace weir::kinesis {
namespace {

constexpr char kLast[] = "340282366920938463463374607431768211455";

TEST(KinesisHashKey, ShardsOfANewStreamShareTheRangeAsOnAws) {
  const std::vector<std::vector<std::string>> ends = {
      {kLast},
      {"170141183460469231731687303715884105727", kLast},
      {"113427455640312821154458202477256070484", "226854911280625642308916404954512140969", kLast},
      {"85070591730234615865843651857942052863", "170141183460469231731687303715884105727",
       "255211775190703847597530955573826158591", kLast},
  };
  for (const std::vector<std::string>& expected : ends) {
    const auto count = static_cast<std::uint32_t>(expected.size());
    HashKey next = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const HashKeys keys = initial_hash_keys(i, count);
      EXPECT_EQ(format_hash_key(keys.first), format_hash_key(next));
      EXPECT_EQ(format_hash_key(keys.last), expected[i]) << i << " of " << count;
      next = keys.last + 1;
    }
  }
}

TEST(KinesisHashKey, APartitionKeyHashesToItsMd5AsABigEndianNumber) {
  EXPECT_EQ(format_hash_key(hash_partition_key("a")), "16955237001963240173058271559858726497");
  EXPECT_EQ(format_hash_key(hash_partition_key("b")), "195289424170611159128911017612795795343");
  EXPECT_EQ(format_hash_key(hash_partition_key("e")), "299611584147932843547128611849858313266");
}

TEST(KinesisHashKey, TextsOfNumbersBelow2To128AreReadAndNoOthers) {
  for (const std::string& good : {std::string("0"), std::string("42"), std::string(kLast)}) {
    ASSERT_TRUE(parse_hash_key(good)) << good;
    EXPECT_EQ(format_hash_key(*parse_hash_key(good)), good);
  }
  for (const char* bad : {"", "-1", "1x", "340282366920938463463374607431768211456",
                          "999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(parse_hash_key(bad)) << bad;
  }
}

}  // namespace
}  // namespace weir::kinesis
