#include "sim/firehose/json_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/sim/firehose/parquet_rows.h"

namespace weir::firehose {
namespace {

using testing::StartsWith;

// A cell as text: what tests compare.
std::string shown(const Cell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return testing::PrintToString(value); }
    std::string operator()(const std::string& value) const { return "'" + value + "'"; }
    std::string operator()(const Cells& cells) const {
      std::string text = "[";
      for (const Cell& cell : cells) text += (text.size() > 1 ? " " : "") + shown(cell);
      return text + "]";
    }
  };
  return std::visit(Visitor(), cell.value);
}

std::string hex(const std::string& octets) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : octets) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::expected<Cell, ConversionFailure> cell_of(const std::string& type, const std::string& json,
                                               const JsonSerDe& serde = {}) {
  const auto rows = rows_of("{\"x\":" + json + "}", table_of({{"x", type}}), serde);
  if (!rows) return std::unexpected(rows.error());
  return rows->front().front();
}

TEST(JsonRows, AValueThatCanBeReadForItsColumnFillsIt) {
  const struct {
    const char* type;
    const char* json;
    const char* cell;
  } rows[] = {
      {"boolean", "true", "true"},
      {"boolean", "\"false\"", "false"},
      {"tinyint", "-128", "-128"},
      {"smallint", "\"32767\"", "32767"},
      {"bigint", "9223372036854775807", "9223372036854775807"},
      {"double", "1.5", "1.5"},
      {"double", "\"1e400\"", "inf"},
      {"double", "1e-400", "0"},
      {"string", "12.50", "'12.50'"},
      {"string", "[1, {\"A\": null}]", R"('[1,{"A":null}]')"},
      {"string", "true", "'true'"},
      {"string", "\"\\u00e9\\ud83d\\ude00\"", "'é😀'"},
      {"string", "\"\\ud83d\"", "'\xEF\xBF\xBD'"},
      {"char(3)", "\"a  b\"", "'a'"},
      {"varchar(3)", "\"äöüß\"", "'äöü'"},
      {"date", "\"2024-02-29\"", "19782"},
      {"date", "\"1969-12-31\"", "-1"},
      {"binary", "\"AAE=\"", nullptr},
      {"array<int>", "[1, null]", "[1 null]"},
      {"map<int,string>", R"({"1": "a", "2": null})", "[1 'a' 2 null]"},
      {"map<string,int>", R"({"A": 1, "b": 2, "a": 3})", "[2]"},
      {"struct<a:int,b:array<int>>", R"({"B": [4]})", "[null [4]]"},
      {"int", "null", "null"},
  };
  for (const auto& row : rows) {
    const auto cell = cell_of(row.type, row.json);
    ASSERT_TRUE(cell) << row.type << row.json << cell.error().message;
    if (std::string_view(row.type) == "binary") {
      EXPECT_EQ(std::get<std::string>(cell->value), std::string("\0\1", 2));
    } else if (std::string_view(row.type) == "map<string,int>") {
      EXPECT_EQ(shown(*cell), "['b' 2 'a' 3]");  // of equal keys the last
    } else {
      EXPECT_EQ(shown(*cell), row.cell) << row.type << row.json;
    }
  }
}

TEST(JsonRows, ADecimalIsExact) {
  const struct {
    const char* type;
    const char* json;
    const char* octets;
  } rows[] = {
      {"decimal(2,1)", "1.25", "0d"},
      {"decimal(2,1)", "-1.25", "f3"},
      {"decimal(3,0)", "999", "03e7"},
      {"decimal(9,2)", "\"1.1e3\"", "0001adb0"},
      {"decimal(5,5)", "0.000004", "000000"},
      {"decimal(5,5)", "0.000005", "000001"},
      {"decimal(38,0)", "99999999999999999999999999999999999999",
       "4b3b4ca85a86c47a098a223fffffffff"},
  };
  for (const auto& row : rows) {
    const auto cell = cell_of(row.type, row.json);
    ASSERT_TRUE(cell) << row.json;
    EXPECT_EQ(hex(std::get<std::string>(cell->value)), row.octets) << row.type << row.json;
  }
}

TEST(JsonRows, ATimestampIsAnInstant) {
  // 2025-11-21 is Julian day 2,461,001 (0x258d49); 15:04:05 is 54,245 s of the day.
  const std::string expected = "00b2f4e555310000498d2500";
  for (const char* json : {"\"2025-11-21 15:04:05\"", "\"2025-11-21T15:04:05Z\"",
                           "\"2025-11-21T16:34:05+01:30\"", "\"2025-11-21T15:04:05.000000000\"",
                           "1763737445", "\"1763737445\"", "1763737445000", "1763737445.0"}) {
    const auto cell = cell_of("timestamp", json);
    ASSERT_TRUE(cell) << json;
    EXPECT_EQ(hex(std::get<std::string>(cell->value)), expected) << json;
  }
}

TEST(JsonRows, AValueThatDoesNotFitFailsItsRecord) {
  const struct {
    const char* type;
    const char* json;
    const char* shown;
  } rows[] = {
      {"int", "\"oops\"", "oops"},
      {"int", "2147483648", "2147483648"},
      {"int", "1.5", "1.5"},
      {"int", "true", "true"},
      {"int", "[]", "[]"},
      {"tinyint", "128", "128"},
      {"boolean", "\"oops\"", "oops"},
      {"boolean", "1", "1"},
      {"double", "\"nan\"", "nan"},
      {"double", "\"\"", ""},
      {"decimal(2,1)", "10", "10"},
      {"decimal(2,1)", "9.95", "9.95"},
      {"decimal(38,0)", "1e38", "1e38"},
      {"decimal(38,0)", "\".\"", "."},
      {"date", "\"2023-02-29\"", "2023-02-29"},
      {"date", "\"2023-02-28T\"", "2023-02-28T"},
      {"timestamp", "\"2023-02-28 24:00:00\"", "2023-02-28 24:00:00"},
      {"timestamp", "\"soon\"", "soon"},
      {"binary", "\"?\"", "?"},
      {"array<int>", "1", "1"},
      {"map<string,int>", "[1]", "[1]"},
      {"map<int,int>", "{\"k\": 1}", "k"},
      {"struct<a:int>", "\"s\"", "\"s\""},
  };
  for (const auto& row : rows) {
    const auto cell = cell_of(row.type, row.json);
    ASSERT_FALSE(cell) << row.type << row.json << shown(*cell);
    EXPECT_EQ(cell.error().code, "DataFormatConversion.MalformedData");
    EXPECT_EQ(
        cell.error().message,
        std::string("Data does not match the schema. For input string: \"") + row.shown + "\"");
  }
}

TEST(JsonRows, ARecordHoldsObjectsOneAfterTheOther) {
  const TableSchema schema = table_of({{"x", "int"}});
  for (const char* record :
       {R"({"x":1}{"x":2})", "{\"x\":1}\n{\"x\":2}\n", R"( {"x":1} {"X":2})"}) {
    const auto rows = rows_of(record, schema, {});
    ASSERT_TRUE(rows) << rows.error().message;
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(shown(rows->at(0)[0]) + shown(rows->at(1)[0]), "12");
  }
}

TEST(JsonRows, WhatIsNoObjectIsMalformedJson) {
  for (const std::string record :
       {"oops", "", " \n", "[{\"x\":1}]", "1", "{", "{\"x\":1", "{\"x\":1},{\"x\":2}", "{x:1}",
        "{\"x\":01}", "{\"x\":1.}", "{\"x\":+1}", "{\"x\":\"\x01\"}", "{\"x\":\"\xFF\"}",
        "{\"x\":\"\\x\"}", "{\"x\":1}{", "{\"x\":nul}", "{\"x\":[1,]}"}) {
    const auto rows = rows_of(record, table_of({{"x", "int"}}), {});
    ASSERT_FALSE(rows) << record;
    EXPECT_EQ(rows.error().code, "DataFormatConversion.ParseError") << record;
    EXPECT_THAT(rows.error().message, StartsWith("Encountered malformed JSON. ")) << record;
  }
  EXPECT_EQ(
      rows_of("{\"x\":\n oops}", table_of({{"x", "int"}}), {}).error().message,
      "Encountered malformed JSON. Unexpected character ('o' (code 111)) at line 2, column 2");
  EXPECT_FALSE(rows_of(std::string(100'000, '['), table_of({{"x", "int"}}), {}));
}

TEST(JsonRows, KeysAreLoweredUnlessThatIsSwitchedOff) {
  JsonSerDe serde;
  EXPECT_EQ(shown(*cell_of("struct<a:int>", R"({"A": 1})", serde)), "[1]");
  serde.case_insensitive = false;
  EXPECT_EQ(shown(*cell_of("struct<a:int>", R"({"A": 1})", serde)), "[null]");
  EXPECT_EQ(shown(*cell_of("map<string,int>", R"({"A": 1})", serde)), "['A' 1]");
}

TEST(JsonRows, KeysAreMappedAndDotsReplacedOnDemand) {
  JsonSerDe serde;
  const TableSchema schema = table_of({{"ts", "int"}, {"a_b", "int"}});
  const std::string record = R"({"timeStamp": 1, "a.b": 2})";
  EXPECT_EQ(shown(Cell{rows_of(record, schema, serde)->front()}), "[null null]");
  serde.column_to_json_key_mappings = {{"ts", "timestamp"}};
  serde.convert_dots_in_json_keys_to_underscores = true;
  EXPECT_EQ(shown(Cell{rows_of(record, schema, serde)->front()}), "[1 2]");
}

}  // namespace
}  // namespace weir::firehose
