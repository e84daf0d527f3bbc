#include "sim/firehose/compression.h"

#include <snappy-c.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <new>
#include <stdexcept>

namespace weir::firehose {
namespace {

using Pieces = std::vector<std::string_view>;

struct Row {
  Compression format;
  std::string_view api_name;
  std::string_view extension;
  std::string_view content_encoding;
};
// The guide says .hsnappy of the last; the service writes .snappy.
constexpr std::array<Row, 5> kFormats = {{
    {Compression::uncompressed, "UNCOMPRESSED", "", ""},
    {Compression::gzip, "GZIP", ".gz", "gzip"},
    {Compression::zip, "ZIP", ".zip", "zip"},
    {Compression::snappy, "Snappy", ".snappy", "snappy-java"},
    {Compression::hadoop_snappy, "HADOOP_SNAPPY", ".snappy", "hadoop-snappy"},
}};

const Row& row_of(Compression format) { return *std::ranges::find(kFormats, format, &Row::format); }

// ---- numbers, in either order of bytes
// -----------------------------------------------------------

void append_big_endian(std::string& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(value >> shift & 0xffU);
}
void append_little_endian(std::string& out, std::uint32_t value, int octets) {
  for (int i = 0; i < octets; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

std::uint32_t size32(std::size_t size) {
  if (size > std::numeric_limits<std::uint32_t>::max()) {
    throw std::length_error("Firehose compresses no object beyond 4 GiB");  // 128 MiB at most
  }
  return static_cast<std::uint32_t>(size);
}

// ---- zlib
// ----------------------------------------------------------------------------------------

class Deflater {
 public:
  static constexpr int kRaw = -MAX_WBITS;       // no header
  static constexpr int kGzip = MAX_WBITS + 16;  // zlib writes header and trailer

  explicit Deflater(int window_bits) {
    constexpr int kMemoryLevel = 8;
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
    if (window_bits == kGzip) {
      header_.os = 255;  // unknown; zlib would name the machine's
      deflateSetHeader(&stream_, &header_);
    }
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  void add(std::string_view piece, std::string& out) {
    // zlib never writes through it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream_.avail_in = size32(piece.size());
    run(Z_NO_FLUSH, out);
  }
  void finish(std::string& out) {
    stream_.avail_in = 0;
    run(Z_FINISH, out);
  }

 private:
  void run(int flush, std::string& out) {
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      deflate(&stream_, flush);
      out.append(buffer_.data(), buffer_.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
  gz_header header_{};
  std::array<char, 16'384> buffer_;
};

void deflate_all(int window_bits, const Pieces& pieces, std::string& out) {
  Deflater deflater(window_bits);
  for (const std::string_view piece : pieces) deflater.add(piece, out);
  deflater.finish(out);
}

std::string gzip(const Pieces& pieces) {
  std::string out;
  deflate_all(Deflater::kGzip, pieces, out);
  return out;
}

// Sizes and checksum follow the data, as writers of streams do it.
std::string zip(const Pieces& pieces, std::string_view name) {
  constexpr std::uint32_t kVersion = 20;    // deflate
  constexpr std::uint32_t kFlags = 0x0808;  // a data descriptor; the name is UTF-8
  constexpr std::uint32_t kDeflated = 8;
  constexpr std::uint32_t kDate = 1U << 5 | 1U;  // 1980-01-01, the earliest that can be said
  uLong checksum = crc32(0, nullptr, 0);
  std::size_t size = 0;
  for (const std::string_view piece : pieces) {
    checksum = crc32_z(checksum, reinterpret_cast<const Bytef*>(piece.data()), piece.size());
    size += piece.size();
  }
  const auto common = [&](std::string& out) {
    append_little_endian(out, kVersion, 2);
    append_little_endian(out, kFlags, 2);
    append_little_endian(out, kDeflated, 2);
    append_little_endian(out, 0, 2);  // the time of day
    append_little_endian(out, kDate, 2);
  };
  std::string out = "PK\x03\x04";
  common(out);
  append_little_endian(out, 0, 4);  // checksum and sizes: see the descriptor
  append_little_endian(out, 0, 4);
  append_little_endian(out, 0, 4);
  append_little_endian(out, size32(name.size()), 2);
  append_little_endian(out, 0, 2);  // nothing extra
  out += name;
  const std::size_t data_begin = out.size();
  deflate_all(Deflater::kRaw, pieces, out);
  std::string sums;
  append_little_endian(sums, static_cast<std::uint32_t>(checksum), 4);
  append_little_endian(sums, size32(out.size() - data_begin), 4);
  append_little_endian(sums, size32(size), 4);
  out += "PK\x07\x08" + sums;

  const std::size_t directory_begin = out.size();
  out += "PK\x01\x02";
  append_little_endian(out, kVersion, 2);  // of whoever wrote it
  common(out);
  out += sums;
  append_little_endian(out, size32(name.size()), 2);
  out.append(16, '\0');  // no extra, comment, disk, attributes; the entry begins at 0
  out += name;
  const std::size_t directory_size = out.size() - directory_begin;
  out += "PK\x05\x06";
  append_little_endian(out, 0, 4);  // one disk
  append_little_endian(out, 1, 2);
  append_little_endian(out, 1, 2);
  append_little_endian(out, size32(directory_size), 4);
  append_little_endian(out, size32(directory_begin), 4);
  append_little_endian(out, 0, 2);  // no comment
  return out;
}

// ---- Snappy
// --------------------------------------------------------------------------------------

// Cuts the pieces into blocks of one size, the last one excepted. Only a block that lies across
// pieces is copied.
class Blocks {
 public:
  // Of snappy-java, for both of its formats. Hadoop's own writer takes larger ones; any reader
  // takes either.
  static constexpr std::size_t kSize = 32 * 1024;

  explicit Blocks(const Pieces& pieces) : next_(pieces.begin()), end_(pieces.end()) {}

  // Valid until it is called again; empty at the end.
  std::string_view take() {
    const std::string_view whole = take_from_piece(kSize);
    if (whole.size() == kSize || next_ == end_) return whole;
    across_ = whole;
    while (across_.size() < kSize && next_ != end_) {
      across_ += take_from_piece(kSize - across_.size());
    }
    return across_;
  }

 private:
  // What is left of the present piece, at most so much; empty only when nothing is left at all.
  std::string_view take_from_piece(std::size_t most) {
    while (next_ != end_ && offset_ == next_->size()) {
      ++next_;
      offset_ = 0;
    }
    if (next_ == end_) return {};
    const std::string_view taken = next_->substr(offset_, most);
    offset_ += taken.size();
    return taken;
  }

  Pieces::const_iterator next_;
  Pieces::const_iterator end_;
  std::size_t offset_ = 0;  // in the piece at next_
  std::string across_;
};

// The length of the compressed block, and the block.
void append_snappy_block(std::string& out, std::string_view block) {
  std::size_t length = snappy_max_compressed_length(block.size());
  std::string compressed(length, '\0');
  if (snappy_compress(block.data(), block.size(), compressed.data(), &length) != SNAPPY_OK) {
    throw std::logic_error("Snappy refused a buffer of the size that it asked for");
  }
  append_big_endian(out, size32(length));
  out.append(compressed, 0, length);
}

std::string snappy(const Pieces& pieces) {
  std::string out("\x82SNAPPY\0", 8);
  append_big_endian(out, 1);  // the version that wrote it
  append_big_endian(out, 1);  // the oldest version that can read it
  Blocks blocks(pieces);
  for (auto block = blocks.take(); !block.empty(); block = blocks.take()) {
    append_snappy_block(out, block);
  }
  return out;
}

std::string hadoop_snappy(const Pieces& pieces) {
  std::string out;
  Blocks blocks(pieces);
  for (auto block = blocks.take(); !block.empty(); block = blocks.take()) {
    append_big_endian(out, size32(block.size()));
    append_snappy_block(out, block);
  }
  return out;
}

std::string uncompressed(const Pieces& pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  std::string out;
  out.reserve(size);
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

}  // namespace

std::optional<Compression> compression_format(std::string_view api_name) {
  const auto* found = std::ranges::find(kFormats, api_name, &Row::api_name);
  if (found == kFormats.end()) return std::nullopt;
  return found->format;
}

std::string_view extension(Compression format) { return row_of(format).extension; }

std::string_view content_encoding(Compression format) { return row_of(format).content_encoding; }

std::string compress(Compression format, const std::vector<Bytes>& pieces,
                     std::string_view entry_name) {
  Pieces views;  // a payload that was joined is never made one
  for (const Bytes& piece : pieces) {
    piece.for_each_piece([&views](std::string_view view) { views.push_back(view); });
  }
  switch (format) {
    case Compression::gzip:
      return gzip(views);
    case Compression::zip:
      return zip(views, entry_name);
    case Compression::snappy:
      return snappy(views);
    case Compression::hadoop_snappy:
      return hadoop_snappy(views);
    case Compression::uncompressed:
      break;
  }
  return uncompressed(views);
}

}  // namespace weir::firehose
