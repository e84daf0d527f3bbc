// Bytes share, never copy, and let go exactly once.

#include "sim/aws/bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace weir {
namespace {

TEST(Bytes, ReadLikeAValueOfText) {
  const Bytes record = "payment 42";
  EXPECT_EQ(record.size(), 10u);
  EXPECT_EQ(record.view(), "payment 42");
  EXPECT_EQ(record.slice(8).view(), "42");
  EXPECT_EQ(record, Bytes(std::string("payment 42")));
  EXPECT_LT(Bytes("a"), Bytes("b"));
}

TEST(Bytes, EmptyOnesNeedNoBufferAndHaveAnAddress) {
  for (const Bytes& empty : {Bytes(), Bytes(""), Bytes(std::string()), Bytes("x").slice(1)}) {
    EXPECT_TRUE(empty.empty());
    EXPECT_NE(empty.data(), nullptr);
    EXPECT_EQ(empty, Bytes());
  }
}

TEST(Bytes, CopiesAndSlicesPointIntoTheSameBuffer) {
  const Bytes whole(std::string(1'000, 'x'));
  const Bytes copy = whole;
  const Bytes part = copy.slice(10, 20);
  EXPECT_EQ(copy.data(), whole.data());
  EXPECT_EQ(part.data(), whole.data() + 10);
  EXPECT_EQ(part.size(), 20u);
  EXPECT_EQ(whole.use_count(), 3u);
}

TEST(Bytes, ALongStringIsMovedInWithoutACopy) {
  std::string text(1'000, 'x');
  const char* where = text.data();
  EXPECT_EQ(Bytes(std::move(text)).data(), where);
}

TEST(Bytes, ASliceBeyondTheEndIsCutToWhatThereIs) {
  const Bytes text = "abc";
  EXPECT_EQ(text.slice(1, 100).view(), "bc");
  EXPECT_EQ(text.slice(3).view(), "");
  EXPECT_EQ(text.slice(100, 1).view(), "");
}

TEST(Bytes, AdoptedMemoryIsReleasedWithItsLastSlice) {
  static const std::string file = "line one\nline two\n";
  int released = 0;
  Bytes kept;
  {
    const Bytes all = Bytes::adopt(file, [&released] { ++released; });
    EXPECT_EQ(all.data(), file.data());
    kept = all.slice(9, 8);
  }
  EXPECT_EQ(kept.view(), "line two");
  EXPECT_EQ(released, 0);
  kept = Bytes();
  EXPECT_EQ(released, 1);
}

TEST(Bytes, AssignmentToItselfAndFromItsOwnSliceIsHarmless) {
  Bytes text = std::string(100, 'y');
  const Bytes& alias = text;
  text = alias;
  EXPECT_EQ(text.use_count(), 1u);
  text = text.slice(50);
  EXPECT_EQ(text.size(), 50u);
  EXPECT_EQ(text.use_count(), 1u);
}

TEST(Bytes, WhatIsJoinedIsNotCopiedUntilItIsAskedForInOnePiece) {
  const Bytes one(std::string(100, 'a'));
  const Bytes two(std::string(50, 'b'));
  const Bytes joined = Bytes::join({one, Bytes(), two.slice(10), Bytes::join({one, two})});
  ASSERT_EQ(joined.size(), 290u);
  std::vector<const char*> places;
  std::string text;
  joined.for_each_piece([&](std::string_view piece) {
    places.push_back(piece.data());
    text += piece;
  });
  EXPECT_EQ(places,
            (std::vector<const char*>{one.data(), two.data() + 10, one.data(), two.data()}));
  EXPECT_EQ(text, std::string(100, 'a') + std::string(40, 'b') + std::string(100, 'a') +
                      std::string(50, 'b'));
  const Bytes copy = joined;
  EXPECT_EQ(joined.view(), text);
  EXPECT_EQ(copy.data(), joined.data()) << "made once for all who share it";
  EXPECT_EQ(one.use_count(), 1u) << "the pieces are let go then";
  EXPECT_EQ(joined.slice(95, 10).view(), "aaaaabbbbb");
  EXPECT_EQ(joined, Bytes(text));
  EXPECT_EQ(joined.identity(), Bytes(text).identity());
  EXPECT_EQ(joined.with_identity(Identity{7}).view(), text);
}

TEST(Bytes, JoiningNothingIsEmptyAndJoiningOneIsThatOne) {
  const Bytes one(std::string(100, 'a'));
  EXPECT_TRUE(Bytes::join({}).empty());
  EXPECT_TRUE(Bytes::join({Bytes(), Bytes()}).empty());
  EXPECT_EQ(Bytes::join({Bytes(), one}).data(), one.data());
}

TEST(Bytes, AMovedFromValueIsEmpty) {
  Bytes from = "abc";
  const Bytes to = std::move(from);
  EXPECT_EQ(to.view(), "abc");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is the point
  EXPECT_EQ(to.use_count(), 1u);
}

TEST(Bytes, OctetsOfAnyValueSurvive) {
  const std::vector<std::uint8_t> octets = {0, 255, 10, 0};
  EXPECT_EQ(Bytes(octets).view(), std::string_view("\0\xff\n\0", 4));
}

// ---- identity: luck follows a payload, not its place in a list
// -----------------------------------

TEST(BytesIdentity, FollowsFromTheContentUnlessOneWasGivenAtBirth) {
  const Bytes payment = "payment 42";
  EXPECT_EQ(payment.identity(), Bytes("payment 42").identity());
  EXPECT_NE(payment.identity(), Bytes("payment 43").identity());
  const Identity born = Identity::of("producer").child("event", 42);
  EXPECT_EQ(payment.with_identity(born).identity(), born);
  EXPECT_NE(payment.identity(), born);  // the one without is another thing
}

TEST(BytesIdentity, IsInheritedByWhateverPointsToTheWholePayload) {
  const Identity born = Identity::of("producer").child("event", 1);
  const Bytes record = Bytes(std::string(100, 'x')).with_identity(born);
  const Bytes copy = record;
  const Bytes moved = Bytes(copy);
  EXPECT_EQ(moved.identity(), born);
  EXPECT_EQ(record.slice(0, 100).identity(), born);
  EXPECT_NE(record.slice(0, 50).identity(), born);
}

TEST(BytesIdentity, GivingOneCopiesNoPayload) {
  const Bytes record(std::string(1'000, 'x'));
  const Bytes named = record.with_identity(Identity::of("named"));
  EXPECT_EQ(named.data(), record.data());
  EXPECT_EQ(named, record);
}

}  // namespace
}  // namespace weir
