// Every line of an input is a record, or is listed with the reason why it is none.

#include "harness/explore/input.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/explore/utf8.h"

namespace weir {
namespace {

Input parse(std::string text, const InputOptions& options = {}) {
  auto input = parse_input(std::move(text), "test", options);
  EXPECT_TRUE(input) << (input ? "" : input.error());
  return input ? *std::move(input) : Input{};
}

std::vector<std::string> data_of(const Input& input) {
  std::vector<std::string> result;
  for (const InputRecord& record : input.records) result.push_back(record.data.str());
  return result;
}

std::vector<std::string> keys_of(const Input& input) {
  std::vector<std::string> result;
  for (const InputRecord& record : input.records) result.push_back(record.partition_key);
  return result;
}

using Strings = std::vector<std::string>;

TEST(Input, PlainLinesKeepTheirBytes) {
  const Input input = parse("one\n  two \n\xff\x00three\tx");
  EXPECT_EQ(data_of(input), (Strings{"one", "  two ", "\xff"}));  // a literal ends at its NUL
}

TEST(Input, LineEndsEmptyLinesAndTheByteOrderMarkAreNoData) {
  const Input input = parse("\xef\xbb\xbfone\r\n\r\n\ntwo\r\nthree");
  EXPECT_EQ(data_of(input), (Strings{"one", "two", "three"}));
  EXPECT_EQ(input.records[1].line, 4u);
  EXPECT_EQ(input.records[2].line, 5u);
}

TEST(Input, IsTakenForNdjsonIfItsFirstLineIsAnObject) {
  const Input json = parse("\n {\"a\": 1}\nnot json\n[1]\n");
  EXPECT_EQ(data_of(json), (Strings{" {\"a\": 1}", "[1]"}));
  ASSERT_EQ(json.rejected.size(), 1u);
  EXPECT_EQ(json.rejected[0].line, 3u);

  EXPECT_EQ(data_of(parse("[1]\n{\"a\": 1}\n{")).size(), 3u);
  EXPECT_EQ(data_of(parse("{\nnot json")).size(), 2u);
  EXPECT_EQ(data_of(parse("{}\nnot json", {.format = InputFormat::lines})).size(), 2u);
}

TEST(Input, SaysWhyALineIsNotJson) {
  const Input input = parse("{\"a\": \n{\"a\": \"\xff\"}\n" + std::string(500, 'x'),
                            {.format = InputFormat::ndjson});
  ASSERT_EQ(input.rejected.size(), 3u);
  EXPECT_EQ(input.rejected[0].reason,
            "not JSON: column 7: syntax error while parsing value - unexpected end of input; "
            "expected '[', '{', or a literal");
  EXPECT_EQ(input.rejected[1].reason, "not UTF-8 from byte 8 of the line on");
  EXPECT_LT(input.rejected[2].reason.size(), 200u);
}

TEST(Input, APointerFindsThePartitionKey) {
  const Input input = parse(
      "{\"c\":{\"id\":\"x y\"}}\n{\"c\":{\"id\":17}}\n{\"c\":{\"id\":true}}\n{\"c\":{}}\n"
      "{\"c\":{\"id\":null}}\n{\"c\":{\"id\":[1]}}\n{\"c\":{\"id\":\"\"}}\n7\n",
      {.partition_key_pointer = "/c/id"});
  EXPECT_EQ(keys_of(input), (Strings{"x y", "17", "true"}));
  ASSERT_EQ(input.rejected.size(), 5u);
  EXPECT_EQ(input.rejected[0].reason, "nothing at /c/id, where the partition key should be");
  EXPECT_EQ(input.rejected[1].reason,
            "the partition key at /c/id is null; it must be a string, a number or a boolean");
  EXPECT_EQ(input.rejected[2].reason,
            "the partition key at /c/id is an array; it must be a string, a number or a boolean");
  EXPECT_EQ(input.rejected[3].reason,
            "ValidationException: 1 validation error detected: Value at 'partitionKey' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(input.rejected[4].line, 8u);
}

TEST(Input, APointerThatIsNoneOrMeetsPlainLinesIsRefusedWithTheMend) {
  const auto bare = parse_input("{}", "test", {.partition_key_pointer = "id"});
  ASSERT_FALSE(bare);
  EXPECT_EQ(bare.error(),
            "'id' is not a JSON pointer; one begins with '/', names members and indices separated "
            "by '/', and writes ~1 for '/' and ~0 for '~', such as /customer/id");
  const auto lines =
      parse_input("x", "test", {.format = InputFormat::lines, .partition_key_pointer = "/id"});
  ASSERT_FALSE(lines);
  EXPECT_EQ(lines.error(),
            "a partition key by JSON pointer (/id) needs NDJSON, not plain lines; leave out one of "
            "the two");
}

TEST(Input, ARecordOverTheLimitIsRefusedAsTheServiceWould) {
  const InputOptions options{.record_bytes_max = 19};  // the key takes 15 of them
  const Input input = parse("1234\n12345\n", options);
  EXPECT_EQ(data_of(input), (Strings{"1234"}));
  ASSERT_EQ(input.rejected.size(), 1u);
  EXPECT_EQ(input.rejected[0].reason,
            "ValidationException: 1 validation error detected: Value at 'data' failed to satisfy "
            "constraint: Member must have length less than or equal to 19");
}

TEST(Input, APartitionKeyHasAtMost256Characters) {
  const auto line = [](std::size_t count) {
    std::string key;
    for (std::size_t i = 0; i < count; ++i) key += "é";
    return "{\"id\":\"" + key + "\"}\n";
  };
  const Input input = parse(line(256) + line(257), {.partition_key_pointer = "/id"});
  EXPECT_EQ(input.records.size(), 1u);
  EXPECT_EQ(input.rejected.size(), 1u);
}

TEST(Input, WithoutAPointerTheKeyFollowsFromTheContentAlone) {
  const Input input = parse("b\na\nb\n");
  EXPECT_EQ(input.records[0].partition_key, input.records[2].partition_key);
  EXPECT_NE(input.records[0].partition_key, input.records[1].partition_key);
  EXPECT_EQ(input.records[0].partition_key.size(), 15u);
  EXPECT_EQ(parse("a").records[0].partition_key, input.records[1].partition_key);
}

TEST(Input, EqualLinesAreTwoThingsAndAnotherLineChangesNobody) {
  const Input few = parse("a\nb\na\n");
  const Input more = parse("c\na\nb\nc\na\n");
  EXPECT_NE(few.records[0].data.identity(), few.records[2].data.identity());
  EXPECT_EQ(few.records[0].data.identity(), more.records[1].data.identity());
  EXPECT_EQ(few.records[1].data.identity(), more.records[2].data.identity());
  EXPECT_EQ(few.records[2].data.identity(), more.records[4].data.identity());
}

RC_GTEST_PROP(Input, AnyBytesAreReadAndEveryLineIsAccountedFor, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
      rc::gen::arbitrary<std::string>(),
      rc::gen::element<std::string>("\n", "\r\n", "{\"id\":1}", "{\"id\":", "\xef\xbb\xbf", "[[[",
                                    "\"\\ud800\"", "1e999", "{\"id\":\"\xc3\xa9\"}", "\xc3")));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  const InputOptions options{
      .format = *rc::gen::element(InputFormat::automatic, InputFormat::ndjson),
      .partition_key_pointer = *rc::gen::element<std::string>("", "/id", "/0", "/id/99999999999")};
  const auto input = parse_input(text, "test", options);
  RC_ASSERT(input.has_value());

  std::map<std::uint64_t, std::string> expected;
  std::string rest = text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
  for (std::uint64_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string content = rest.substr(0, end);
    if (content.ends_with('\r')) content.pop_back();
    if (!content.empty()) expected[line] = content;
    rest.erase(0, end + 1);
  }
  std::set<std::uint64_t> found;
  std::set<std::uint64_t> identities;
  for (const InputRecord& record : input->records) {
    RC_ASSERT(found.insert(record.line).second);
    RC_ASSERT(expected.at(record.line) == record.data.view());
    RC_ASSERT(identities.insert(record.data.identity().value).second);
  }
  for (const RejectedLine& line : input->rejected) {
    RC_ASSERT(found.insert(line.line).second);
    RC_ASSERT(utf8_prefix(line.reason) == line.reason.size());
  }
  RC_ASSERT(found.size() == expected.size());
}

class InputFile : public testing::Test {
 protected:
  InputFile() { std::filesystem::create_directories(folder_); }
  ~InputFile() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& text) const {
    const std::string path = folder_ + "/input";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  const std::string folder_ = testing::TempDir() + "weir_input_" +
                              testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(InputFile, IsReadWhole) {
  const std::string path = write(std::string(200'000, 'x') + "\ny");
  const auto input = read_input(path);
  ASSERT_TRUE(input) << input.error();
  EXPECT_EQ(input->name, path);
  ASSERT_EQ(input->records.size(), 2u);
  EXPECT_EQ(input->records[0].data.size(), 200'000u);
}

TEST_F(InputFile, WhatCannotBeReadIsRefusedWithTheMend) {
  const auto missing = read_input(folder_ + "/missing");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error(), "cannot read " + folder_ +
                                 "/missing: No such file or directory; give the path of a readable "
                                 "file, or - for standard input");
  const auto directory = read_input(folder_);
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error(), folder_ + " is a folder; give one file of NDJSON or plain lines");
  for (const std::string text : {"", "\n\r\n\n", "\xef\xbb\xbf"}) {
    const std::string path = write(text);
    const auto empty = read_input(path);
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error(), path + " holds no record; give a file with one record a line");
  }
}

TEST_F(InputFile, WhatNeverEndsIsRefusedAtABound) {
  const auto endless = read_input("/dev/zero", {.input_bytes_max = std::size_t{1} << 20});
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error(), "/dev/zero holds more than 1 MiB; give a part of it");
}

TEST(Utf8, KnowsCharactersFromOtherBytes) {
  for (const std::string good : {"a", "é", "€", "😀", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(utf8_length(good + "x"), good.size()) << good;
  }
  for (const std::string bad :
       {"", "\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xe2\x82",
        "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    EXPECT_EQ(utf8_length(bad), 0u);
  }
  EXPECT_EQ(utf8_prefix("twelve bytes and then \xff more"), 22u);
}

}  // namespace
}  // namespace weir
