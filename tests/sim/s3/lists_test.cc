// Listings come in the order of bytes, grouped and page by page.

#include "sim/s3/lists.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

class S3Lists : public S3Test {
 protected:
  static ListObjectsV2Request all() { return ListObjectsV2Request().WithBucket("lake"); }
  // Keys, then common prefixes, of all pages.
  std::vector<std::string> list(ListObjectsV2Request request) {
    std::vector<std::string> names;
    while (true) {
      const auto output = list_objects_v2(state, at, request);
      if (!output) return {output.error().code};
      for (const Object& object : output->Contents.value_or(std::vector<Object>())) {
        names.push_back(*object.Key);
      }
      for (const CommonPrefix& prefix :
           output->CommonPrefixes.value_or(std::vector<CommonPrefix>())) {
        names.push_back(*prefix.Prefix);
      }
      if (!*output->IsTruncated) return names;
      request.ContinuationToken = output->NextContinuationToken;
    }
  }
};

using Names = std::vector<std::string>;

TEST_F(S3Lists, PagesOfAnySizeGiveTheSameKeys) {
  for (const char* key : {"test_2", "test_10", "a/1", "a/2", "b/1", "test_1", "\xc3\xa9", "Z"}) {
    put(key);
  }
  const Names keys = {"Z", "a/1", "a/2", "b/1", "test_1", "test_10", "test_2", "\xc3\xa9"};
  const Names grouped = {"Z", "a/", "b/", "test_1", "test_10", "test_2", "\xc3\xa9"};
  EXPECT_EQ(list(all()), keys);
  for (int size = 1; size <= 9; ++size) {
    EXPECT_EQ(list(all().WithMaxKeys(size)), keys) << size;
  }
  EXPECT_EQ(list(all().WithMaxKeys(1).WithDelimiter("/")), grouped);
}

TEST_F(S3Lists, PrefixDelimiterAndStartAfterSelect) {
  for (const char* key : {"a/1", "a/2", "b/c/1", "b/d/2", "b/e", "z"}) put(key);
  const struct {
    ListObjectsV2Request request;
    Names expected;
  } cases[] = {
      {all().WithPrefix("a/"), {"a/1", "a/2"}},
      {all().WithPrefix("b/").WithDelimiter("/"), {"b/e", "b/c/", "b/d/"}},
      {all().WithStartAfter("b/c/1"), {"b/d/2", "b/e", "z"}},
      {all().WithStartAfter("a/1").WithDelimiter("/"), {"z", "b/"}},
      {all().WithPrefix("b/").WithStartAfter("a"), {"b/c/1", "b/d/2", "b/e"}},
      {all().WithPrefix("c"), {}},
      {all().WithMaxKeys(0), {}},
      {all().WithContinuationToken("wrong"), {"InvalidArgument"}},
  };
  int i = 0;
  for (const auto& [request, expected] : cases) {
    EXPECT_EQ(list(request), expected) << i;
    ++i;
  }
  EXPECT_EQ(*list_objects_v2(state, at, all().WithDelimiter("/"))->KeyCount, 3);
}

TEST_F(S3Lists, TheFirstFormNamesItsNextMarkerOnlyWithADelimiter) {
  for (const char* key : {"a/1", "a/2", "b"}) put(key);
  const auto request = ListObjectsRequest().WithBucket("lake").WithMaxKeys(1);
  const auto plain = list_objects(state, at, request);
  EXPECT_TRUE(*plain->IsTruncated);
  EXPECT_FALSE(plain->NextMarker);
  EXPECT_TRUE(plain->Contents->front().Owner);
  const auto grouped = list_objects(state, at, ListObjectsRequest(request).WithDelimiter("/"));
  EXPECT_EQ(grouped->NextMarker, "a/");
  const auto rest =
      list_objects(state, at, ListObjectsRequest(request).WithDelimiter("/").WithMarker("a/"));
  EXPECT_EQ(rest->Contents->front().Key, "b");
  EXPECT_FALSE(*rest->IsTruncated);
}

TEST_F(S3Lists, KeysAreEncodedForUrlsOnRequest) {
  put("a=b/c d");
  const auto encoded = list_objects_v2(state, at, all().WithEncodingType("url"));
  EXPECT_EQ(encoded->Contents->front().Key, "a%3Db/c+d");
  EXPECT_EQ(encoded->EncodingType, "url");
  EXPECT_EQ(list_objects_v2(state, at, all().WithEncodingType("")).error().code, "InvalidArgument");
}

TEST_F(S3Lists, DeletedKeysAreNotListed) {
  set_versioning("Enabled");
  put("a/1");
  put("b");
  ASSERT_TRUE(delete_object(state, at, gone("a/1")));
  EXPECT_EQ(list(all().WithDelimiter("/")), Names{"b"});
}

TEST_F(S3Lists, VersionsAreListedNewestFirstAndResumeAfterADeletedOne) {
  set_versioning("Enabled");
  const std::string one = put("a");
  const std::string two = put("a");
  const std::string three = put("a");
  const std::string other = put("b");
  ASSERT_TRUE(delete_object(state, at, gone("b")));
  const auto everything = ListObjectVersionsRequest().WithBucket("lake");
  const auto first = list_object_versions(state, at, everything);
  Names ids;
  for (const ObjectVersion& version : *first->Versions) ids.push_back(*version.VersionId);
  EXPECT_EQ(ids, (Names{three, two, one, other}));
  EXPECT_TRUE(*first->Versions->front().IsLatest);
  ASSERT_EQ(first->DeleteMarkers->size(), 1u);
  EXPECT_TRUE(*first->DeleteMarkers->front().IsLatest);

  const auto page =
      list_object_versions(state, at, ListObjectVersionsRequest(everything).WithMaxKeys(2));
  EXPECT_EQ(page->NextKeyMarker, "a");
  EXPECT_EQ(page->NextVersionIdMarker, two);
  ASSERT_TRUE(delete_object(state, at, gone("a").WithVersionId(two)));
  const auto rest = list_object_versions(
      state, at, ListObjectVersionsRequest(everything).WithKeyMarker("a").WithVersionIdMarker(two));
  EXPECT_EQ(rest->Versions->front().VersionId, one);
  const auto after =
      list_object_versions(state, at, ListObjectVersionsRequest(everything).WithKeyMarker("a"));
  EXPECT_EQ(after->Versions->front().VersionId, other);
}

}  // namespace
}  // namespace weir::s3
