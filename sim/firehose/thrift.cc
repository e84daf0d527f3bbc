#include "sim/firehose/thrift.h"

#include <utility>

namespace weir::firehose {
namespace {

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

}  // namespace

void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void ThriftWriter::header(int field, Type type) {
  const int delta = field - last_fields_.back();
  last_fields_.back() = field;
  const auto kind = static_cast<int>(type);
  if (delta > 0 && delta <= 15) {
    out_ += static_cast<char>(delta << 4 | kind);
    return;
  }
  out_ += static_cast<char>(kind);
  append_varint(out_, zigzag(field));
}

void ThriftWriter::list_header(int field, Type type, std::size_t count) {
  header(field, Type::kList);
  const auto kind = static_cast<unsigned>(type);
  if (count < 15) {
    out_ += static_cast<char>(count << 4 | kind);
    return;
  }
  out_ += static_cast<char>(0xF0 | kind);
  append_varint(out_, count);
}

void ThriftWriter::octets(std::string_view value) {
  append_varint(out_, value.size());
  out_ += value;
}

void ThriftWriter::i32(int field, std::int32_t value) {
  header(field, Type::kI32);
  append_varint(out_, zigzag(value));
}

void ThriftWriter::i64(int field, std::int64_t value) {
  header(field, Type::kI64);
  append_varint(out_, zigzag(value));
}

void ThriftWriter::text(int field, std::string_view value) {
  header(field, Type::kBinary);
  octets(value);
}

void ThriftWriter::open(int field) {
  header(field, Type::kStruct);
  last_fields_.push_back(0);
}

void ThriftWriter::open_list(int field, std::size_t count) {
  list_header(field, Type::kStruct, count);
}

void ThriftWriter::close() {
  out_ += '\0';
  last_fields_.pop_back();
}

void ThriftWriter::i32_list(int field, const std::vector<std::int32_t>& values) {
  list_header(field, Type::kI32, values.size());
  for (const std::int32_t value : values) append_varint(out_, zigzag(value));
}

void ThriftWriter::text_list(int field, const std::vector<std::string>& values) {
  list_header(field, Type::kBinary, values.size());
  for (const std::string& value : values) octets(value);
}

std::string ThriftWriter::finish() && {
  close();
  return std::move(out_);
}

}  // namespace weir::firehose
