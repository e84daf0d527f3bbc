// result.json, JUnit XML and the table: what they say, and that no text breaks them.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "reports/junit.h"
#include "reports/result_json.h"
#include "reports/table.h"
#include "reports/text.h"
#include "reports/version.h"
#include "tests/reports/example_result.h"

namespace weir::reports {
namespace {

TEST(ResultJson, NamesEveryFigure) {
  const auto json = to_json(violated_result());
  for (const char* member :
       {"weir_version", "scenario", "variant", "seed", "start", "verdict", "reason", "history_hash",
        "virtual_seconds", "wall_seconds", "assumptions", "counts", "properties", "decisions",
        "plan", "outputs"}) {
    EXPECT_TRUE(json.contains(member)) << member;
  }
  EXPECT_EQ(json["verdict"], "violated");
  EXPECT_EQ(json["virtual_seconds"], 7380.0);
  EXPECT_EQ(json["wall_seconds"], 0.25);
  EXPECT_EQ(json["counts"]["produced"], 1'234'567);
  EXPECT_EQ(json["counts"].size(), 12u);
  EXPECT_EQ(json["properties"][1]["violations"], 12);
  EXPECT_TRUE(json["properties"][0]["first_violation"].is_null());
  ASSERT_EQ(json["decisions"].size(), 3u);
  EXPECT_EQ(json["decisions"][0]["kind"], "throttled");
  EXPECT_EQ(json["decisions"][0]["effect"], "not applied");
  EXPECT_TRUE(json["plan"].is_null());
}

TEST(ResultJson, CountsTheOutputsOfEachBucket) {
  RunResult result = example_result();
  result.outputs = {object("a", "12"), object("b", "345")};
  result.outputs.push_back(object("c", ""));
  result.outputs.back().bucket = "other";
  result.outputs.back().delete_marker = true;
  const auto outputs = to_json(result)["outputs"];
  ASSERT_EQ(outputs.size(), 2u);
  EXPECT_EQ(outputs[0]["objects"], 2);
  EXPECT_EQ(outputs[0]["bytes"], 5);
  EXPECT_EQ(outputs[1]["objects"], 0);
  EXPECT_EQ(outputs[1]["delete_markers"], 1);
}

TEST(ResultJson, CanBePrintedWhateverTheTextsHold) {
  RunResult result = violated_result();
  result.reason = result.properties[1].first_violation = result.plan = "bad \xff byte";
  EXPECT_EQ(to_json(result)["reason"], "bad \xef\xbf\xbd byte");
  EXPECT_NO_THROW(to_json(result).dump());
  result.plan = R"({"faults": []})";
  EXPECT_TRUE(to_json(result)["plan"].is_object());
}

TEST(ResultJson, CarriesTheVersionOfTheProject) {
  std::ifstream file(WEIR_SOURCE_DIR "/CMakeLists.txt");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(text.find("project(weir VERSION " + std::string(kWeirVersion) + " "),
            std::string::npos);
}

TEST(JUnit, AViolationIsAFailure) {
  const std::string xml = to_junit(violated_result());
  EXPECT_NE(xml.find("<testsuite name=\"kinesis_to_s3.ignores-failed-entries seed 42\" tests=\"2\" "
                     "failures=\"1\" errors=\"0\" time=\"0.250\">"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("&lt;holds&gt; other bytes than were sent &amp; acknowledged"),
            std::string::npos);
}

TEST(JUnit, NoVerdictIsAnErrorEvenIfEveryPropertyHeld) {
  std::vector<RunResult> results{example_result(), example_result()};
  results[1].verdict = Verdict::unknown;
  results[1].reason = "did not settle within 1 h";
  const std::string xml = to_junit(results);
  EXPECT_NE(xml.find("tests=\"1\" failures=\"0\" errors=\"0\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("tests=\"2\" failures=\"0\" errors=\"1\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("<error message=\"did not settle within 1 h\" type=\"unknown\">"),
            std::string::npos);
}

TEST(Table, ReadsLikeThis) {
  EXPECT_EQ(to_table(example_result()),
            R"(kinesis_to_s3, seed 42

  records read        1,234,567
  acknowledged        1,234,560
  delivered           0
  objects             0
  invocations         0
  retries             0
  faults that struck  3
  virtual time        2 h 03 min
  wall time           250.0 ms
  ratio               29,520 virtual seconds a second
  history hash        00000000000000010000000000000002

  held      no acknowledged record lost

  held      the whole run
)");
}

TEST(Table, IsAtMost80ColumnsWide) {
  RunResult result = violated_result();
  result.reason =
      std::string(200, 'x') + " and the rest, which is longer than a line of a terminal";
  std::istringstream text(to_table(result));
  for (std::string line; std::getline(text, line);) EXPECT_LE(columns_of(line), 80u) << line;
  EXPECT_NE(to_table(result).find("     3  kinesis:PutRecords throttled\n"), std::string::npos);
  EXPECT_NE(to_table(result).find("(the first of 12)"), std::string::npos);
}

TEST(Table, HasColourOnlyIfAsked) {
  EXPECT_EQ(to_table(violated_result()).find('\x1b'), std::string::npos);
  EXPECT_NE(to_table(violated_result(), {.colour = true}).find("\x1b[31mviolated"),
            std::string::npos);
  RunResult rude = example_result();
  rude.reason = "clears \x1b[2J the screen";
  EXPECT_EQ(to_table(rude).find('\x1b'), std::string::npos);
}

TEST(Verdict, HasThreeNames) {
  EXPECT_EQ(to_string(Verdict::held), "held");
  EXPECT_EQ(to_string(Verdict::violated), "violated");
  EXPECT_EQ(to_string(Verdict::unknown), "unknown");
}

}  // namespace
}  // namespace weir::reports
