#include "sim/firehose/parquet_column.h"

#include <snappy.h>
#include <zlib.h>

#include <bit>
#include <stdexcept>
#include <utility>

#include "sim/firehose/thrift.h"

namespace weir::firehose {
namespace {

constexpr std::size_t kPageSize = std::size_t{1} << 20;  // the service's default PageSizeBytes

constexpr std::int32_t kDataPage = 0;
constexpr std::int32_t kPlain = 0;
constexpr std::int32_t kRle = 3;

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
  for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

std::string gzip(std::string_view data) {
  z_stream stream{};
  // A gzip frame by itself, without a name or a time.
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::runtime_error("zlib does not start");
  }
  std::string out(deflateBound(&stream, data.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error("zlib does not end");
  return out;
}

}  // namespace

ParquetType parquet_type(HiveKind kind) {
  switch (kind) {
    case HiveKind::kBoolean:
      return ParquetType::kBoolean;
    case HiveKind::kTinyint:
    case HiveKind::kSmallint:
    case HiveKind::kInt:
    case HiveKind::kDate:
      return ParquetType::kInt32;
    case HiveKind::kBigint:
      return ParquetType::kInt64;
    case HiveKind::kFloat:
      return ParquetType::kFloat;
    case HiveKind::kDouble:
      return ParquetType::kDouble;
    case HiveKind::kDecimal:
      return ParquetType::kFixed;
    case HiveKind::kTimestamp:
      return ParquetType::kInt96;
    default:
      return ParquetType::kByteArray;
  }
}

std::string parquet_compress(ParquetCodec compression, std::string_view data) {
  switch (compression) {
    case ParquetCodec::uncompressed:
      return std::string(data);
    case ParquetCodec::gzip:
      return gzip(data);
    case ParquetCodec::snappy: {
      std::string out;
      snappy::Compress(data.data(), data.size(), &out);
      return out;
    }
  }
  return {};
}

void LevelRuns::add(int level) {
  if (!runs_.empty() && runs_.back().level == level) {
    ++runs_.back().length;
  } else {
    runs_.push_back({level, 1});
  }
}

std::string LevelRuns::encoded(int level_max) const {
  if (level_max == 0) return {};
  const bool two_octets = level_max > 0xFF;
  std::string body;
  for (const Run& run : runs_) {
    append_varint(body, run.length << 1);
    body += static_cast<char>(run.level);
    if (two_octets) body += static_cast<char>(run.level >> 8);
  }
  std::string out;
  append_little_endian(out, static_cast<std::uint32_t>(body.size()));
  return out + body;
}

void ParquetColumn::add_null(int repetition, int definition) {
  repetitions_.add(repetition);
  definitions_.add(definition);
  ++level_count_;
}

void ParquetColumn::add(int repetition, const Cell& cell) {
  add_null(repetition, definition_max_);
  append_value(cell);
}

void ParquetColumn::append_value(const Cell& cell) {
  switch (parquet_type(type_.kind)) {
    case ParquetType::kBoolean:
      if (boolean_count_ % 8 == 0) values_ += '\0';
      if (std::get<bool>(cell.value)) {
        values_.back() = static_cast<char>(values_.back() | 1 << (boolean_count_ % 8));
      }
      ++boolean_count_;
      break;
    case ParquetType::kInt32:
      append_little_endian(values_, static_cast<std::uint32_t>(std::get<std::int64_t>(cell.value)));
      break;
    case ParquetType::kInt64:
      append_little_endian(values_, static_cast<std::uint64_t>(std::get<std::int64_t>(cell.value)));
      break;
    case ParquetType::kFloat: {
      // allowed(float): the column's type; one rounding, nothing is decided by it
      const auto narrow = static_cast<float>(std::get<double>(cell.value));
      append_little_endian(values_, std::bit_cast<std::uint32_t>(narrow));
      break;
    }
    case ParquetType::kDouble:
      append_little_endian(values_, std::bit_cast<std::uint64_t>(std::get<double>(cell.value)));
      break;
    case ParquetType::kByteArray: {
      const auto& octets = std::get<std::string>(cell.value);
      append_little_endian(values_, static_cast<std::uint32_t>(octets.size()));
      values_ += octets;
      break;
    }
    case ParquetType::kInt96:
    case ParquetType::kFixed:
      values_ += std::get<std::string>(cell.value);
      break;
  }
}

void ParquetColumn::row_ended(ParquetCodec compression) {
  if (values_.size() >= kPageSize || level_count_ >= (1 << 20)) end_page(compression);
}

void ParquetColumn::end_page(ParquetCodec compression) {
  if (level_count_ == 0) return;
  const std::string page =
      repetitions_.encoded(repetition_max_) + definitions_.encoded(definition_max_) + values_;
  const std::string compressed = parquet_compress(compression, page);
  ThriftWriter header;
  header.i32(1, kDataPage);
  header.i32(2, static_cast<std::int32_t>(page.size()));
  header.i32(3, static_cast<std::int32_t>(compressed.size()));
  header.open(5);
  header.i32(1, level_count_);
  header.i32(2, kPlain);
  header.i32(3, kRle);
  header.i32(4, kRle);
  header.close();
  const std::string written = std::move(header).finish();
  pages_ += written;
  pages_ += compressed;
  uncompressed_size_ += static_cast<std::int64_t>(written.size() + page.size());
  value_count_ += level_count_;
  repetitions_.clear();
  definitions_.clear();
  values_.clear();
  level_count_ = 0;
  boolean_count_ = 0;
}

ParquetColumn::Chunk ParquetColumn::take(ParquetCodec compression) {
  end_page(compression);
  Chunk chunk{.pages = std::move(pages_),
              .value_count = std::exchange(value_count_, 0),
              .uncompressed_size = std::exchange(uncompressed_size_, 0),
              .type = parquet_type(type_.kind),
              .path = path_};
  pages_.clear();
  return chunk;
}

}  // namespace weir::firehose
