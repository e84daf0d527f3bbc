// OpenSSL's one-shot MD5: see sim/s3/etag.cc.

#define OPENSSL_SUPPRESS_DEPRECATED

#include "sim/firehose/deaggregation.h"

#include <openssl/md5.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace weir::firehose {

namespace {

constexpr std::string_view kMagic = "\xf3\x89\x9a\xc2";
constexpr std::size_t kPartsMax = 500;

// Reads the few things of protobuf's wire format that the library writes.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool done() const { return place_ == text_.size(); }
  std::size_t place() const { return place_; }
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && place_ < text_.size(); shift += 7) {
      const auto octet = static_cast<unsigned char>(text_[place_++]);
      value |= static_cast<std::uint64_t>(octet & 0x7f) << shift;
      if ((octet & 0x80) == 0) return value;
    }
    return std::nullopt;
  }
  // The bytes of a field of known length; place() is behind them then.
  std::optional<std::string_view> bytes() {
    const auto length = varint();
    if (!length || *length > text_.size() - place_) return std::nullopt;
    const std::string_view field = text_.substr(place_, *length);
    place_ += *length;
    return field;
  }
  bool skip(std::uint64_t wire_type) {
    if (wire_type == 0) return varint().has_value();
    if (wire_type == 2) return bytes().has_value();
    return false;
  }

 private:
  std::string_view text_;
  std::size_t place_ = 0;
};

struct Part {
  std::uint64_t key = 0;
  std::optional<std::string_view> data;
};

// Record { 1: partition_key_index, 2: explicit_hash_key_index, 3: data, 4: tags }
std::optional<Part> read_part(std::string_view text) {
  Part part;
  Reader reader(text);
  while (!reader.done()) {
    const auto tag = reader.varint();
    if (!tag) return std::nullopt;
    if (*tag == (1 << 3 | 0)) {
      const auto key = reader.varint();
      if (!key) return std::nullopt;
      part.key = *key;
    } else if (*tag == (3 << 3 | 2)) {
      part.data = reader.bytes();
      if (!part.data) return std::nullopt;
    } else if (!reader.skip(*tag & 7)) {
      return std::nullopt;
    }
  }
  return part;
}

bool is_sound(std::string_view data) {
  if (!data.starts_with(kMagic) || data.size() < kMagic.size() + MD5_DIGEST_LENGTH) return false;
  const std::size_t end = data.size() - MD5_DIGEST_LENGTH;
  unsigned char digest[MD5_DIGEST_LENGTH];
  MD5(reinterpret_cast<const unsigned char*>(data.data()) + kMagic.size(), end - kMagic.size(),
      digest);
  return std::memcmp(digest, data.data() + end, MD5_DIGEST_LENGTH) == 0;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The end of the JSON object or array that begins here; npos: it has none.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return std::string_view::npos;
      if (--depth == 0) return i + 1;
    }
  }
  return std::string_view::npos;
}

std::vector<Bytes> whole(const Bytes& data) { return {data}; }

// Each part is a thing of its own, known by the record and its place in it.
Bytes part_of(const Bytes& data, std::size_t begin, std::size_t length, std::size_t nth) {
  return data.slice(begin, length).with_identity(data.identity().child("part", nth));
}

}  // namespace

// AggregatedRecord { 1: partition_key_table, 2: explicit_hash_key_table, 3: records }
std::optional<std::vector<PackedRecord>> unpack_kpl(const Bytes& data) {
  const std::string_view text = data.view();
  if (!is_sound(text)) return std::nullopt;
  Reader reader(text.substr(kMagic.size(), text.size() - kMagic.size() - MD5_DIGEST_LENGTH));
  std::vector<std::string_view> keys;
  std::vector<Part> parts;
  while (!reader.done()) {
    const auto tag = reader.varint();
    if (!tag) return std::nullopt;
    if (*tag != (1 << 3 | 2) && *tag != (3 << 3 | 2)) {
      if (!reader.skip(*tag & 7)) return std::nullopt;
      continue;
    }
    const auto field = reader.bytes();
    if (!field) return std::nullopt;
    if (*tag == (1 << 3 | 2)) {
      keys.push_back(*field);
      continue;
    }
    const auto part = read_part(*field);
    if (!part || !part->data) return std::nullopt;
    parts.push_back(*part);
  }
  std::vector<PackedRecord> records;
  for (const Part& part : parts) {
    if (part.key >= keys.size()) return std::nullopt;
    const auto begin = static_cast<std::size_t>(part.data->data() - text.data());
    records.push_back(
        {std::string(keys[part.key]), part_of(data, begin, part.data->size(), records.size())});
  }
  return records;
}

std::vector<Bytes> split_json(const Bytes& data) {
  const std::string_view text = data.view();
  std::vector<Bytes> parts;
  for (std::size_t place = 0;;) {
    while (place < text.size() && is_blank(text[place])) ++place;
    if (place == text.size()) break;
    const std::size_t end = end_of_value(text, place);
    if (end == std::string_view::npos || parts.size() == kPartsMax) return whole(data);
    parts.push_back(part_of(data, place, end - place, parts.size()));
    place = end;
  }
  return parts.size() > 1 ? parts : whole(data);
}

std::vector<Bytes> split_delimited(const Bytes& data, const std::string& delimiter) {
  const std::string_view text = data.view();
  std::vector<Bytes> parts;
  for (std::size_t place = 0; place < text.size();) {
    const std::size_t found = text.find(delimiter, place);
    const std::size_t end = found == std::string_view::npos ? text.size() : found;
    if (end != place) {
      if (parts.size() == kPartsMax) return whole(data);
      parts.push_back(part_of(data, place, end - place, parts.size()));
    }
    place = end + delimiter.size();
  }
  return parts.size() > 1 ? parts : whole(data);
}

}  // namespace weir::firehose
