#include "sim/kernel/choices.h"

#include <gtest/gtest.h>

#include <bit>

#include "sim/kernel/assert.h"

namespace weir {
namespace {

constexpr Site kFault{"test/fault", ChoiceKind::fault};
constexpr Site kOther{"test/other", ChoiceKind::other};
constexpr Site kLatency{"test/latency", ChoiceKind::latency};

// Recorded failures hang on these values: they may never change.
TEST(Choices, FirstOutputsArePinned) {
  Choices choices(1);
  EXPECT_EQ(choices.bits(kOther, Identity::of("a"), 0), 0xf96284e2cc0b5e57ULL);
  EXPECT_EQ(choices.bits(kOther, Identity::of("a"), 1), 0x01e1f3e61b0bc96cULL);
  EXPECT_EQ(choices.bits(kFault, Identity::of("b"), 0), 0x8e5a5b54ad90d98fULL);
  EXPECT_EQ(Identity::of("record").child("object", 7).value, 0xe921935ae0e7822dULL);
}

TEST(Choices, ADrawDependsOnItsKeyAlone) {
  Choices a(7), b(7);
  for (std::uint64_t i = 0; i < 100; ++i) b.bits(kOther, Identity{i}, 9);
  EXPECT_EQ(a.bits(kFault, Identity{3}, 0), b.bits(kFault, Identity{3}, 0));
}

// Flipping any one bit of identity, attempt or seed flips half of the output's bits.
TEST(Choices, KeysAvalanche) {
  for (int part = 0; part < 3; ++part) {
    for (int bit = 0; bit < 64; ++bit) {
      int flipped = 0;
      for (std::uint64_t i = 0; i < 256; ++i) {
        const std::uint64_t flip = std::uint64_t{1} << bit;
        Choices plain(99), other(part == 2 ? 99 ^ flip : 99);
        const std::uint64_t a = plain.bits(kOther, Identity{i * 0x9E3779B97F4A7C15ULL}, i);
        const std::uint64_t b =
            other.bits(kOther, Identity{(i * 0x9E3779B97F4A7C15ULL) ^ (part == 0 ? flip : 0)},
                       i ^ (part == 1 ? flip : 0));
        flipped += std::popcount(a ^ b);
      }
      EXPECT_NEAR(flipped, 256 * 32, 800) << "part " << part << " bit " << bit;
    }
  }
}

TEST(Choices, SitesAreIndependent) {
  Choices choices(5);
  int equal = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const bool a = choices.chance(kFault, Identity{i}, 0, Ratio{1, 2});
    const bool b = choices.chance(kOther, Identity{i}, 0, Ratio{1, 2});
    equal += a == b ? 1 : 0;
  }
  EXPECT_NEAR(equal, 5000, 250);
}

TEST(Choices, RatiosAreExactAtTheEnds) {
  Choices choices(5);
  int struck = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(choices.chance(kFault, Identity{i}, 0, Ratio{0, 3}));
    EXPECT_TRUE(choices.chance(kFault, Identity{i}, 0, Ratio{3, 3}));
    struck += choices.chance(kFault, Identity{i}, 0, Ratio{1, 100}) ? 1 : 0;
  }
  EXPECT_NEAR(struck, 100, 45);
}

TEST(Choices, RecordsWhatWasNotZeroAndForcesIt) {
  Choices first(11);
  first.record(ChoiceKind::fault);
  std::vector<bool> seen;
  for (std::uint64_t i = 0; i < 50; ++i) {
    seen.push_back(first.chance(kFault, Identity{i}, 0, Ratio{1, 5}));
  }
  Choices second(12);  // another seed
  second.close(ChoiceKind::fault);
  for (const ChoiceRecord& record : first.recorded()) second.force(record.key, record.value);
  for (std::uint64_t i = 0; i < 50; ++i) {
    EXPECT_EQ(second.chance(kFault, Identity{i}, 0, Ratio{1, 5}), seen[i]) << i;
  }
  EXPECT_TRUE(second.forced_but_unasked().empty());
}

TEST(Choices, ClosedLatenciesStillSayWhatTheSeedSays) {
  Choices open(3), closed(3);
  closed.close(ChoiceKind::latency);
  EXPECT_EQ(open.between(kLatency, Identity{1}, 0, 1ms, 1s),
            closed.between(kLatency, Identity{1}, 0, 1ms, 1s));
}

TEST(Choices, ForcedKeysThatAreNeverAskedForAreNamed) {
  Choices choices(3);
  choices.force({kFault.id, Identity{1}, 0}, 1);
  ASSERT_EQ(choices.forced_but_unasked().size(), 1u);
  EXPECT_TRUE(choices.chance(kFault, Identity{1}, 0, Ratio{0, 1}));
  EXPECT_TRUE(choices.forced_but_unasked().empty());
}

TEST(Choices, AKeyDrawnTwiceIsFound) {
  Choices choices(3);
  choices.check_unique_draws();
  choices.bits(kOther, Identity{1}, 0);
  choices.bits(kOther, Identity{1}, 1);
  EXPECT_THROW(choices.bits(kOther, Identity{1}, 0), InternalError);
}

}  // namespace
}  // namespace weir
