#include "sim/firehose/table_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace weir::firehose {
namespace {

TEST(HiveType, EveryTypeReadsAndIsWrittenAgain) {
  const struct {
    const char* text;
    const char* again;
  } rows[] = {
      {"boolean", "boolean"},
      {"TINYINT", "tinyint"},
      {"smallint", "smallint"},
      {"integer", "int"},
      {"bigint", "bigint"},
      {"float", "float"},
      {"double", "double"},
      {"decimal", "decimal(10,0)"},
      {"decimal(5)", "decimal(5,0)"},
      {"decimal( 38 , 38 )", "decimal(38,38)"},
      {"string", "string"},
      {"char(255)", "char(255)"},
      {"varchar(65535)", "varchar(65535)"},
      {"date", "date"},
      {"timestamp", "timestamp"},
      {"binary", "binary"},
      {"array<array<int>>", "array<array<int>>"},
      {"map< string , array<date> >", "map<string,array<date>>"},
      {"struct<Id:bigint,in:struct<p$q-r:decimal(3,1)>>",
       "struct<id:bigint,in:struct<p$q-r:decimal(3,1)>>"},
  };
  for (const auto& row : rows) {
    const auto type = parse_hive_type(row.text);
    ASSERT_TRUE(type) << type.error();
    EXPECT_EQ(hive_text(*type), row.again);
    EXPECT_EQ(parse_hive_type(hive_text(*type)), type);
  }
}

TEST(HiveType, ARefusalNamesWhatWasExpectedAndWhere) {
  const struct {
    const char* text;
    const char* message;
  } rows[] = {
      {"", ": a Hive type is expected at character 1"},
      {"uniontype<int>", "uniontype<int>: a Hive type is expected at character 1"},
      {"int int", "int int: the end is expected at character 5"},
      {"array", "array: '<' is expected at character 6"},
      {"array<>", "array<>: a Hive type is expected at character 7"},
      {"array<int", "array<int: '>' is expected at character 10"},
      {"array<int,int>", "array<int,int>: '>' is expected at character 10"},
      {"map<int>", "map<int>: ',' is expected at character 8"},
      {"map<array<int>,int>",
       "map<array<int>,int>: a map whose key is no array, map or struct is expected at character "
       "20"},
      {"struct<>", "struct<>: a field's name is expected at character 8"},
      {"struct<a>", "struct<a>: ':' is expected at character 9"},
      {"struct<a:int,A:int>",
       "struct<a:int,A:int>: a name that no other field has is expected at character 15"},
      {"decimal(39)", "decimal(39): a precision of 1 to 38 is expected at character 9"},
      {"decimal(4,5)", "decimal(4,5): a scale of 0 to the precision is expected at character 11"},
      {"char", "char: '(' is expected at character 5"},
      {"char(256)", "char(256): a length of 1 to 255 is expected at character 6"},
      {"varchar(0)", "varchar(0): a length of 1 to 65535 is expected at character 9"},
  };
  for (const auto& row : rows) {
    const auto type = parse_hive_type(row.text);
    ASSERT_FALSE(type) << row.text;
    EXPECT_EQ(type.error(), row.message);
  }
}

TEST(HiveType, NestingIsBounded) {
  std::string deep = "int";
  for (int i = 0; i < 32; ++i) deep = "array<" + deep + ">";
  EXPECT_TRUE(parse_hive_type(deep));
  EXPECT_FALSE(parse_hive_type("array<" + deep + ">"));
  EXPECT_FALSE(parse_hive_type(std::string(200'000, ' ')));
}

}  // namespace
}  // namespace weir::firehose
