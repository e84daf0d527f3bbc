// Base64: the standard's own vectors, every short input there and back, and nothing sloppy let in.

#include "sim/aws/base64.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::aws {
namespace {

TEST(Base64, AgreesWithTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [octets, text] : vectors) {
    EXPECT_EQ(base64_encode(octets), text);
    EXPECT_EQ(base64_decode(text), octets);
  }
}

TEST(Base64, EveryPairOfOctetsComesBack) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string octets = {static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(base64_decode(base64_encode(octets)), octets);
      ASSERT_EQ(base64_decode(base64_encode(octets + octets)), octets + octets);
    }
  }
}

TEST(Base64, WhatIsNotCanonicalIsRefused) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm9v\n", "Zm 9v",
                           "Zg==Zg==", "Zm-v", "=m9v", "Z=9v"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace weir::aws
