// The published schema says what the parser does: the same members, the same patterns.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "harness/faults/plan.h"
#include "harness/faults/units.h"

namespace weir {
namespace {

using nlohmann::json;

json schema() {
  std::ifstream file(WEIR_SOURCE_DIR "/harness/faults/plan.schema.json");
  return json::parse(file);
}

TEST(PlanSchema, EachExampleOfARulesMembersIsRead) {
  const json members = schema()["$defs"]["rule"]["properties"];
  std::size_t examples = 0;
  for (const auto& [name, member] : members.items()) {
    for (const json& example : member["examples"]) {
      json rule = {{"where", "*"}, {"what", "slow"}};
      if (name == "low") rule["high"] = "1h";
      rule[name] = example;
      const json plan = {{"weir_plan", 1}, {"rules", {rule}}};
      const auto read = parse_plan(plan.dump(), name);
      EXPECT_TRUE(read.has_value()) << read.error();
      ++examples;
    }
    EXPECT_FALSE(member["examples"].empty()) << name;
    EXPECT_FALSE(member["description"].empty()) << name;
  }
  EXPECT_GE(examples, 9u);
}

TEST(PlanSchema, HasEveryMemberThatIsPrinted) {
  const Plan plan{.rules = {{.where = "*",
                             .resource = "r",
                             .what = "slow",
                             .probability = {1, 2},
                             .nth = 1,
                             .from = 1s,
                             .to = 2s,
                             .low = 1s,
                             .high = 2s}},
                  .until = 1h};
  const json printed = json::parse(to_json(plan));
  const json head = schema()["properties"];
  const json rule = schema()["$defs"]["rule"]["properties"];
  for (const auto& [name, value] : printed.items()) EXPECT_TRUE(head.contains(name)) << name;
  for (const auto& [name, value] : printed["rules"][0].items()) {
    EXPECT_TRUE(rule.contains(name)) << name;
  }
  EXPECT_EQ(printed["rules"][0].size(), rule.size());
}

TEST(PlanSchema, ItsPatternsAcceptWhatTheParserAccepts) {
  const json definitions = schema()["$defs"];
  const std::regex duration(definitions["duration"]["pattern"].get<std::string>());
  for (const char* text : {"10s", "250ms", "1h30m", "1h2m3s4ms5us6ns", "0s", "", "10", "s", "1.5s",
                           "30m1h", "1s1s", "10sec", "-1s", " 1s", "1m1ms"}) {
    EXPECT_EQ(std::regex_match(text, duration), parse_duration(text).has_value()) << text;
  }
  const json probability = definitions["rule"]["properties"]["probability"];
  const std::regex ratio(probability["oneOf"][0]["pattern"].get<std::string>());
  for (const char* text :
       {"1/50", "2%", "0.5%", "0.02", "1", "0", "", "1/0", "1/010", "1/00", ".5", "0.", "1e-3",
        "-1", "1/2/3", "2%%", "0.1/2", "0.12345678901234567", "0.123456789012345678"}) {
    EXPECT_EQ(std::regex_match(text, ratio), parse_ratio(text).has_value()) << text;
  }
}

TEST(PlanSchema, TheReadmesPlanIsRead) {
  std::ifstream file(WEIR_SOURCE_DIR "/harness/faults/README.md");
  std::string plan;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    inside = inside || line == "    {";
    if (inside) plan += line + "\n";
    if (line == "    }") break;
  }
  const auto read = parse_plan(plan, "README.md");
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->rules.size(), 2u);
}

}  // namespace
}  // namespace weir
