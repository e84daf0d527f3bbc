#include "reports/file_names.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "harness/explore/utf8.h"

namespace weir::reports {

namespace {

constexpr std::string_view kEmpty = "%empty";
constexpr std::string_view kLong = "%long-";
constexpr std::string_view kVersion = "%version-";
constexpr std::string_view kVersionsFolder = ".versions/";
constexpr std::string_view kDisliked = "\\?*\"<>|:%";
constexpr std::string_view kDigits = "0123456789ABCDEF";

std::string hash_of(std::string_view text) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(text.data(), text.size()));
  std::string result;
  for (const unsigned char byte : canonical.digest) {
    result += kDigits[byte >> 4];
    result += kDigits[byte & 15];
  }
  return result;
}

void append_encoded(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

bool is_disliked(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() > 1) return lead == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
  return lead < 0x20 || lead == 0x7f || kDisliked.find(character[0]) != std::string_view::npos;
}

std::string encode_segment(std::string_view segment) {
  if (segment.empty()) return std::string(kEmpty);
  std::string out;
  for (std::size_t at = 0; at < segment.size();) {
    const std::size_t length = utf8_length(segment.substr(at));
    const std::string_view character = segment.substr(at, length == 0 ? 1 : length);
    const bool at_an_end = at == 0 || at + 1 == segment.size();
    const bool trimmed = at_an_end && (character == " " || character == ".");
    if (length == 0 || trimmed || is_disliked(character)) {
      append_encoded(out, character);
    } else {
      out += character;
    }
    at += character.size();
  }
  return out;
}

// As much of `encoded` as fits into `bytes` without cutting a character or an escape in two.
std::string_view beginning_of(std::string_view encoded, std::size_t bytes) {
  std::string_view start = encoded.substr(0, utf8_prefix(encoded.substr(0, bytes)));
  const auto percent = start.find_last_of('%');
  if (percent != std::string_view::npos && percent + 3 > start.size()) {
    start = start.substr(0, percent);
  }
  return start;
}

std::string fit(std::string segment, std::string_view suffix) {
  if (segment.size() + suffix.size() <= kSegmentBytesMax) return segment.append(suffix);
  const std::string mark = std::string(kLong) + hash_of(segment);
  // A version's id may be long itself; then its hash is what survives.
  std::string end = mark + std::string(suffix);
  if (end.size() > kSegmentBytesMax / 2) end = mark + std::string(kLong) + hash_of(suffix);
  return std::string(beginning_of(segment, kSegmentBytesMax - end.size())) + end;
}

int digit_of(char c) {
  const auto at = kDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> decode_segment(std::string_view segment) {
  if (segment == kEmpty) return std::string();
  std::string out;
  for (std::size_t at = 0; at < segment.size(); ++at) {
    if (segment[at] != '%') {
      out += segment[at];
      continue;
    }
    if (at + 2 >= segment.size()) return std::nullopt;
    const int high = digit_of(segment[at + 1]);
    const int low = digit_of(segment[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

std::string encode(std::string_view key, std::string_view suffix, std::size_t bytes_max) {
  std::string path;
  std::string_view rest = key;
  while (true) {
    const auto slash = rest.find('/');
    const bool last = slash == std::string_view::npos;
    path += fit(encode_segment(rest.substr(0, slash)), last ? suffix : std::string_view());
    if (last) break;
    path += '/';
    rest.remove_prefix(slash + 1);
  }
  if (path.size() <= bytes_max) return path;
  return fit(std::string(kLong) + hash_of(key), suffix);
}

}  // namespace

std::string encode_key(std::string_view key, std::string_view suffix) {
  return encode(key, suffix, kPathBytesMax);
}

std::string encode_version(std::string_view key, std::string_view version) {
  std::string suffix(kVersion);
  // An id is one piece of a name, whatever it holds; its slashes are no folders.
  std::string_view rest = version;
  for (auto slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    suffix += encode_segment(rest.substr(0, slash)) + "%2F";
    rest.remove_prefix(slash + 1);
  }
  suffix += encode_segment(rest);
  return std::string(kVersionsFolder) + encode(key, suffix, kPathBytesMax - kVersionsFolder.size());
}

std::optional<std::string> decode_key(std::string_view path) {
  if (path.ends_with(kFileSuffix)) path.remove_suffix(kFileSuffix.size());
  std::string key;
  while (true) {
    const auto slash = path.find('/');
    const auto segment = decode_segment(path.substr(0, slash));
    if (!segment) return std::nullopt;
    key += *segment;
    if (slash == std::string_view::npos) return key;
    key += '/';
    path.remove_prefix(slash + 1);
  }
}

}  // namespace weir::reports
