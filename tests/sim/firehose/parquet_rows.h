// The table and the records that the tests of Parquet share with the independent reader
// (parquet_reader.mjs), which holds the values that have to come out.

#ifndef WEIR_TESTS_SIM_FIREHOSE_PARQUET_ROWS_H_
#define WEIR_TESTS_SIM_FIREHOSE_PARQUET_ROWS_H_

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/firehose/table_schema.h"

namespace weir::firehose {

inline TableSchema table_of(const std::vector<std::pair<std::string, std::string>>& columns) {
  TableSchema schema;
  for (const auto& [name, type] : columns) {
    auto parsed = parse_hive_type(type);
    if (!parsed) throw std::invalid_argument(parsed.error());
    schema.columns.push_back({name, *std::move(parsed)});
  }
  return schema;
}

// Every type, and types within types.
inline TableSchema every_type() {
  return table_of({{"bo", "boolean"},
                   {"ti", "tinyint"},
                   {"si", "smallint"},
                   {"i", "int"},
                   {"bi", "bigint"},
                   {"f", "float"},
                   {"d", "double"},
                   {"de", "decimal(10,2)"},
                   {"dl", "decimal(38,4)"},
                   {"s", "string"},
                   {"c", "char(3)"},
                   {"v", "varchar(4)"},
                   {"da", "date"},
                   {"ts", "timestamp"},
                   {"b", "binary"},
                   {"a", "array<int>"},
                   {"aa", "array<array<string>>"},
                   {"m", "map<string,bigint>"},
                   {"ms", "map<int,struct<x:double,y:array<boolean>>>"},
                   {"st", "struct<id:bigint,tags:array<string>,in:struct<z:decimal(3,1)>>"},
                   {"as", "array<struct<k:string,n:int>>"}});
}

inline std::vector<std::string> every_record() {
  return {
      R"({"bo":true,"ti":-128,"si":32767,"i":-2147483648,"bi":9223372036854775807,"f":1.5,
          "d":-0.1,"de":49.995,"dl":-1234567890123456789012345678901234.5678,"s":"Grüße \"x\"",
          "c":"ab","v":"äöüßx","da":"2026-11-21","ts":"2026-11-21 15:04:05.123","b":"AAECAw==",
          "a":[1,null,3],"aa":[["x","y"],[],null,["z",null]],"m":{"one":1,"none":null},
          "ms":{"7":{"x":2.5,"y":[true,false,null]},"8":null},
          "st":{"id":5,"tags":["p","q"],"in":{"z":"1.25"}},"as":[{"k":"a","n":1},{"k":"b"},null]})",
      R"({})",
      R"({"BO":"false","Ti":"12","a":[],"aa":[],"m":{},"ms":{},"st":{},"as":[],"s":"","de":-1,
          "dl":0,"f":"-Infinity","d":1e300,"ts":1763737445,"da":"1969-12-31","unknown":[{}]})"
      R"({"bo":null,"s":{"raw":[1,2.50,true]},"ts":"1960-01-01T00:00:00+01:00","bi":-1,
          "st":{"id":null,"tags":null,"in":null},"aa":[[null]],"ms":{"-1":{"y":[]}},"b":""})",
  };
}

}  // namespace weir::firehose

#endif  // WEIR_TESTS_SIM_FIREHOSE_PARQUET_ROWS_H_
