// Compression: each format is read back by a reader that is not weir's (Python's zlib, gzip and
// zipfile; for Snappy its library, in frames that are taken apart here), however the records are
// cut.

#include "sim/firehose/compression.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <snappy.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace weir::firehose {
namespace {

constexpr std::string_view kName = "0f8fad5b-d9cb-469f-a165-70867728950e";

std::string together(const std::vector<Bytes>& pieces) {
  std::string all;
  for (const Bytes& piece : pieces) all += piece.view();
  return all;
}

std::uint32_t big_endian(std::string_view text, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(text.at(at + i));
  return value;
}

std::string unsnapped(std::string_view block) {
  std::string text;
  EXPECT_TRUE(snappy::Uncompress(block.data(), block.size(), &text));
  return text;
}

std::string read_xerial(std::string_view stream) {
  EXPECT_EQ(stream.substr(0, 16), std::string_view("\x82SNAPPY\0\0\0\0\1\0\0\0\1", 16));
  std::string text;
  for (std::size_t at = 16; at < stream.size();) {
    const std::uint32_t length = big_endian(stream, at);
    const std::string block = unsnapped(stream.substr(at + 4, length));
    EXPECT_TRUE(!block.empty() && block.size() <= 32'768) << block.size();
    text += block;
    at += 4 + length;
  }
  return text;
}

// A block: its size, then chunks, each with its compressed length, until the size is reached.
std::string read_hadoop(std::string_view stream) {
  std::string text;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t end = text.size() + big_endian(stream, at);
    at += 4;
    while (text.size() < end) {
      const std::uint32_t length = big_endian(stream, at);
      text += unsnapped(stream.substr(at + 4, length));
      at += 4 + length;
    }
    EXPECT_EQ(text.size(), end);
  }
  return text;
}

std::string read_gzip(const std::string& stream) {
  z_stream in{};
  EXPECT_EQ(inflateInit2(&in, 16 + MAX_WBITS), Z_OK);
  std::string input = stream;
  in.next_in = reinterpret_cast<Bytef*>(input.data());
  in.avail_in = static_cast<uInt>(input.size());
  std::string text;
  int result = Z_OK;
  while (result == Z_OK) {
    char buffer[4'096];
    in.next_out = reinterpret_cast<Bytef*>(buffer);
    in.avail_out = sizeof buffer;
    result = inflate(&in, Z_NO_FLUSH);
    text.append(buffer, sizeof buffer - in.avail_out);
  }
  EXPECT_EQ(result, Z_STREAM_END);
  EXPECT_EQ(in.avail_in, 0U);
  inflateEnd(&in);
  return text;
}

// Several megabytes that compress neither well nor badly, cut into records of many sizes.
std::vector<Bytes> records() {
  std::vector<Bytes> pieces;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < 300; ++i) {
    std::string text;
    const std::size_t size = i % 7 == 0 ? 0 : (i * 7'919) % 20'000;
    while (text.size() < size) {
      state = state * 1'664'525U + 1'013'904'223U;
      text += "{\"id\":" + std::to_string(state >> 8) + "}";
    }
    pieces.emplace_back(std::move(text));
  }
  pieces.emplace_back(std::string(200'000, 'x'));  // more than one block in one record
  return pieces;
}

TEST(Compression, NamesExtensionsAndEncodings) {
  const struct {
    const char* api_name;
    Compression format;
    const char* extension;
    const char* content_encoding;
  } cases[] = {
      {"UNCOMPRESSED", Compression::uncompressed, "", ""},
      {"GZIP", Compression::gzip, ".gz", "gzip"},
      {"ZIP", Compression::zip, ".zip", "zip"},
      {"Snappy", Compression::snappy, ".snappy", "snappy-java"},
      {"HADOOP_SNAPPY", Compression::hadoop_snappy, ".snappy", "hadoop-snappy"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(compression_format(c.api_name), c.format);
    EXPECT_EQ(extension(c.format), c.extension);
    EXPECT_EQ(content_encoding(c.format), c.content_encoding);
  }
  for (const char* name : {"", "gzip", "SNAPPY", "Gzip", "NONE"}) {
    EXPECT_EQ(compression_format(name), std::nullopt) << name;
  }
}

TEST(Compression, RecordsAreConcatenatedWithNothingBetweenThem) {
  const std::vector<Bytes> pieces(3, Bytes("abc"));
  EXPECT_EQ(compress(Compression::uncompressed, pieces, kName), "abcabcabc");
  EXPECT_EQ(read_gzip(compress(Compression::gzip, pieces, kName)), "abcabcabc");
  EXPECT_EQ(read_xerial(compress(Compression::snappy, pieces, kName)), "abcabcabc");
  EXPECT_EQ(read_hadoop(compress(Compression::hadoop_snappy, pieces, kName)), "abcabcabc");
}

TEST(Compression, ManyRecordsComeBackFromEveryFormat) {
  const std::vector<Bytes> pieces = records();
  const std::string all = together(pieces);
  EXPECT_EQ(read_gzip(compress(Compression::gzip, pieces, kName)), all);
  EXPECT_EQ(read_xerial(compress(Compression::snappy, pieces, kName)), all);
  EXPECT_EQ(read_hadoop(compress(Compression::hadoop_snappy, pieces, kName)), all);
}

RC_GTEST_PROP(Compression, WhereRecordsAreCutChangesNoByte,
              (const std::vector<std::string>& texts)) {
  const std::vector<Bytes> pieces(texts.begin(), texts.end());
  const std::string all = together(pieces);
  const std::vector<Bytes> one{Bytes(all)};
  const std::vector<Bytes> joined{Bytes::join(pieces)};
  for (const char* name : {"UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"}) {
    const Compression format = *compression_format(name);
    RC_ASSERT(compress(format, pieces, kName) == compress(format, one, kName));
    RC_ASSERT(compress(format, joined, kName) == compress(format, one, kName));
  }
  RC_ASSERT(read_gzip(compress(Compression::gzip, pieces, kName)) == all);
}

TEST(Compression, BlocksAcrossRecordsAreFull) {
  const std::vector<Bytes> pieces = {std::string(20'000, 'a'), std::string(20'000, 'b'),
                                     std::string(30'000, 'c')};
  const std::string stream = compress(Compression::hadoop_snappy, pieces, kName);
  std::vector<std::uint32_t> sizes;
  for (std::size_t at = 0; at < stream.size(); at += 8 + big_endian(stream, at + 4)) {
    sizes.push_back(big_endian(stream, at));
  }
  EXPECT_EQ(sizes, (std::vector<std::uint32_t>{32'768, 32'768, 4'464}));
}

TEST(Compression, NothingCompressedIsStillOfTheFormat) {
  for (const std::vector<Bytes>& none : {std::vector<Bytes>{}, std::vector<Bytes>{Bytes()}}) {
    EXPECT_EQ(compress(Compression::uncompressed, none, kName), "");
    EXPECT_EQ(read_gzip(compress(Compression::gzip, none, kName)), "");
    EXPECT_EQ(compress(Compression::snappy, none, kName).size(), 16U);
    EXPECT_EQ(compress(Compression::hadoop_snappy, none, kName), "");
  }
}

// Neither when nor where it was compressed: the header says "unknown" of both.
TEST(Compression, TheHeaderOfGzipIsTheSameEverywhere) {
  const std::string stream = compress(Compression::gzip, {Bytes("abc")}, kName);
  EXPECT_EQ(stream.substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10));
}

// By Python's readers, which check every sum.
TEST(Compression, PythonReadsZipAndGzip) {
  const std::vector<Bytes> pieces = records();
  const std::string folder = testing::TempDir() + "weir_compression_";
  const auto write = [&](const std::string& name, const std::string& content) {
    std::ofstream(folder + name, std::ios::binary) << content;
  };
  write("plain", together(pieces));
  write("zip", compress(Compression::zip, pieces, kName));
  write("empty.zip", compress(Compression::zip, {}, kName));
  write("gz", compress(Compression::gzip, pieces, kName));
  write("check.py", R"(
import gzip, sys, zipfile
folder, name = sys.argv[1:]
plain = open(folder + "plain", "rb").read()
with zipfile.ZipFile(folder + "zip") as archive:
    entry, = archive.infolist()
    assert archive.testzip() is None
    assert entry.filename == name, entry.filename
    assert entry.compress_type == zipfile.ZIP_DEFLATED
    assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry.date_time
    assert entry.compress_size < entry.file_size == len(plain)
    assert archive.read(entry) == plain
with zipfile.ZipFile(folder + "empty.zip") as archive:
    assert archive.read(name) == b""
assert gzip.open(folder + "gz").read() == plain
)");
  const std::string command = "python3 " + folder + "check.py " + folder + " " + std::string(kName);
  EXPECT_EQ(std::system(command.c_str()), 0);
  for (const char* name : {"plain", "zip", "empty.zip", "gz", "check.py"}) {
    std::remove((folder + name).c_str());
  }
}

}  // namespace
}  // namespace weir::firehose
