// OpenSSL's one-shot MD5: the EVP interface of OpenSSL 3 costs several times the hash itself.

#define OPENSSL_SUPPRESS_DEPRECATED

#include "sim/s3/etag.h"

#include <openssl/md5.h>

namespace weir::s3 {

std::string md5_of(std::string_view body) {
  std::string digest(MD5_DIGEST_LENGTH, '\0');
  MD5(reinterpret_cast<const unsigned char*>(body.data()), body.size(),
      reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string etag_of(std::string_view body) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string etag = "\"";
  for (const char c : md5_of(body)) {
    const auto octet = static_cast<unsigned char>(c);
    etag.push_back(kHex[octet >> 4]);
    etag.push_back(kHex[octet & 0xf]);
  }
  return etag + "\"";
}

}  // namespace weir::s3
