// OpenSSL's one-shot MD5: the EVP interface of OpenSSL 3 costs several times the hash itself.

#define OPENSSL_SUPPRESS_DEPRECATED

#include "sim/kinesis/hash_key.h"

#include <openssl/md5.h>

#include <algorithm>
#include <array>

#include "sim/kernel/assert.h"

namespace weir::kinesis {

HashKey hash_partition_key(std::string_view partition_key) {
  std::array<unsigned char, MD5_DIGEST_LENGTH> digest{};
  MD5(reinterpret_cast<const unsigned char*>(partition_key.data()), partition_key.size(),
      digest.data());
  HashKey key = 0;
  for (const unsigned char octet : digest) key = (key << 8) | octet;
  return key;
}

std::optional<HashKey> parse_hash_key(std::string_view decimal) {
  if (decimal.empty()) return std::nullopt;
  HashKey key = 0;
  for (const char c : decimal) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<unsigned>(c - '0');
    if (key > (kLastHashKey - digit) / 10) return std::nullopt;
    key = key * 10 + digit;
  }
  return key;
}

std::string format_hash_key(HashKey key) {
  std::string text;
  do {
    text.push_back(static_cast<char>('0' + static_cast<int>(key % 10)));
    key /= 10;
  } while (key != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

HashKeys initial_hash_keys(std::uint32_t index, std::uint32_t count) {
  WEIR_ASSERT(index < count);
  if (count == 1) return {};
  // floor(2^128 / count), though 2^128 itself does not fit.
  const HashKey width = kLastHashKey / count + (kLastHashKey % count == count - 1 ? 1 : 0);
  const HashKey first = width * index;
  return {first, index + 1 == count ? kLastHashKey : first + width - 1};
}

}  // namespace weir::kinesis
