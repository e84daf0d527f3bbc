#include "sim/firehose/parquet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/sim/firehose/parquet_rows.h"

namespace weir::firehose {
namespace {

constexpr ParquetCodec kAll[] = {ParquetCodec::uncompressed, ParquetCodec::snappy,
                                 ParquetCodec::gzip};

std::string file_of(ParquetCodec compression, int times, std::size_t row_group_size) {
  ParquetWriter::Options options;
  options.compression = compression;
  options.row_group_size = row_group_size;
  ParquetWriter writer(every_type(), options);
  for (int i = 0; i < times; ++i) {
    for (const std::string& record : every_record()) EXPECT_EQ(writer.add(record), std::nullopt);
  }
  return writer.finish();
}

TEST(Parquet, TheSameRecordsGiveTheSameOctets) {
  for (const ParquetCodec compression : kAll) {
    const std::string file = file_of(compression, 3, 1'000);
    EXPECT_EQ(file, file_of(compression, 3, 1'000));
    EXPECT_EQ(file.substr(0, 4), "PAR1");
    EXPECT_EQ(file.substr(file.size() - 4), "PAR1");
  }
}

TEST(Parquet, ARecordThatFailsAddsNoRow) {
  ParquetWriter writer(table_of({{"x", "int"}, {"y", "string"}}), ParquetCodec::snappy);
  ParquetWriter untouched(table_of({{"x", "int"}, {"y", "string"}}), ParquetCodec::snappy);
  EXPECT_EQ(writer.add(R"({"x":1})"), std::nullopt);
  EXPECT_EQ(untouched.add(R"({"x":1})"), std::nullopt);
  EXPECT_EQ(writer.add(R"({"x":2}{"x":"oops"})"),
            (ConversionFailure{"DataFormatConversion.MalformedData",
                               "Data does not match the schema. For input string: \"oops\""}));
  EXPECT_EQ(writer.rows(), 1U);
  EXPECT_EQ(writer.finish(), untouched.finish());
}

// All of a small file, octet by octet, against the format's specification.
TEST(Parquet, AColumnOfTwoRowsIsWrittenAsTheFormatSays) {
  ParquetWriter writer(table_of({{"x", "int"}}), ParquetCodec::uncompressed);
  EXPECT_EQ(writer.add(R"({"x":258}{})"), std::nullopt);
  const std::string header("\x15\x00\x15\x18\x15\x18\x2c\x15\x04\x15\x00\x15\x06\x15\x06\x00\x00",
                           17);
  const std::string levels("\x04\x00\x00\x00\x02\x01\x02\x00", 8);  // one present, one absent
  const std::string value("\x02\x01\x00\x00", 4);
  EXPECT_EQ(writer.finish().substr(0, 33), "PAR1" + header + levels + value);
}

// parquet_reader.mjs compares every value with hyparquet, where that is installed.
TEST(Parquet, AnIndependentReaderFindsEveryValue) {
  const std::string folder = testing::TempDir() + "weir_parquet_";
  const struct {
    int times;
    std::size_t row_group_size;
  } rows[] = {{1, std::size_t{256} << 20}, {2'000, std::size_t{300} << 10}};
  for (const auto& row : rows) {
    std::string command = "node '" WEIR_SOURCE_DIR "/tests/sim/firehose/parquet_reader.mjs' " +
                          std::to_string(row.times);
    for (std::size_t i = 0; i < std::size(kAll); ++i) {
      const std::string name = folder + std::to_string(row.times) + "_" + std::to_string(i);
      std::ofstream(name, std::ios::binary) << file_of(kAll[i], row.times, row.row_group_size);
      command += " '" + name + "'";
    }
    const int status = std::system((command + " 2>&1").c_str());
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    for (std::size_t i = 0; i < std::size(kAll); ++i) {
      std::remove((folder + std::to_string(row.times) + "_" + std::to_string(i)).c_str());
    }
    if (code == 77 || code == 127) {
      GTEST_SKIP() << "node or hyparquet is not installed: npm ci --prefix tests/sim/firehose";
    }
    EXPECT_EQ(code, 0);
  }
}

}  // namespace
}  // namespace weir::firehose
