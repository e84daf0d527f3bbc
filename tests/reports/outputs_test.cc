// A result's folder is whole or absent, and never takes the place of somebody else's files.

#include "reports/outputs.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/reports/example_result.h"

namespace weir::reports {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<nlohmann::json> manifest(const fs::path& folder) {
  std::vector<nlohmann::json> lines;
  std::istringstream text(read(folder / "manifest.ndjson"));
  for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

class Place {
 public:
  explicit Place(const std::string& name) : root_(fs::path(testing::TempDir()) / name) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Place() { fs::remove_all(root_); }
  std::string out() const { return (root_ / "out").string(); }
  const fs::path& root() const { return root_; }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(root_))
      result.push_back(entry.path().filename());
    return result;
  }

 private:
  fs::path root_;
};

using Strings = std::vector<std::string>;

TEST(Outputs, HoldTheResultAndTheObjectsAsFiles) {
  const Place place("weir_outputs_files");
  RunResult result = example_result();
  OutputObject older = object("a", "old", "v1");
  older.latest = false;
  OutputObject deleted = object("gone", "", "v3");
  deleted.delete_marker = true;
  OutputObject odd = object("x:\xff", "odd");
  odd.metadata = {{"origin", "test"}};
  result.outputs = {older, object("a", "file", "v2"), object("a/b", "below"), deleted, odd};
  const auto written = write_outputs(place.out(), result);
  ASSERT_TRUE(written) << written.error();

  EXPECT_EQ(place.names(), Strings{"out"});
  const fs::path bucket = fs::path(place.out()) / "s3" / "bucket";
  EXPECT_EQ(read(bucket / "a%file"), "file");
  EXPECT_EQ(read(bucket / "a" / "b"), "below");
  EXPECT_EQ(read(bucket / ".versions" / "a%version-v1"), "old");
  EXPECT_EQ(read(bucket / "x%3A%FF"), "odd");
  EXPECT_FALSE(fs::exists(bucket / "gone"));
  EXPECT_EQ(nlohmann::json::parse(read(fs::path(place.out()) / "result.json"))["seed"], 42);

  const auto lines = manifest(place.out());
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[1]["file"], "s3/bucket/a%file");
  EXPECT_EQ(lines[1]["key"], "a");
  EXPECT_EQ(lines[1]["version"], "v2");
  EXPECT_TRUE(lines[3]["file"].is_null());
  EXPECT_EQ(lines[3]["delete_marker"], true);
  EXPECT_EQ(lines[4]["key_base64"], "eDr/");
  EXPECT_EQ(lines[4]["metadata"]["origin"], "test");
}

TEST(Outputs, MetricsAndLogsAreLines) {
  const Place place("weir_outputs_lines");
  RunResult result = example_result();
  ASSERT_TRUE(write_outputs(place.out(), result));
  EXPECT_FALSE(fs::exists(fs::path(place.out()) / "metrics.ndjson")) << "nothing, no file";
  result.metrics.series("AWS/Kinesis", "IncomingRecords", {{"StreamName", "s"}}, "Count")
      .add(kDefaultStart + 90s, 7);
  result.log_groups.put("/aws/lambda/f", "stream", kDefaultStart, "a \"line\"");
  ASSERT_TRUE(write_outputs(place.out(), result));
  const auto metric = nlohmann::json::parse(read(fs::path(place.out()) / "metrics.ndjson"));
  EXPECT_EQ(metric["metric"], "IncomingRecords");
  EXPECT_EQ(metric["dimensions"]["StreamName"], "s");
  EXPECT_EQ(metric["points"][0]["sum"], 7);
  EXPECT_EQ(metric["points"][0]["minute"], "2026-01-01T00:01:00Z");
  const auto log = nlohmann::json::parse(read(fs::path(place.out()) / "logs.ndjson"));
  EXPECT_EQ(log["log_group"], "/aws/lambda/f");
  EXPECT_EQ(log["message"], "a \"line\"");
}

TEST(Outputs, AnEarlierResultIsReplacedWhole) {
  const Place place("weir_outputs_replace");
  RunResult result = example_result();
  result.outputs = {object("first", "1")};
  ASSERT_TRUE(write_outputs(place.out() + "/", result));
  result.outputs = {object("second", "2")};
  const auto again = write_outputs(place.out(), result);
  ASSERT_TRUE(again) << again.error();
  const fs::path bucket = fs::path(place.out()) / "s3" / "bucket";
  EXPECT_TRUE(fs::exists(bucket / "second"));
  EXPECT_FALSE(fs::exists(bucket / "first"));
  EXPECT_EQ(place.names(), Strings{"out"});
}

TEST(Outputs, AnEmptyFolderAndMissingFoldersAboveAreNoObstacle) {
  const Place place("weir_outputs_empty");
  fs::create_directories(place.out());
  EXPECT_TRUE(write_outputs(place.out(), example_result()));
  EXPECT_TRUE(write_outputs((place.root() / "x" / "y" / "z").string(), example_result()));
  EXPECT_TRUE(fs::exists(place.root() / "x" / "y" / "z" / "junit.xml"));
}

TEST(Outputs, SomebodyElsesFolderIsNotTouched) {
  const Place place("weir_outputs_foreign");
  fs::create_directories(place.out());
  std::ofstream(place.out() + "/notes.txt") << "mine";
  const auto foreign = write_outputs(place.out(), example_result());
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error(), place.out() +
                                 " holds notes.txt, which weir did not write; name a new or empty "
                                 "folder with --out");
  EXPECT_EQ(read(place.out() + "/notes.txt"), "mine");
  EXPECT_EQ(place.names(), Strings{"out"});

  fs::rename(place.out() + "/notes.txt", place.out() + "/result.json");
  const auto unmarked = write_outputs(place.out(), example_result());
  ASSERT_FALSE(unmarked);
  EXPECT_EQ(unmarked.error(), place.out() +
                                  " holds no result.json of weir, so it is not replaced; name a "
                                  "new or empty folder with --out");

  const auto file = write_outputs(place.out() + "/result.json", example_result());
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error(), place.out() + "/result.json is a file; name a folder with --out");
}

TEST(Outputs, AfterAnErrorNothingIsLeftBehind) {
  const Place place("weir_outputs_error");
  RunResult result = example_result();
  result.outputs = {object("same", "1"), object("same", "2")};  // the second cannot be written
  EXPECT_FALSE(write_outputs((place.root() / "x" / "y").string(), result));
  EXPECT_EQ(place.names(), Strings{});

  const auto full = write_outputs("/proc/weir", example_result());
  ASSERT_FALSE(full);
  EXPECT_NE(full.error().find("cannot write into /proc: "), std::string::npos) << full.error();
  EXPECT_NE(full.error().find("; name another folder with --out"), std::string::npos);
}

RC_GTEST_PROP(Outputs, EveryObjectIsAFileOfItsOwn, ()) {
  const auto keys = *rc::gen::container<std::set<std::string>>(
      rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                       "/", "a", "..", ".", " ", "%file", "%", "\xff", ":", std::string(200, 'z'))),
                   [](const std::vector<std::string>& pieces) {
                     std::string key;
                     for (const std::string& piece : pieces) key += piece;
                     return key;
                   }));
  const Place place("weir_outputs_property");
  RunResult result;
  std::map<std::string, std::string> expected;  // by file
  for (const std::string& key : keys) result.outputs.push_back(object(key, "body of " + key));
  const auto written = write_outputs(place.out(), result);
  RC_ASSERT(written.has_value());
  std::set<std::string> files;
  const auto lines = manifest(place.out());
  RC_ASSERT(lines.size() == keys.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto file = lines[i]["file"].get<std::string>();
    RC_ASSERT(files.insert(file).second);
    RC_ASSERT(read(fs::path(place.out()) / file) == result.outputs[i].body.view());
  }
}

}  // namespace
}  // namespace weir::reports
