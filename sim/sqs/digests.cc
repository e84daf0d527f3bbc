// OpenSSL's one-shot functions: the EVP interface of OpenSSL 3 costs several times the hash itself.

#define OPENSSL_SUPPRESS_DEPRECATED

#include "sim/sqs/digests.h"

#include <openssl/md5.h>
#include <openssl/sha.h>

#include <cstddef>
#include <cstdint>

namespace weir::sqs {
namespace {

std::string hex(const unsigned char* digest, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(2 * size, '0');
  for (std::size_t i = 0; i < size; ++i) {
    text[2 * i] = kDigits[digest[i] >> 4];
    text[2 * i + 1] = kDigits[digest[i] & 0xf];
  }
  return text;
}

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void add_with_length(std::string& out, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(size >> shift & 0xff));
  out += text;
}

template <typename Attributes>
std::string digest_of(const Attributes& attributes) {
  if (attributes.empty()) return "";
  std::string all;
  for (const auto& [name, value] : attributes) {
    add_with_length(all, name);
    add_with_length(all, value.DataType.value_or(""));
    const bool binary = value.BinaryValue.has_value();
    all.push_back(binary ? '\2' : '\1');
    add_with_length(all, binary ? value.BinaryValue->view()
                                : std::string_view(value.StringValue ? *value.StringValue : ""));
  }
  return md5_of(all);
}

}  // namespace

std::string md5_of(std::string_view text) {
  unsigned char digest[MD5_DIGEST_LENGTH];
  MD5(octets(text), text.size(), digest);
  return hex(digest, MD5_DIGEST_LENGTH);
}

std::string sha256_of(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(octets(text), text.size(), digest);
  return hex(digest, SHA256_DIGEST_LENGTH);
}

std::string md5_of_attributes(const MessageAttributes& attributes) { return digest_of(attributes); }

std::string md5_of_attributes(
    const std::map<std::string, MessageSystemAttributeValue>& attributes) {
  return digest_of(attributes);
}

}  // namespace weir::sqs
