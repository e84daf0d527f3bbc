// The runner finds what differs, and nothing else.

#include "tests/conformance/compare.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/conformance/model.h"
#include "tests/conformance/parameters.h"
#include "tests/conformance/path.h"

namespace weir::conformance {
namespace {

using nlohmann::json;

const Wildcards kWords{.whole = {"timestamp"}, .inside = {"date"}};

// Differences in values as "path: text", those in words after a "~".
std::string differences(const char* expected, const char* actual) {
  Bindings bindings;
  const Differences found = compare(json::parse(expected), json::parse(actual), kWords, bindings);
  std::string all;
  for (const Difference& difference : found.values) all += difference.path + ";";
  for (const Difference& difference : found.words) all += "~" + difference.path + ";";
  return all;
}

TEST(ConformanceCompare, EachDifferenceIsFoundAtItsPlaceAndNothingElse) {
  const struct {
    const char* expected;
    const char* actual;
    const char* found;
  } cases[] = {
      {R"({"a":1})", R"({"a":1})", ""},
      {R"({"a":1})", R"({"a":2})", ".a;"},
      {R"({"a":1})", R"({})", ".a;"},
      {R"({})", R"({"a":1})", ".a;"},
      {R"({"l":[1,2]})", R"({"l":[1]})", ".l;"},
      {R"({"l":[1,2]})", R"({"l":[2,1]})", ".l[0];.l[1];"},
      {R"({"Tags":[1,2]})", R"({"Tags":[2,1]})", ""},
      {R"({"Tags":[1,2]})", R"({"Tags":[2,3]})", ".Tags[0];.Tags[1];"},
      {R"({"ResponseMetadata":{"a":1}})", R"({})", ""},
      {R"({"t":"timestamp"})", R"({"t":17.5})", ""},
      {R"({"t":"at date!"})", R"({"t":"at noon!"})", ""},
      {R"({"t":"update"})", R"({"t":"upnoon"})", ".t;"},
      {R"({"a":"<x:1>","b":"<x:1>"})", R"({"a":"p","b":"p"})", ""},
      {R"({"a":"<x:1>","b":"<x:1>"})", R"({"a":"p","b":"q"})", ".b;"},
      {R"({"a":"<x:1>","b":"<x:2>"})", R"({"a":"p","b":"p"})", ".b;"},
      {R"({"a":"<region>","b":"<region>"})", R"({"a":"p","b":"q"})", ""},
      {R"({"a":"arn:<p>:s/<x:1>/<y>"})", R"({"a":"arn:aws:s/n/7"})", ""},
      {R"({"a":"arn:<p>:s/<x:1>/<y>"})", R"({"a":"arn:aws:t/n/7"})", ".a;"},
      {R"({"Error":{"Code":"A","Message":"m"}})", R"({"Error":{"Code":"A","Message":"n"}})",
       "~.Error.Message;"},
      {R"({"Error":{"Code":"A","Message":"m"}})", R"({"Error":{"Code":"B","Message":"m"}})",
       ".Error.Code;"},
  };
  for (const auto& [expected, actual, found] : cases) {
    EXPECT_EQ(differences(expected, actual), found) << expected << " and " << actual;
  }
}

TEST(ConformanceCompare, TextsThatAreObjectsAreParsedOnce) {
  EXPECT_EQ(parse_texts(json::parse(R"({"a":"{\"b\":\"{}\"}","l":["{}"],"n":"[1]"})")),
            json::parse(R"({"a":{"b":"{}"},"l":["{}"],"n":"[1]"})"));
}

TEST(ConformanceCompare, PathsThatAreNotVerifiedAreKnownByTheirNames) {
  EXPECT_TRUE(is_covered(".Records[0].EncryptionType", {"$..Records..EncryptionType"}));
  EXPECT_FALSE(is_covered(".Records[0].Data", {"$..Records..EncryptionType"}));
}

TEST(ConformancePath, AnAnswerIsReadAtAPath) {
  const json answer = json::parse(R"({"a":[{"b":"{\"c\":5}"}],"e":"aGk="})");
  EXPECT_EQ(*at_path(answer, ".", ""), answer);
  EXPECT_EQ(*at_path(answer, ".a[0].b|json.c", ""), 5);
  EXPECT_EQ(*at_path(answer, ".e|base64", ""), "hi");
  EXPECT_FALSE(at_path(answer, ".a[1]", ""));
  EXPECT_FALSE(at_path(answer, ".x.y", ""));
}

TEST(ConformanceParameters, EarlierAnswersAndLongTextsAreFilledIn) {
  Answers answers;
  answers[3] = {"Op", json::parse(R"({"n":7,"s":"t"})")};
  const auto filled = fill_in(
      json::parse(R"({"a":"${step3.n}","b":"x${step3.s}y","c":{"$repeat":["ab",3]}})"), answers);
  ASSERT_TRUE(filled);
  EXPECT_EQ(*filled, json::parse(R"({"a":7,"b":"xty","c":"ababab"})"));
  EXPECT_FALSE(fill_in("${step4.n}", answers));
  EXPECT_FALSE(fill_in("${step3.m}", answers));
}

TEST(ConformanceModel, BytesAreShownAsPythonDoes) {
  EXPECT_EQ(python_bytes("a\n\x01'"), "b\"a\\n\\x01'\"");
  EXPECT_EQ(python_bytes("\xc3\xbc"), "b'\\xc3\\xbc'");
}

}  // namespace
}  // namespace weir::conformance
