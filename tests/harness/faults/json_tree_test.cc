#include "harness/faults/json_tree.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(JsonTree, EachNodeKnowsItsLineAndANumberItsDigits) {
  const auto tree = read_json_tree("{\n  \"a\": 0.10\n,\n  \"b\": [1,\n  \"x\", -2\n]\n}\n");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->line, 1u);
  ASSERT_EQ(tree->children.size(), 2u);
  const JsonNode& a = tree->children[0];
  EXPECT_EQ(a.line, 2u);  // although the parser had to read the newline to see where it ends
  EXPECT_EQ(a.text, "0.10");
  const JsonNode& b = *tree->find("b");
  EXPECT_EQ(b.line, 4u);
  ASSERT_EQ(b.children.size(), 3u);
  EXPECT_EQ(b.children[1].line, 5u);
  EXPECT_EQ(b.children[1].type, JsonNode::Type::text);
  EXPECT_EQ(b.children[2].text, "-2");
  EXPECT_EQ(tree->find("c"), nullptr);
}

TEST(JsonTree, MembersOfOneNameAreAllThere) {
  const auto tree = read_json_tree(R"({"a": 1, "a": null})");
  ASSERT_TRUE(tree.has_value());
  ASSERT_EQ(tree->children.size(), 2u);
  EXPECT_EQ(tree->find("a")->text, "1");
  EXPECT_EQ(tree->children[1].type, JsonNode::Type::null);
}

std::string problem(std::string_view text) {
  const auto tree = read_json_tree(text, 3);
  return tree ? "none" : std::to_string(tree.error().line) + ": " + tree.error().text;
}

TEST(JsonTree, MistakesAreFoundOnTheirLine) {
  EXPECT_EQ(problem("{\n\"a\": 1\n\"b\": 2}"),
            "3: not JSON: unexpected string literal; expected '}'");
  EXPECT_EQ(problem("{\n\"a\": tru\n}"),
            "2: not JSON: invalid literal; last read: '\"a\": tru<U+000A>'");
  EXPECT_EQ(problem("{\n\"a\": 1\n"), "2: not JSON: unexpected end of input; expected '}'");
  EXPECT_EQ(problem("{}\n{}"), "2: not JSON: unexpected '{'; expected end of input");
  EXPECT_EQ(problem("[\n1e999]"), "2: not JSON: number overflow parsing '1e999'");
  EXPECT_EQ(problem("[[\n[\n[]]]]"), "3: nested more than 3 deep");
  EXPECT_EQ(problem("[[[]]]"), "none");
  const std::string deep(100'000, '[');
  EXPECT_EQ(problem(deep), "1: nested more than 3 deep");
}

}  // namespace
}  // namespace weir
