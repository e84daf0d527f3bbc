// OpenSSL's one-shot MD5: the EVP interface of OpenSSL 3 costs several times the hash itself.

#define OPENSSL_SUPPRESS_DEPRECATED

#include "sim/s3/etag.h"

#include <openssl/md5.h>

#include <cstddef>

namespace weir::s3 {

namespace {

void md5(const Bytes& body, unsigned char* digest) {
  MD5_CTX context;
  MD5_Init(&context);
  body.for_each_piece(
      [&context](std::string_view piece) { MD5_Update(&context, piece.data(), piece.size()); });
  MD5_Final(digest, &context);
}

}  // namespace

std::string md5_of(const Bytes& body) {
  std::string digest(MD5_DIGEST_LENGTH, '\0');
  md5(body, reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

namespace {

void write_hex(const unsigned char* digest, char* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (std::size_t i = 0; i < MD5_DIGEST_LENGTH; ++i) {
    out[2 * i] = kHex[digest[i] >> 4];
    out[2 * i + 1] = kHex[digest[i] & 0xf];
  }
}

std::string quoted_hex(const unsigned char* digest) {
  // Written in place: it is made for every object that is put.
  std::string etag(2 * MD5_DIGEST_LENGTH + 2, '"');
  write_hex(digest, etag.data() + 1);
  return etag;
}

}  // namespace

std::string etag_of_md5(std::string_view md5) {
  return quoted_hex(reinterpret_cast<const unsigned char*>(md5.data()));
}

std::string etag_of(const Bytes& body) {
  unsigned char digest[MD5_DIGEST_LENGTH];
  md5(body, digest);
  return quoted_hex(digest);
}

std::string hex_of(std::string_view octets) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    text.push_back(kHex[octet >> 4]);
    text.push_back(kHex[octet & 0xf]);
  }
  return text;
}

std::string etag_of_parts(std::string_view digests, std::size_t parts) {
  std::string etag = etag_of(digests);
  etag.insert(etag.size() - 1, "-" + std::to_string(parts));
  return etag;
}

}  // namespace weir::s3
