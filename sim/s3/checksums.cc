// SHA-1 and SHA-256 by OpenSSL's one-shot functions, as etag.cc has MD5; CRC-32 by zlib.

#define OPENSSL_SUPPRESS_DEPRECATED

#include "sim/s3/checksums.h"

#include <openssl/sha.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/aws/base64.h"
#include "sim/s3/crc.h"
#include "sim/s3/errors.h"

namespace weir::s3 {

namespace {

template <typename Word>
std::string octets_of(Word word) {
  std::string octets;
  for (std::size_t i = sizeof(Word); i > 0; --i) {
    octets.push_back(static_cast<char>(word >> (8 * (i - 1))));
  }
  return octets;
}

std::uint32_t crc32_of(std::string_view body) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(body.data()), body.size()));
}

template <std::size_t size, auto hash>
std::string sha_of(std::string_view body) {
  std::string digest(size, '\0');
  hash(reinterpret_cast<const unsigned char*>(body.data()), body.size(),
       reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::size_t digest_size(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::crc64nvme:
      return 8;
    case Algorithm::sha1:
      return SHA_DIGEST_LENGTH;
    case Algorithm::sha256:
      return SHA256_DIGEST_LENGTH;
    default:
      return 4;
  }
}

// The part's own octets; parts lie one after the other.
std::string_view part_of(const StoredVersion& version, std::size_t part) {
  std::size_t from = 0;
  const std::vector<std::size_t>& sizes = version.more->part_sizes;
  for (std::size_t i = 0; i + 1 < part; ++i) from += sizes[i];
  return version.body.view().substr(from, sizes[part - 1]);
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::crc32:
      return "CRC32";
    case Algorithm::crc32c:
      return "CRC32C";
    case Algorithm::sha1:
      return "SHA1";
    case Algorithm::sha256:
      return "SHA256";
    case Algorithm::crc64nvme:
      break;
  }
  return "CRC64NVME";
}

std::string lower_case(Algorithm algorithm) {
  std::string name(to_string(algorithm));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

std::expected<Algorithm, aws::Error> parse_algorithm(std::string_view name) {
  for (const Algorithm algorithm : kAlgorithms) {
    if (to_string(algorithm) == name) return algorithm;
  }
  return std::unexpected(aws::Error("InvalidRequest", 400,
                                    "Checksum algorithm provided is unsupported. Please try again "
                                    "with any of the valid types: [CRC32, CRC32C, CRC64NVME, "
                                    "SHA1, SHA256]"));
}

std::string_view checksum_type(bool composite) { return composite ? "COMPOSITE" : "FULL_OBJECT"; }

std::string digest_of(Algorithm algorithm, std::string_view body) {
  switch (algorithm) {
    case Algorithm::crc32:
      return octets_of(crc32_of(body));
    case Algorithm::crc32c:
      return octets_of(crc32c(body));
    case Algorithm::sha1:
      return sha_of<SHA_DIGEST_LENGTH, SHA1>(body);
    case Algorithm::sha256:
      return sha_of<SHA256_DIGEST_LENGTH, SHA256>(body);
    case Algorithm::crc64nvme:
      break;
  }
  return octets_of(crc64nvme(body));
}

std::string checksum_of(Algorithm algorithm, std::string_view body) {
  return aws::base64_encode(digest_of(algorithm, body));
}

std::string checksum_of(const StoredVersion& version, bool with_parts) {
  if (!version.composite) return checksum_of(version.algorithm, version.body.view());
  std::string digests;
  const std::size_t parts = version.more->part_sizes.size();
  for (std::size_t part = 1; part <= parts; ++part) {
    digests += digest_of(version.algorithm, part_of(version, part));
  }
  std::string text = checksum_of(version.algorithm, digests);
  if (with_parts) text += "-" + std::to_string(parts);
  return text;
}

std::string checksum_of_part(const StoredVersion& version, std::size_t part) {
  return checksum_of(version.algorithm, part_of(version, part));
}

aws::Error unknown_checksum_header(std::string_view header) { return not_implemented(header); }

aws::Error too_many_checksums() {
  return {"InvalidRequest", 400,
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."};
}

std::optional<aws::Error> check_checksum(const std::optional<SentChecksum>& sent,
                                         const Bytes& body) {
  if (!sent) return std::nullopt;
  const auto digest = aws::base64_decode(sent->text);
  if (!digest || digest->size() != digest_size(sent->algorithm)) {
    return aws::Error(
        "InvalidRequest", 400,
        "Value for x-amz-checksum-" + lower_case(sent->algorithm) + " header is invalid.");
  }
  if (*digest == digest_of(sent->algorithm, body.view())) return std::nullopt;
  return aws::Error("BadDigest", 400,
                    "The " + std::string(to_string(sent->algorithm)) +
                        " you specified did not match the calculated checksum.");
}

}  // namespace weir::s3
