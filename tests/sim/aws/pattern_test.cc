// Patterns match whole values, with Java's meanings, and in bounded time.

#include "sim/aws/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::aws {
namespace {

TEST(Pattern, AByteClassBoundsLengthAndContent) {
  constexpr ByteClass kDigits{{0x03ff000000000000, 0, 0, 0}};
  static constinit const Pattern two_to_four("[0-9]{2,4}", kDigits, 2, 4);
  EXPECT_TRUE(two_to_four.matches("12"));
  EXPECT_TRUE(two_to_four.matches("1234"));
  for (const char* value : {"", "1", "12345", "1a", "1\xc3\xa9"}) {
    EXPECT_FALSE(two_to_four.matches(value)) << value;
  }
}

TEST(Pattern, AnExpressionMatchesTheWholeValueOnly) {
  static constinit const Pattern number("0|([1-9]\\d{0,38})", "0|([1-9]\\d{0,38})");
  EXPECT_TRUE(number.matches("0"));
  EXPECT_TRUE(number.matches("340282366920938463463374607431768211455"));
  for (const char* value : {"", "00", "01", "0\n", "x0", "-1"}) {
    EXPECT_FALSE(number.matches(value)) << value;
  }
  EXPECT_FALSE(number.matches(std::string(40, '1')));
}

TEST(Pattern, RememberedValuesBelongToTheirPattern) {
  static constinit const Pattern letters("([a-z])+", "([a-z])+");
  static constinit const Pattern digits("([0-9])+", "([0-9])+");
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(letters.matches("abc"));
    EXPECT_FALSE(digits.matches("abc"));
  }
}

TEST(Pattern, DigitsAreAsciiAndLettersUnicode) {
  static constinit const Pattern digit("(\\d)", "(\\d)");
  static constinit const Pattern letters("(\\p{L})+", "(\\p{L})+");
  EXPECT_FALSE(digit.matches("\xd9\xa3"));  // ARABIC-INDIC DIGIT THREE
  EXPECT_TRUE(
      letters.matches("stra\xc3\x9f"
                      "e"));
  EXPECT_FALSE(letters.matches("\xff"));  // not UTF-8
}

TEST(Pattern, AnExplosiveExpressionGivesUpInsteadOfHanging) {
  static constinit const Pattern evil("(a+)+b", "(a+)+b");
  EXPECT_FALSE(evil.matches(std::string(10'000, 'a')));
}

TEST(Pattern, SaysWhetherItsExpressionIsOne) {
  static constinit const Pattern broken("(", "(");
  EXPECT_FALSE(broken.valid());
  EXPECT_FALSE(broken.matches("("));
}

}  // namespace
}  // namespace weir::aws
