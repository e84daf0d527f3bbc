#include "sim/kernel/trace.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

constexpr EventKind kA{"test/a"};
constexpr EventKind kB{"test/b"};

Time at(std::int64_t n) { return Time(Duration(n)); }

void fill(Trace& trace, int count, int different_at = -1) {
  for (int i = 0; i < count; ++i) {
    trace.emit(at(i), i == different_at ? kB : kA, static_cast<std::uint64_t>(i));
  }
}

// Recorded failures carry hashes: whoever changes this makes them all unreadable.
TEST(Trace, HashIsPinned) {
  Trace trace;
  fill(trace, 3000);
  EXPECT_EQ(to_string(trace.hash()), "a52f838c763ae1779fc03f776f130720");
  EXPECT_EQ(trace.checkpoints().size(), 2u);
}

TEST(Trace, KeepingEventsChangesNothing) {
  Trace plain, kept;
  kept.keep(100, 200);
  fill(plain, 3000);
  fill(kept, 3000);
  EXPECT_EQ(plain.hash(), kept.hash());
  ASSERT_EQ(kept.kept().size(), 100u);
  EXPECT_EQ(kept.kept().front().subject, 100u);
}

TEST(Trace, EveryFieldCounts) {
  const auto hash_of = [](Time t, const EventKind& kind, std::uint64_t subject,
                          std::uint64_t detail, std::uint32_t flags) {
    Trace trace;
    trace.emit(t, kind, subject, detail, flags);
    return trace.hash();
  };
  const Hash128 base = hash_of(at(1), kA, 2, 3, 4);
  EXPECT_NE(base, hash_of(at(2), kA, 2, 3, 4));
  EXPECT_NE(base, hash_of(at(1), kB, 2, 3, 4));
  EXPECT_NE(base, hash_of(at(1), kA, 3, 3, 4));
  EXPECT_NE(base, hash_of(at(1), kA, 2, 4, 4));
  EXPECT_NE(base, hash_of(at(1), kA, 2, 3, 5));
}

TEST(Trace, TwoHistoriesAreBisectedToTheirFirstDifference) {
  for (const int different_at : {0, 1023, 1024, 5000, 9999}) {
    Trace a, b;
    fill(a, 10'000);
    fill(b, 10'000, different_at);
    const auto block = first_differing_block(a.checkpoints(), b.checkpoints());
    // The last, open block has no checkpoint yet.
    const std::size_t expected = static_cast<std::size_t>(different_at) / Trace::kBlock;
    EXPECT_EQ(block.value_or(a.checkpoints().size()), expected);
    Trace again_a, again_b;
    again_a.keep(expected * Trace::kBlock, (expected + 1) * Trace::kBlock);
    again_b.keep(expected * Trace::kBlock, (expected + 1) * Trace::kBlock);
    fill(again_a, 10'000);
    fill(again_b, 10'000, different_at);
    EXPECT_EQ(first_difference(again_a.kept(), again_b.kept()),
              static_cast<std::size_t>(different_at) % Trace::kBlock);
  }
}

TEST(Trace, ABeginningDoesNotDiffer) {
  Trace a, b;
  fill(a, 3000);
  fill(b, 5000);
  EXPECT_EQ(first_differing_block(a.checkpoints(), b.checkpoints()), std::nullopt);
}

}  // namespace
}  // namespace weir
