// A key's path can be turned back into the key, and stays in its folder.

#include "reports/file_names.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "harness/explore/utf8.h"

namespace weir::reports {
namespace {

TEST(FileNames, OrdinaryKeysStayReadable) {
  for (const std::string key : {"record-17.txt", "year=2026/month=01/a b.json", "é/😀", "a.b-c_d"}) {
    EXPECT_EQ(encode_key(key), key);
  }
}

TEST(FileNames, WhatFileSystemsDislikeIsEncoded) {
  EXPECT_EQ(encode_key("../../etc/passwd"), "%2E%2E/%2E%2E/etc/passwd");
  EXPECT_EQ(encode_key("."), "%2E");
  EXPECT_EQ(encode_key(".hidden/a. /b"), "%2Ehidden/a.%20/b");
  EXPECT_EQ(encode_key("shard:0?*\"<>|\\"), "shard%3A0%3F%2A%22%3C%3E%7C%5C");
  EXPECT_EQ(encode_key("100%/\x01\x7f"), "100%25/%01%7F");
  EXPECT_EQ(encode_key("\xff\xc3"), "%FF%C3");
  EXPECT_EQ(encode_key("/a//"), "%empty/a/%empty/%empty");
}

TEST(FileNames, LongSegmentsAndPathsAreShortenedWithAHash) {
  const std::string segment(300, ':');
  const std::string name = encode_key(segment);
  EXPECT_LE(name.size(), kSegmentBytesMax);
  EXPECT_TRUE(name.starts_with("%3A%3A"));
  EXPECT_NE(name.find("%long-"), std::string::npos);
  EXPECT_NE(name, encode_key(segment + ":"));
  EXPECT_EQ(decode_key(name), std::nullopt);
  EXPECT_EQ(encode_key(std::string(255, 'x')), std::string(255, 'x'));

  const std::string slashes(1'024, '/');  // a key that S3 takes
  EXPECT_TRUE(encode_key(slashes).starts_with("%long-"));
  EXPECT_NE(encode_key(slashes), encode_key(slashes.substr(1)));
}

// The folder of older versions counts, too: every length around the limit.
TEST(FileNames, NoPathIsLongerThanTheLimit) {
  std::string key;
  while (key.size() < kPathBytesMax - 100) key += std::string(99, 'k') + '/';
  for (; key.size() < kPathBytesMax + 20; key += 'k') {
    for (const std::string& path :
         {encode_key(key), encode_key(key, kFileSuffix), encode_version(key, "v")}) {
      EXPECT_LE(path.size(), kPathBytesMax) << key.size();
    }
  }
  EXPECT_EQ(encode_key(key.substr(0, kPathBytesMax)), key.substr(0, kPathBytesMax));
}

TEST(FileNames, AnOlderVersionIsNobodysFolder) {
  EXPECT_EQ(encode_version("a/b", "v1"), ".versions/a/b%version-v1");
  EXPECT_EQ(encode_version("a", "b/../c"), ".versions/a%version-b%2F%2E%2E%2Fc");
  EXPECT_NE(encode_version("a", std::string(600, 'x')), encode_version("a", std::string(601, 'x')));
}

rc::Gen<std::string> keys() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
          rc::gen::arbitrary<std::string>(),
          rc::gen::element<std::string>("/", ".", "..", " ", "%", "%2E", "%file", "%empty", ":",
                                        "\xc2\x85", "\xc3", "é", std::string(260, 'y')))),
      [](const std::vector<std::string>& pieces) {
        std::string key;
        for (const std::string& piece : pieces) key += piece;
        return key;
      });
}

void check_path(const std::string& path) {
  RC_ASSERT(path.size() <= kPathBytesMax);
  RC_ASSERT(utf8_prefix(path) == path.size());
  std::size_t start = 0;
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string segment = path.substr(start, end - start);
    RC_ASSERT(!segment.empty() && segment.size() <= kSegmentBytesMax);
    RC_ASSERT(segment != "." && segment != "..");
    start = end + 1;
  }
}

RC_GTEST_PROP(FileNames, AnyKeyComesBackAndStaysInItsFolder, ()) {
  const std::string key = *keys();
  for (const std::string_view suffix : {std::string_view(), kFileSuffix}) {
    const std::string path = encode_key(key, suffix);
    check_path(path);
    if (path.find("%long-") == std::string::npos) RC_ASSERT(decode_key(path) == key);
  }
  check_path(encode_version(key, *keys()));
}

RC_GTEST_PROP(FileNames, TwoKeysHaveTwoPaths, ()) {
  const std::string one = *keys();
  const std::string other = *keys();
  RC_PRE(one != other);
  std::set<std::string> paths;
  for (const std::string& key : {one, other}) {
    paths.insert(encode_key(key));
    paths.insert(encode_key(key, kFileSuffix));
    paths.insert(encode_version(key, "1"));
    paths.insert(encode_version(key, "2"));
  }
  RC_ASSERT(paths.size() == 8u);
}

}  // namespace
}  // namespace weir::reports
