#include "sim/s3/version_id.h"

#include <algorithm>
#include <cstddef>

#include "sim/aws/base64.h"
#include "sim/kernel/identity.h"

namespace weir::s3 {

namespace {

constexpr std::size_t kIdLength = 32;

Identity identity_of(std::string_view bucket, std::string_view key) {
  return Identity::of(bucket).child(key);
}

void append(std::string& octets, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) octets.push_back(static_cast<char>(value >> shift));
}

}  // namespace

std::string make_version_id(std::string_view bucket, std::string_view key, std::uint64_t number) {
  const Identity object = identity_of(bucket, key);
  std::string octets;
  append(octets, number ^ object.child("order").value);
  append(octets, object.child("version", number).value);
  append(octets, object.child("check", number).value);
  std::string id = aws::base64_encode(octets);
  std::replace(id.begin(), id.end(), '+', '_');
  std::replace(id.begin(), id.end(), '/', '.');
  return id;
}

bool is_well_formed_version_id(std::string_view id) {
  return id.size() == kIdLength && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '.';
         });
}

std::optional<std::uint64_t> number_of_version_id(std::string_view bucket, std::string_view key,
                                                  std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '_', '+');
  std::replace(text.begin(), text.end(), '.', '/');
  const auto octets = aws::base64_decode(text);
  if (!octets || octets->size() != 24) return std::nullopt;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number = number << 8 | static_cast<unsigned char>((*octets)[i]);
  }
  number ^= identity_of(bucket, key).child("order").value;
  if (make_version_id(bucket, key, number) != id) return std::nullopt;
  return number;
}

}  // namespace weir::s3
